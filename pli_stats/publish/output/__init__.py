"""Results written into folders and files."""

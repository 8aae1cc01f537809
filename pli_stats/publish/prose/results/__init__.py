"""The results paragraph of each kind of result."""

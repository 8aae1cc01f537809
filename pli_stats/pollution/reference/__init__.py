"""Published reference values and classes, with their citations."""

"""Numbers, names and notes as people read them."""

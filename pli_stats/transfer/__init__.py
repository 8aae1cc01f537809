"""Two domains in, a regressor and its evidence out."""

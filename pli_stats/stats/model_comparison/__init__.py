"""Many models on the same predictions: the design read, the valid test chosen."""

"""The network and its training, many networks at a time."""

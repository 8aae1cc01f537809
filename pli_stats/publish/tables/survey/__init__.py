"""Tables of an assessed survey."""

"""Models tried on ports that they never saw."""

"""Tables of intervals, tests and comparisons."""

"""Feature tables encoded as the arrays that models take."""

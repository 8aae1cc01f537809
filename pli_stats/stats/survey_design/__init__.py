"""Means and shares of surveys drawn with unequal probability."""

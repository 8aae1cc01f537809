"""The methods paragraph of each kind of result."""

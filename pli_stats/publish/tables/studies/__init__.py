"""Tables of the transfer study."""

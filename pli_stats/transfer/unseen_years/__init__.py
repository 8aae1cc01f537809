"""Years that no model had seen: errors forward in time, and what residuals of ports and surveys have in common."""

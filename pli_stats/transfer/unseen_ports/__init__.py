"""Models in ports that they have not seen."""

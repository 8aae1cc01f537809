"""From cells to concentrations: numbers, non-detects, flags, units and weight basis."""

"""Error metrics: their definitions and verbs."""

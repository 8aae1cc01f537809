"""Results in, tables, figures and prose out."""

"""Results described as publication tables, which renderers read."""

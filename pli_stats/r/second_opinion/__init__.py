"""Results recomputed in R and compared with ours."""

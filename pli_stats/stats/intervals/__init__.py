"""Bootstrap intervals, resampled or exact."""

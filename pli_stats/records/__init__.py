"""What metrics, models, methods of intervals, tests and adjustments are called, mean and cite: one record each."""

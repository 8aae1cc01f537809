"""What a study found: errors by port, planned contrasts, results of each question."""

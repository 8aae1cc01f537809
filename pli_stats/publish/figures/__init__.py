"""Results as figures for a journal."""

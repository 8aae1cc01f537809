"""The commands of `pli-stats`, one module for those that share their options."""

"""The study: what is run, cell by cell, and kept."""

"""Excel workbooks: what their cells hold, and what Excel shows beside it."""

"""Are two things the same within a margin, and how many samples would tell."""

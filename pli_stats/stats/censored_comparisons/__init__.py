"""Left-censored values compared by their order: groups, pairs, and rank correlation."""

"""Left-censored concentrations: filled, summarised or bounded."""

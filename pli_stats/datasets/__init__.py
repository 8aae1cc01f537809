"""Open data sets: where their files are kept, and the verbs that load them."""

"""Source and target domains: built, checked for target leakage, split."""

"""How far two domains lie apart, with permutation p values."""

"""The answers of a study in words, made of its frames where a person reads them."""

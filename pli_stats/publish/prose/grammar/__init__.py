"""Phrases, citations and the sentences of notes, from which paragraphs are built."""

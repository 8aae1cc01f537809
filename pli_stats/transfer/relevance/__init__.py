"""Which features tell of the target in both domains, and which samples lie outside of what was trained on."""

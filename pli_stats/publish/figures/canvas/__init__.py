"""What all figures share: style, axes, marks, labels, page layout."""

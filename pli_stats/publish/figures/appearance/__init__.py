"""How a figure looks, as its caller asks: letters, lines, colours, names, and where its caption stands."""

"""R's serialization format (XDR), read and written byte by byte."""

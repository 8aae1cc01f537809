"""The numbers of R's serialization format that reader and writer share.

R Core Team (2022). R Internals, section 1.8 "Serialization Formats".
https://cran.r-project.org/doc/manuals/r-release/R-ints.html#Serialization-Formats
"""

from __future__ import annotations

# Types of items, the lowest byte of the word that each item starts with.
SYMBOL, PAIRLIST, CLOSURE, ENVIRONMENT, PROMISE, CALL, SPECIAL, BUILTIN = 1, 2, 3, 4, 5, 6, 7, 8
CHARS, LOGICAL, INTEGER, REAL, COMPLEX, TEXT, DOTS, LIST, EXPRESSION = 9, 10, 13, 14, 15, 16, 17, 19, 20
BYTECODE, POINTER, WEAK_REFERENCE, RAW, S4 = 21, 22, 23, 24, 25
ALTREP, EMPTY_ENVIRONMENT, BASE_ENVIRONMENT, CALL_AGAIN, CALL_FIRST = 238, 242, 241, 243, 244
ATTRIBUTED_PAIRLIST, ATTRIBUTED_CALL = 239, 240
PERSISTENT, PACKAGE, NAMESPACE, BASE_NAMESPACE = 247, 248, 249, 250
MISSING_ARGUMENT, UNBOUND, GLOBAL_ENVIRONMENT, NULL, REFERENCE = 251, 252, 253, 254, 255

# Flags of that word.
IS_OBJECT, HAS_ATTRIBUTES, HAS_TAG, IS_S4 = 1 << 8, 1 << 9, 1 << 10, 1 << 16

# Encodings of a string, in the same word.
BYTES, LATIN1, UTF8, ASCII = 1 << 13, 1 << 14, 1 << 15, 1 << 18

KIND_CODES = {"logical": LOGICAL, "integer": INTEGER, "double": REAL, "complex": COMPLEX, "character": TEXT}

# Attributes that R gives to functions for printing them as they were typed; the code itself does not need them.
SOURCE_TEXT = ("srcref", "srcfile", "wholeSrcref")

LONGEST_SHORT = 2**31 - 1  # a vector longer than this writes its length in two words

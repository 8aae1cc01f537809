"""Results and data described as objects of R, without R; `pli_stats.r` makes them live, `pli_stats.rds` writes them."""

from pli_stats.robjects.classes.r_tests import describe_pairs
from pli_stats.robjects.described import describe
from pli_stats.robjects.restored import restore
from pli_stats.robjects.vectors.r_values import (
    NA_INTEGER,
    NA_REAL,
    RCall,
    RFunction,
    RList,
    RSymbol,
    RValue,
    RVector,
    classes_of,
    doubles,
    named_list,
    parts_of,
    strings,
)

__all__ = [
    "NA_INTEGER",
    "NA_REAL",
    "RCall",
    "RFunction",
    "RList",
    "RSymbol",
    "RValue",
    "RVector",
    "classes_of",
    "describe",
    "describe_pairs",
    "doubles",
    "named_list",
    "parts_of",
    "restore",
    "strings",
]

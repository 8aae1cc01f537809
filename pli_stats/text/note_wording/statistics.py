"""Notes on intervals, tests and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

STATISTICS: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "remark": "{text}",  # a sentence of the caller's own
    "few_units": "Only {n:{unit}}: coverage may be below nominal.",
}

"""Notes on domains, models and the transfer study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

STUDIES: dict[str, str | Callable[[Mapping[str, Any]], str]] = {}

"""Notes on field data and assessments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SURVEY: dict[str, str | Callable[[Mapping[str, Any]], str]] = {}

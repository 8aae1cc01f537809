"""The service that the R package talks to: one JSON line a request, data as files of R, verbs from a fixed list."""

from pli_stats.worker.service import main

__all__ = ["main"]

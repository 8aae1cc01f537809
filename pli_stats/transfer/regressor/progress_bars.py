"""One bar with the time left, on standard error, for trainings and studies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Update = Callable[[str, float, float], None]
# Hears instead of the bar, and is told in any case: whoever listens decides what to show.
listener: ContextVar[Update | None] = ContextVar("listener", default=None)


@contextmanager
def progress_bar(shown: bool) -> Iterator[Update]:
    """Show a bar while the block runs, or nothing.

    Examples
    --------
    >>> with progress_bar(False) as update:
    ...     update("ridge", 1.0, 2.0)
    """
    heard = listener.get()
    if heard is not None:
        yield heard
        return
    if not shown:
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<40.40}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(elapsed_when_finished=False),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("starting", total=None)
        yield lambda what, done, total: progress.update(bar, description=what, completed=done, total=total)

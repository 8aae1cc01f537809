"""How a notebook shows a result."""

from __future__ import annotations

from pli_stats.checks import InputError


class ShownAsTable:
    """A result that a notebook shows as its table, and as `repr` where it has none."""

    def _repr_html_(self) -> str | None:
        """Return the table as HTML, or None."""
        # Tables lie above the results: the method asks for one by its public name, as its user would.
        import pli_stats

        try:
            return pli_stats.table(self)._repr_html_()
        except InputError:  # it has no table, or an empty one
            return None

"""What models, metrics and groups are called in a figure: as its caller wants, else as on every page."""

from __future__ import annotations

from pli_stats.publish import display_names
from pli_stats.publish.figures.appearance.look import look, shown


def model_label(name: object) -> str:
    """Return what a model is called in this figure.

    Examples
    --------
    >>> from pli_stats.publish.figures.appearance.look import Look, drawn_with
    >>> with drawn_with(Look(labels={"transfer_full": "PLI-net", "random forest": "RF"})):
    ...     model_label("transfer_full"), model_label("random_forest"), model_label("ridge")
    ('PLI-net', 'RF', 'ridge')
    """
    return shown(name) if str(name) in look().labels else shown(display_names.model_label(name))


def metric_label(name: object) -> str:
    """Return what a metric is called in this figure."""
    return shown(name) if str(name) in look().labels else shown(display_names.metric_label(name))

"""Models, metrics, tasks and distances as readers know them; models and metrics by their records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from pli_stats.records.interval_methods import method_label
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.records.models import MODELS
from pli_stats.records.p_adjustments import adjustment_of
from pli_stats.text.note_wording import NOTES, Wording, sentences
from pli_stats.text.notes import Note

TASKS = {
    "covariates": "models see no metal at all",
    "normalisers": "models also see metals that serve as normalisers",
    "reduced-panel": "models also see some metals of the PLI",
    "all-metals": "models see all metals of the PLI, so that it could be computed: not a genuine prediction",
}
MEASURES: dict[str, tuple[str, str]] = {
    "mmd": ("MMD", "maximum mean discrepancy, squared; 0: no difference"),
    "coral": ("CORAL", "difference of covariances, squared; 0: none"),
    "energy": ("energy distance", "0: no difference"),
    "sliced_wasserstein": (
        "sliced Wasserstein distance",
        "mean distance along random directions, in standard deviations",
    ),
    "proxy_a": ("proxy A-distance", "2: a linear classifier separates the domains without error; 0: not at all"),
    "cka": ("CKA", "centred kernel alignment; 1: the same up to rotation and scale"),
}
TERMS = (
    ("source", "the plentiful data that networks are pre-trained on; target: the sediments"),
    ("trunk", "the layers of a network that source and target share; latents: their output for a sample"),
    (
        "p",
        "probability of a difference at least this large if there were none; adjusted for the number of comparisons",
    ),
)
_VALUES = re.compile(r"\b(measured|predicted) value\b")


def of_the_pli(meaning: str) -> str:
    """Return what a metric means where the values are PLIs, as in a study.

    Examples
    --------
    >>> of_the_pli(METRIC_RECORDS["mae"].meaning), of_the_pli(METRIC_RECORDS["mape"].meaning)
    ('mean absolute error, in units of the PLI', 'mean absolute error as a share of the measured PLI')
    """
    return _VALUES.sub(r"\1 PLI", meaning.replace("the unit of the values", "units of the PLI"))


def model_label(name: object) -> str:
    """Return what a model is called on a page.

    Examples
    --------
    >>> model_label("transfer_full"), model_label("my model")
    ('transfer', 'my model')
    """
    return MODELS[str(name)].label if str(name) in MODELS else str(name)


def metric_label(name: object) -> str:
    """Return what a metric is called on a page.

    Examples
    --------
    >>> metric_label("mape"), metric_label("my metric")
    ('MAPE', 'my metric')
    """
    return METRIC_RECORDS[str(name)].label if str(name) in METRIC_RECORDS else str(name)


def page_label(name: object) -> str:
    """Return what a model or a measure of distance is called on a page.

    Examples
    --------
    >>> page_label("transfer_full"), page_label("proxy_a")
    ('transfer', 'proxy A-distance')
    """
    return MEASURES[str(name)][0] if str(name) in MEASURES else model_label(name)


#: Facts of notes that are names in the files -> what makes the names on a page of them.
LABELS: dict[str, Callable[[Any], Any]] = {
    "model": model_label,
    "model_names": lambda names: tuple(map(model_label, names)),
    "rival": model_label,
    "scratch": model_label,
    "transfer": model_label,
    "metric": metric_label,
    "adjust": lambda name: adjustment_of(name).label,
    "method": method_label,
}


def labelled(note: Note) -> Note:
    """Return a note with models, metrics and methods by their names on a page.

    Examples
    --------
    >>> from pli_stats.text.notes import note
    >>> labelled(note("missing_ports", model="random_forest").with_about("pair", ("ridge", "svr")))["model"]
    'random forest'
    """
    facts = tuple((name, LABELS[name](value) if name in LABELS else value) for name, value in note.facts)
    return Note(note.code, facts, tuple((kind, _labelled_name(kind, name)) for kind, name in note.about))


def _labelled_name(kind: str, name: Any) -> Any:
    """Return the name of a model, of both of a pair, or any other as it is."""
    if kind == "pair" and isinstance(name, tuple):
        return tuple(map(model_label, name))
    if kind == "score":
        return model_label(name[0]), metric_label(name[1])
    if kind == "metric":
        return metric_label(name)
    return model_label(name) if kind in ("model", "ratio", "coverage") else name


def shown_notes(notes: Iterable[Note], wording: Wording = NOTES) -> list[str]:
    """Return notes as the sentences of a page, each once.

    Examples
    --------
    >>> from pli_stats.text.notes import note
    >>> shown_notes([note("few_units", n=9, unit="port").with_about("model", "random_forest")])
    ['Only 9 ports: coverage may be below nominal (random forest).']
    """
    return sentences(map(labelled, notes), wording)


def glossary(models: Iterable[object]) -> list[tuple[str, str, str]]:
    """Return label, name in the files and meaning of the models that are known, in the order of this catalogue.

    Examples
    --------
    >>> glossary(["median", "own model"])
    [('median', 'median', 'predicts the median of the training samples; uses no feature')]
    """
    met = {str(name) for name in models}
    return [(model.label, name, model.meaning) for name, model in MODELS.items() if name in met]

"""What the worker can be asked for: a list that is fixed when the package is written, and nothing else by any name."""

from __future__ import annotations

import copy
import functools
import inspect
import operator
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pli_stats
from pli_stats.checks import listed, near_miss, refusal

# For use in Python: R draws with its own `plot`, names models by text, and reads and writes its own files.
_PYTHON_ONLY = ("plot", "save_plot", "baselines", "save_rds", "read_rds", "scan_samples")
FUNCTIONS = tuple(name for name in pli_stats._MODULES if name[0].islower() and name not in _PYTHON_ONLY)
CONSTRUCTORS = ("TransferRegressor", "Study", "Domain")
STATIC = ("TransferRegressor.load",)
# By what R calls the object: its class, and the methods.
METHODS: dict[str, tuple[str, tuple[str, ...]]] = {
    "regressor": ("TransferRegressor", ("pretrain", "fit", "predict", "predict_interval", "represent", "save")),
    "study": (
        "Study",
        (
            "cells",
            "benchmark",
            "ablation",
            "learning_curve",
            "source_sensitivity",
            "feature_groups",
            "unseen_ports",
            "unseen_years",
            "feature_relevance",
            "overlap",
            "domain_similarity",
        ),
    ),
}
# R's objects do not change behind one's back: these work on a copy, which shares what is not trained anew.
_CHANGING = ("pretrain", "fit")
RECEIVER = "object"

# Arguments that name a file or folder. All other text is data, and nothing is opened because of it.
PATHS: dict[str, tuple[str, ...]] = {
    "read_samples": ("source",),
    "write_assessment": ("folder",),
    "write_study": ("folder",),
    "write_table": ("path", "template"),
    "write_report": ("path",),
    "TransferRegressor": ("checkpoint",),
    "Study": ("source", "other_source", "folder"),
    "TransferRegressor.save": ("path",),
    "TransferRegressor.load": ("path",),
}


@dataclass(frozen=True)
class Verb:
    """One thing that the worker can be asked for.

    Attributes
    ----------
    name : str
        As Python calls it.
    function : callable
    parameters : mapping of str to Parameter
    receiver : type or None
        Of methods, the class of the object that is handed over as `object`.
    copies : bool
        The method changes its object, so it is given a copy.
    """

    name: str
    function: Callable[..., Any]
    parameters: Mapping[str, inspect.Parameter]
    receiver: type | None = None
    copies: bool = False

    def check_names(self, names: Mapping[str, Any]) -> None:
        """Refuse arguments that the verb does not have, and the lack of one that it needs."""
        known = list(self.parameters)
        open_ended = any(p.kind is p.VAR_KEYWORD for p in self.parameters.values())
        named = [name for name, p in self.parameters.items() if p.kind is not p.VAR_KEYWORD]
        for name in names:
            if name not in named and not open_ended:
                raise refusal(
                    "unknown_argument", verb=self.name, got=name, known=listed(known, 40), hint=near_miss(name, known)
                )
        for name in named:
            if self.parameters[name].default is inspect.Parameter.empty and name not in names:
                raise refusal("missing_argument", verb=self.name, name=name)

    def run(self, arguments: dict[str, Any]) -> Any:
        """Run the verb."""
        for name in PATHS.get(self.name, ()):
            arguments.update({name: _expanded(arguments[name])} if name in arguments else {})
        if self.receiver is None:
            return self.function(**arguments)
        receiver = arguments.pop(RECEIVER)
        if not isinstance(receiver, self.receiver):
            raise refusal("wrong_receiver", verb=self.name, kind=self.receiver.__name__, got=type(receiver).__name__)
        return self.function(copy.copy(receiver) if self.copies else receiver, **arguments)


def _expanded(given: Any) -> Any:
    """Return a path, or each in a list, with the home folder for its sign."""
    if isinstance(given, list):
        return [_expanded(each) for each in given]
    return os.path.expanduser(given) if isinstance(given, str) else given  # noqa: PTH111 (the text is kept as it came)


@functools.cache
def known_verbs() -> tuple[str, ...]:
    """Return all names that a request may give, in a fixed order.

    Examples
    --------
    >>> [name for name in known_verbs() if "learning" in name]
    ['study.learning_curve']
    """
    methods = [f"{kind}.{method}" for kind, (_, few) in METHODS.items() for method in few]
    return (*FUNCTIONS, *CONSTRUCTORS, *STATIC, *methods)


@functools.cache
def find_verb(name: str) -> Verb:
    """Return a verb by its name.

    Examples
    --------
    >>> find_verb("pli").name
    'pli'
    >>> find_verb("os.system")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no verb 'os.system'.
    """
    if name not in known_verbs():
        raise refusal("unknown_verb", got=name, hint=near_miss(name, known_verbs()))
    kind, _, method = name.rpartition(".")
    if kind in METHODS:
        return _method(kind, method)
    function = operator.attrgetter(name)(pli_stats)
    return Verb(name, function, inspect.signature(function).parameters)


def _method(kind: str, method: str) -> Verb:
    """Return a method of the fixed list as a verb, whose object is an argument too."""
    owner = METHODS[kind][0]
    cls = getattr(pli_stats, owner)
    function = getattr(cls, method)
    parameters = dict(inspect.signature(function).parameters)
    receiver = parameters.pop("self").replace(name=RECEIVER)
    named = {RECEIVER: receiver, **parameters}
    return Verb(f"{owner}.{method}", function, named, cls, copies=method in _CHANGING)

"""The names of a study for readers: models, tasks and measures, each with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Name in the files -> what stands on the page, and what it is. Names not listed here stand as they are.
MODELS: dict[str, tuple[str, str]] = {
    "scratch": ("scratch", "neural network trained on the labelled sediments alone"),
    "transfer_full": ("transfer", "the same network, pre-trained on the source, then all of it fine-tuned"),
    "transfer_freeze": ("transfer (frozen)", "pre-trained; the shared layers (trunk) stay as they are"),
    "transfer_gradual": ("transfer (gradual)", "pre-trained; the shared layers learn ten times as slowly"),
    "transfer_l2_sp": ("transfer (L2-SP)", "pre-trained; weights are drawn back to where they started"),
    "transfer_mmd": ("transfer (MMD)", "pre-trained; both domains are drawn together by their means (MMD)"),
    "transfer_coral": ("transfer (CORAL)", "pre-trained; both domains are drawn together by their covariances (CORAL)"),
    "transfer_shuffled": ("transfer (shuffled)", "control: pre-trained on the source with its targets shuffled"),
    "transfer_other": ("transfer (other source)", "control: pre-trained on another source"),
    "random_frozen": ("random (frozen)", "control: shared layers left as drawn at random, without any pre-training"),
    "mean": ("mean", "predicts the geometric mean of the training samples; uses no feature"),
    "median": ("median", "predicts the median of the training samples; uses no feature"),
    "ridge": ("ridge", "linear regression with squared shrinkage"),
    "elastic_net": ("elastic net", "linear regression with shrinkage that leaves features out"),
    "knn": ("nearest neighbours", "mean of the most similar samples"),
    "svr": ("support vectors", "support vector regression"),
    "random_forest": ("random forest", "mean of many decision trees"),
    "xgboost": ("XGBoost", "decision trees, each correcting those before"),
    "gaussian_process": ("Gaussian process", "smooth regression in the space of the features"),
    "kriging": ("kriging", "interpolation over the map, from coordinates alone"),
    "mlp": ("MLP", "multilayer perceptron, a plain neural network"),
    "closed_form": ("closed form", "the PLI computed from its metals; nothing is learnt"),
}
TASKS = {
    "covariates": "models see no metal at all",
    "normalisers": "models also see metals that serve as normalisers",
    "reduced-panel": "models also see some metals of the PLI",
    "all-metals": "models see all metals of the PLI, so that it could be computed: no prediction in earnest",
}
MEASURES: dict[str, tuple[str, str]] = {
    "mmd": ("MMD", "maximum mean discrepancy, squared; 0: no difference"),
    "coral": ("CORAL", "difference of covariances, squared; 0: none"),
    "energy": ("energy distance", "0: no difference"),
    "sliced_wasserstein": (
        "sliced Wasserstein distance",
        "mean distance along random directions, in standard deviations",
    ),
    "proxy_a": ("proxy A-distance", "2: a linear classifier tells the domains apart without error; 0: not at all"),
    "cka": ("CKA", "centred kernel alignment; 1: the same up to rotation and scale"),
}
# What models of a study predict is the PLI: see `of_the_pli`.
METRICS: dict[str, tuple[str, str]] = {
    "mae": ("MAE", "mean absolute error, in the unit of the values"),
    "mape": ("MAPE", "mean absolute error as a share of the measured value"),
    "smape": ("sMAPE", "mean absolute error as a share of the mean of measured and predicted value"),
    "mse": ("MSE", "mean squared error"),
    "rmse": ("RMSE", "root of the mean squared error, which large errors rule"),
    "r2": ("R²", "share of the variance that is predicted; 0 or less: no better than one value for all"),
    "ccc": ("CCC", "concordance correlation"),
    "medae": ("MedAE", "median absolute error, in the unit of the values"),
    "bias": ("Bias", "mean of predicted less measured value"),
}
TERMS = (
    ("source", "the plentiful data that networks are pre-trained on; target: the sediments"),
    ("trunk", "the layers of a network that source and target share; latents: what these layers make of a sample"),
    (
        "p",
        "chance of a difference as large as this where there is none; adjusted: raised for the number of comparisons",
    ),
)
# These are words of their own, which a sentence may hold without meaning the model.
_WORDS = {name for name, (label, _) in MODELS.items() if label == name}
_VALUES = re.compile(r"\b(measured|predicted) value\b")
# What a note of several results ends with: the names of those that it is about, as `told` lists them.
ABOUT = re.compile(r" \('(?P<names>[^()]+(?:\([^()]*\)[^()]*)*)'(?: and (?P<more>\d+) more)?\)\.?$")
_SCORE = re.compile(rf"(?:.*: )?(?P<model>.+), (?P<metric>{'|'.join(METRICS)})")
_MOST_NAMES = 3
_METHOD_NAMES = {"bca": "BCa", "abc": "ABC", "(holm)": "(Holm)", "(bh)": "(Benjamini-Hochberg)"}
_METHODS = re.compile(r"(?<![\w(])(?:bca|abc)(?= bootstrap)|\((?:holm|bh)\)")
_NAMES = re.compile(rf"\b({'|'.join(sorted(set(MODELS) - _WORDS, key=len, reverse=True))})\b")


def of_the_pli(meaning: str) -> str:
    """Return what a metric means where the values are PLIs, as in a study.

    Examples
    --------
    >>> of_the_pli(METRICS["mae"][1]), of_the_pli(METRICS["mape"][1])
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
    return MODELS[str(name)][0] if str(name) in MODELS else str(name)


def readable(text: str) -> str:
    """Return a sentence with models as they are called on a page, and with few of the names that it ends with.

    Examples
    --------
    >>> readable("transfer_full errs less than random_forest.")
    'transfer errs less than random forest.'
    >>> readable("Few ports ('unseen ports, port: ridge, mae', 'unseen ports, port: mlp, mae', 'x - y').")
    'Few ports (MAE of ridge and MLP; x - y).'
    """
    found = ABOUT.search(text)
    if found:
        text = f"{text[: found.start()]}{about(found)}."
    text = _METHODS.sub(lambda name: _METHOD_NAMES[name[0]], text)
    return _NAMES.sub(lambda found: MODELS[found[0]][0], text)


def about(found: re.Match[str]) -> str:
    """Return the models and metrics, or the pairs, that a note ends with, in brackets: a few, and how many more."""
    names, more = found["names"].split("', '"), int(found["more"] or 0)
    of_metric: dict[str, list[str]] = {}
    others = []
    for name in names:
        known = _SCORE.fullmatch(name)
        if known:
            of_metric.setdefault(METRICS[known["metric"]][0], []).append(model_label(known["model"]))
        else:
            others.append(model_label(name))
    parts = [f"{metric} of {_few(list(dict.fromkeys(models)), 'models')}" for metric, models in of_metric.items()]
    parts += others[:_MOST_NAMES]
    if rest := len(others[_MOST_NAMES:]) + more:
        parts.append(f"and {rest} more")
    return f" ({'; '.join(parts)})"


def _few(names: list[str], what: str) -> str:
    """Return some names as a series, or how many there are."""
    if len(names) > _MOST_NAMES:
        return f"{len(names)} {what}"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def glossary(models: Iterable[object]) -> list[tuple[str, str, str]]:
    """Return label, name in the files and meaning of the models that are known, in the order of this catalogue.

    Examples
    --------
    >>> glossary(["median", "own model"])
    [('median', 'median', 'predicts the median of the training samples; uses no feature')]
    """
    met = {str(name) for name in models}
    return [(label, name, meaning) for name, (label, meaning) in MODELS.items() if name in met]

"""How a study of transfer was made, for a methods section: data, design, models, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from pli_stats.publish.display_names import MODELS
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.background_citations import background_words
from pli_stats.publish.prose.grammar.note_sentences import facts_of, holds, told
from pli_stats.publish.prose.grammar.phrases import paragraph
from pli_stats.publish.prose.grammar.study_rules import DATA_RULES, LEARNERS, LEFT_OUT, RULES, SOURCE, TARGET, left_out
from pli_stats.publish.prose.methods.contrast_methods import ablation_tests, benchmark_tests, curve_tests, source_tests
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.prose.methods.unseen_methods import similarity_tests, unseen_tests
from pli_stats.results import (
    Ablation,
    Benchmark,
    LearningCurve,
    Similarity,
    SourceSensitivity,
    StudyResult,
    UnseenPorts,
)
from pli_stats.stats.intervals.interval_methods import NOTE_ENUMERATED
from pli_stats.text.nouns import plural
from pli_stats.text.numbers import percent_of
from pli_stats.text.words import counted, numeral, opening, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations

_CITED: dict[str, tuple[str, ...]] = {
    "transfer_full": ("lai2025",),
    "transfer_gradual": ("howard2018",),
    "transfer_l2_sp": ("li2018",),
    "transfer_mmd": ("long2015",),
    "transfer_coral": ("sun2016",),
    "random_forest": ("breiman2001",),
    "xgboost": ("chen2016",),
    "gaussian_process": ("rasmussen2006",),
    "kriging": ("matheron1963",),
}
_OF_SCIKIT_LEARN = ("ridge", "elastic_net", "svr", "random_forest", "mlp")
_FEATURES = {
    "covariates": "the features held no metal",
    "normalisers": "beside covariates, the features held metals that serve as normalisers and are not part of the PLI",
    "reduced-panel": "beside covariates, the features held some of the metals of the PLI",
    "all-metals": "the features held all metals of the PLI, from which it can be computed, so that this is no "
    "prediction in earnest",
}
_SOURCES = {"World Bank": ("worldbank",), "Beijing": ("zhang2017",)}
_WHOLE = "ports were held out whole, so that every port was predicted by models that were trained on other ports only"
_RANDOM = "for comparison, folds were also drawn at random, so that samples of one port stood on both sides"


def study_methods(result: StudyResult, cite: Citations) -> list[str]:
    """Return the paragraphs on the data, the models and the evidence of a study."""
    tests = cast("dict[type, Callable[[Any, Citations], list[str]]]", _TESTS)[type(result)]
    data_notes = [note for note in result.notes if any(facts_of(rule.template, [note]) for rule in DATA_RULES)]
    others = [note for note in result.notes if note not in data_notes]
    # In the order of the text, which is that of the references.
    data = [stand_ins(result.notes), *_data(result, data_notes, cite)]
    models = [*_design(result), *_models(result, cite)]
    evidence = [*_means(result, cite), *tests(result, cite), *told(others, RULES)]
    return [text for text in map(paragraph, (data, models, evidence)) if text]


def _data(result: StudyResult, notes: list[str], cite: Citations) -> list[str]:
    """Say what was predicted, from what, and on which samples."""
    target = facts_of(TARGET, result.notes)
    sentences = []
    if target:
        metals = target[0]["metals"].split(", ")
        named, keys = background_words(target[0]["background"])
        sentences.append(
            f"the target was the pollution load index (PLI) of the samples {cite('tomlinson1980')}, the geometric mean "
            f"of the contamination factors of {series(metals)}; background concentrations were {named} {cite(*keys)}"
        )
    if result.task in _FEATURES:
        sentences.append(f"{_FEATURES[result.task]} (task {result.task!r})")
    return [*sentences, *left_out(facts_of(LEFT_OUT, notes)), *told(notes, DATA_RULES)]


def _design(result: StudyResult) -> list[str]:
    """Say who was held out, how often, and how settings were chosen."""
    if isinstance(result, Similarity):
        return []
    learners = facts_of(LEARNERS, result.notes)
    sentences = []
    if isinstance(result, UnseenPorts):
        kinds = list(dict.fromkeys(result.scores["held_out"]))
        sentences.append(
            f"one {' or one '.join(kinds)} was held out at a time, and predicted by models trained on the rest"
        )
    else:
        predictions = getattr(result, "predictions", {})
        designs = predictions["design"].unique() if "design" in predictions else ()
        sentences += [_WHOLE] if "unseen ports" in designs else []
        sentences += [_RANDOM] if "random folds" in designs else []
    if learners:
        sentences += _protocol(result, **learners[0])
    return sentences


def _protocol(
    result: StudyResult, repeats: str, folds: str, budget: str, inner: str, networks: str, seed: str
) -> list[str]:
    """Say how many folds and settings there were."""
    sentences = []
    if isinstance(result, LearningCurve):
        splits = sorted(set(map(int, result.gains["n_splits"])))
        many = f"{splits[0]} to {splits[-1]}" if len(splits) > 1 else f"{splits[0]}"
        sentences.append(
            f"in each of {folds} folds, labelled samples were drawn at random from the training part, smaller numbers "
            f"being part of larger ones, and drawn anew in every repeat ({many} splits a number)"
        )
    elif not isinstance(result, UnseenPorts):
        often = "" if int(repeats) == 1 else f", repeated {'twice' if int(repeats) == 2 else f'{repeats} times'}"
        sentences.append(f"there were {folds} folds{often}")
    sentences.append(
        f"every learner chose among {numeral(int(budget))} {plural('setting', int(budget))} by the error on "
        f"{numeral(int(inner))} inner folds of its training part, made like the outer ones"
    )
    if int(networks) > 1:
        sentences.append(f"predictions of networks were averages over {numeral(int(networks))} networks")
    return [*sentences[:-1], f"{sentences[-1]} (seed {seed})"]


def models_of(result: StudyResult) -> list[str]:
    """Return the models that a result is about, those of the catalogue in its order, then others."""
    met: dict[str, None] = {}
    for frame in result.frames().values():
        for column in ("group_b", "group_a", "model"):
            met.update(dict.fromkeys(map(str, frame[column])) if column in frame else {})
    return [*(name for name in MODELS if name in met), *(name for name in met if name not in MODELS)]


def _models(result: StudyResult, cite: Citations) -> list[str]:
    """Say which models were compared, and what each is."""
    models = models_of(result)
    if not models:
        return []
    parts = [_described(name, "scratch" in models, cite) for name in models]
    sentences = [f"{opening(len(models), 'model')} {_were(models)} run: {'; '.join(parts)}"]
    learnt = [MODELS[name][0] for name in models if name in _OF_SCIKIT_LEARN]
    if learnt and facts_of(LEARNERS, result.notes):
        sentences.append(f"of these, {series(learnt)} came from scikit-learn {cite('pedregosa2011')}")
    return [*sentences, *_source(result, models, cite)]


def _were(models: list[str]) -> str:
    """Return the verb for a number of models."""
    return "was" if len(models) == 1 else "were"


def _described(name: str, after_scratch: bool, cite: Citations) -> str:
    """Return a model with what it is."""
    if name not in MODELS:
        return name
    label, meaning = MODELS[name]
    if not after_scratch:
        meaning = meaning.replace("the same network, pre-trained", "neural network, pre-trained")
    meaning = meaning.replace("; ", ", ").replace("control: ", "a control, ")
    return f"{label} – {meaning} {cite(*_CITED.get(name, ()))}".rstrip()


def _source(result: StudyResult, models: Iterable[str], cite: Citations) -> list[str]:
    """Say what networks were pre-trained on, where the notes name it."""
    names = list(dict.fromkeys(facts["name"] for facts in facts_of(SOURCE, result.notes)))
    if not names or not any(name.startswith("transfer") for name in models):
        return []
    cited = [f"{name} {cite(*_SOURCES.get(name, ()))}".rstrip() for name in names]
    return [f"the source of pre-training was {series(cited)}"]


def _means(result: StudyResult, cite: Citations) -> list[str]:
    """Say what errors are, what counts once in them, and how their intervals were made."""
    if isinstance(result, Similarity):
        return []
    frame = _errors(result)
    metrics = [name for name in dict.fromkeys([result.metric, *map(str, frame["metric"].unique())]) if name]
    n, ports = int(frame["n"].iloc[0]), int(frame["n_ports"].iloc[0])
    weight = "each port counted once" if result.weight == "port" else "each sample counted once"
    both = "weight" in frame and frame["weight"].nunique() > 1
    other = "" if not both else f" (tables also give errors in which {_other(result.weight)})"
    simulated = not holds(NOTE_ENUMERATED, result.notes)
    seed = f" (seed {result.seed})" if simulated else ""
    scale = "on the logarithmic scale" + (" (of CCC as it is)" if "ccc" in metrics else "")
    return [
        f"errors are given as {series(measure_words(name) for name in metrics)}, for {counted(n, 'sample')} of "
        f"{counted(ports, 'port')}",
        f"losses of a sample were averaged over its predictions; {weight}{other}",
        f"confidence intervals ({percent_of(result.conf_level)} CI) of errors were studentized bootstrap intervals "
        f"{cite('davison1997')} {scale} over ports, which were resampled whole, since samples of one port share errors "
        f"and the question is about ports that nobody measured yet{seed}",
    ]


def _other(weight: str) -> str:
    """Return what else counted once."""
    return "each sample counts once" if weight == "port" else "each port counts once"


def _errors(result: StudyResult) -> pd.DataFrame:
    """Return the frame of errors of a result."""
    frames = result.frames()
    return frames["scores"] if "scores" in frames else frames["curve"]


_TESTS = {
    Benchmark: benchmark_tests,
    Ablation: ablation_tests,
    LearningCurve: curve_tests,
    SourceSensitivity: source_tests,
    UnseenPorts: unseen_tests,
    Similarity: similarity_tests,
}

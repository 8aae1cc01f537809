"""How a study of transfer was made, for a methods section: data, design, models, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.background_citations import background_words
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.grammar.statistics_phrases import INTERVAL_PHRASES, TEST_PHRASES
from pli_stats.publish.prose.grammar.study_wording import DATA, METHODS, left_out
from pli_stats.publish.prose.methods.condition_methods import overlap_tests, relevance_tests, years_tests
from pli_stats.publish.prose.methods.contrast_methods import (
    ablation_tests,
    benchmark_tests,
    curve_tests,
    feature_tests,
    source_tests,
)
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.prose.methods.unseen_methods import similarity_tests, unseen_tests
from pli_stats.records.interval_methods import INTERVAL_METHODS
from pli_stats.records.models import BASELINES, MODELS, NETWORKS
from pli_stats.results import (
    Ablation,
    Benchmark,
    FeatureGroups,
    FeatureRelevance,
    LearningCurve,
    Overlap,
    Similarity,
    SourceSensitivity,
    StudyResult,
    UnseenPorts,
    UnseenYears,
)
from pli_stats.text.notes import Note, coded
from pli_stats.text.numbers import percent_of
from pli_stats.text.words import counted, numeral, opening, plural, series
from pli_stats.transfer.findings.port_level_errors import METHOD

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations

_FEATURES = {
    "covariates": "no metal was used as a feature",
    "normalisers": "besides covariates, features included metals that serve as normalisers and are not part of the PLI",
    "reduced-panel": "besides covariates, features included some of the metals of the PLI",
    "all-metals": "features included all metals of the PLI, from which it can be computed, so that this is not a "
    "genuine prediction",
}
_SOURCES = {"World Bank": ("worldbank",), "Beijing": ("zhang2017",)}
_WHOLE = "ports were held out whole: every port was predicted by models trained on other ports only"
_RANDOM = (
    "for comparison, folds were also drawn at random, so that samples of one port were in both training and test folds"
)
_FORWARD = (
    "each year but the first was predicted by models trained on the years before it only; beside that, one port was "
    "held "
    "out at a time and predicted by models trained on the rest"
)
_FOLDS = {"unseen ports": _WHOLE, "random folds": _RANDOM}


def study_methods(result: StudyResult, cite: Citations) -> list[Paragraph]:
    """Return the paragraphs on the data, the models and the evidence of a study."""
    tests = cast("dict[type, Callable[[Any, Citations], list[str]]]", _TESTS)[type(result)]
    data_notes = [each for each in result.notes if each.code in DATA or each.about_names("source")]
    others = [each for each in result.notes if each not in data_notes]
    # In the order of the text, which is that of the references.
    data = [stand_ins(result.notes), *_data(result, data_notes, cite)]
    models = [*_design(result), *_models(result, cite)]
    evidence = [
        *_means(result, cite),
        *tests(result, cite),
        *phrases_of(others, {**INTERVAL_PHRASES, **TEST_PHRASES, **METHODS}),
    ]
    return [text for text in map(paragraph, (data, models, evidence)) if text]


def _data(result: StudyResult, notes: list[Note], cite: Citations) -> list[str]:
    """Say what was predicted, from what, and on which samples."""
    sentences = []
    for target in coded(notes, "pli_target"):
        named, keys = background_words(target["background"])
        sentences.append(
            f"the target was the pollution load index (PLI) of the samples {cite('tomlinson1980')}, the geometric mean "
            f"of the contamination factors of {series(target['metals'])}; background concentrations were {named} "
            f"{cite(*keys)}"
        )
    if result.task in _FEATURES:
        sentences.append(f"{_FEATURES[result.task]} (task {result.task!r})")
    left = coded(notes, "samples_left_out")
    of_target = [each for each in left if not each.about_names("source")]
    of_source = [each for each in left if each.about_names("source")]  # named with their source, as other notes on it
    told = [each for each in notes if each not in left]
    return [*sentences, *left_out(of_target), *phrases_of(told, METHODS), *phrases_of(of_source, {})]


def _design(result: StudyResult) -> list[str]:
    """Say who was held out, how often, and how hyperparameters were chosen."""
    if isinstance(result, Similarity | FeatureRelevance):
        return []
    sentences = []
    if isinstance(result, UnseenYears):
        sentences.append(_FORWARD)
    elif isinstance(result, Overlap):
        sentences.append("one port was held out at a time and predicted by models trained on the rest")
    elif isinstance(result, UnseenPorts):
        kinds = list(dict.fromkeys(result.scores["held_out"]))
        sentences.append(
            f"one {' or one '.join(kinds)} was held out at a time and predicted by models trained on the rest"
        )
    else:
        predictions = getattr(result, "predictions", {})
        designs = predictions["design"].unique() if "design" in predictions else ()
        sentences += [words for design, words in _FOLDS.items() if design in designs]
    for protocol in coded(result.notes, "protocol"):
        sentences += _protocol(result, protocol)
    return sentences


def _protocol(result: StudyResult, protocol: Note) -> list[str]:
    """Say how many folds, settings and networks there were; what there was not is not said."""
    sentences, folds, repeats = [], protocol["folds"], protocol["repeats"]
    if isinstance(result, LearningCurve):
        splits = sorted(set(map(int, result.gains["n_splits"])))
        many = f"{splits[0]} to {counted(splits[-1], 'split')}" if len(splits) > 1 else counted(splits[0], "split")
        sentences.append(
            f"in each of {counted(folds, 'fold')}, labelled samples were drawn at random from the training part, "
            f"smaller numbers being subsets of larger ones, and redrawn in every repeat ({many} for each number)"
        )
    elif folds is not None:
        sentences.append(
            f"models were trained and tested in {numeral(repeats)} {plural('repeat', repeats)} of {folds} folds"
        )
    if protocol["budget"] > 1:
        inner = f"{numeral(protocol['inner_folds'])} inner {plural('fold', protocol['inner_folds'])}"
        sentences.append(
            f"hyperparameters were chosen among {numeral(protocol['budget'])} settings of each learner by the error in "
            f"{inner} of its training part, which were made like the outer ones"
        )
    if (protocol["n_networks"] or 1) > 1:
        sentences.append(f"predictions of networks were averaged over {numeral(protocol['n_networks'])} networks")
    return (
        [*sentences[:-1], f"{sentences[-1]} (seed {protocol['seed']})"]
        if sentences
        else [f"the seed was {protocol['seed']}"]
    )


def models_of(result: StudyResult) -> list[str]:
    """Return the models that a result is about, those of the catalogue in its order, then others."""
    met: dict[str, None] = {}
    for frame in result.frames().values():
        # Beside a model, the groups of a comparison are something else than models: sets of features.
        for column in ("model",) if "model" in frame else ("group_b", "group_a"):
            met.update(dict.fromkeys(map(str, frame[column])) if column in frame else {})
    return [*(name for name in MODELS if name in met), *(name for name in met if name not in MODELS)]


def _models(result: StudyResult, cite: Citations) -> list[str]:
    """Say which models were compared, and what each is."""
    models = models_of(result)
    if not models:
        return []
    parts = [_described(name, "scratch" in models, cite) for name in models]
    sentences = [f"{opening(len(models), 'model')} {_were(models)} trained: {'; '.join(parts)}"]
    learnt = [BASELINES[name].label for name in models if name in BASELINES and BASELINES[name].package]
    if learnt and coded(result.notes, "protocol"):
        sentences.append(f"of these, {series(learnt)} {_were(learnt)} fitted with scikit-learn {cite('pedregosa2011')}")
    return [*sentences, *_source(result, models, cite)]


def _were(models: list[str]) -> str:
    """Return the verb for a number of models."""
    return "was" if len(models) == 1 else "were"


def _described(name: str, after_scratch: bool, cite: Citations) -> str:
    """Return a model with what it is."""
    if name not in MODELS:
        return name
    model, meaning = MODELS[name], MODELS[name].meaning
    if not after_scratch:
        meaning = meaning.replace("the same network, pre-trained", "neural network, pre-trained")
    meaning = meaning.replace("; ", ", ").replace("control: ", "a control, ")
    return f"{model.label} – {meaning} {cite(*model.citations)}".rstrip()


def _source(result: StudyResult, models: Iterable[str], cite: Citations) -> list[str]:
    """Say what networks were pre-trained on, where the notes name it."""
    names = list(dict.fromkeys(str(name) for each in result.notes for name in each.about_names("source")))
    if not names or not any(name in NETWORKS and NETWORKS[name].source for name in models):
        return []
    cited = [f"{name} {cite(*_SOURCES.get(name, ()))}".rstrip() for name in names]
    return [f"the source for pre-training was {series(cited)}"]


def _means(result: StudyResult, cite: Citations) -> list[str]:
    """Say what errors are, what counts once in them, and how their intervals were made."""
    if isinstance(result, Similarity | FeatureRelevance | Overlap):  # the last has sentences of its own
        return []
    frame = _errors(result)
    metrics = [name for name in dict.fromkeys([result.metric, *map(str, frame["metric"].unique())]) if name]
    n, ports = int(frame["n"].iloc[0]), int(frame["n_ports"].iloc[0])
    weight = "each port counted once" if result.weight == "port" else "each sample counted once"
    both = "weight" in frame and frame["weight"].nunique() > 1
    other = "" if not both else f" (tables also give errors in which {_other(result.weight)})"
    simulated = not coded(result.notes, "enumerated")
    seed = f" (seed {result.seed})" if simulated else ""
    made = INTERVAL_METHODS[METHOD]
    scale = "on the logarithmic scale" + (" (of CCC as it is)" if "ccc" in metrics else "")
    return [
        f"errors are given as {series(measure_words(name) for name in metrics)}, for {counted(n, 'sample')} from "
        f"{counted(ports, 'port')}",
        f"losses of a sample were averaged over its predictions; {weight}{other}",
        f"confidence intervals ({percent_of(result.conf_level)} CI) of errors were {made.words} "
        f"{cite(*made.citations)} {scale}; whole ports were resampled, since samples of one port share errors and the "
        f"question is about ports not yet measured{seed}",
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
    FeatureGroups: feature_tests,
    UnseenPorts: unseen_tests,
    UnseenYears: years_tests,
    FeatureRelevance: relevance_tests,
    Overlap: overlap_tests,
    Similarity: similarity_tests,
}

"""The verbs of prose: methods, results and references of any result, from the object that its table is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pli_stats.checks import check_one_of, refusal
from pli_stats.publish.prose.grammar.citations import Citations
from pli_stats.publish.prose.methods.assessment_methods import assessment_methods, pli_interval_methods
from pli_stats.publish.prose.methods.comparison_methods import comparison_methods
from pli_stats.publish.prose.methods.hypothesis_methods import posterior_methods, test_methods
from pli_stats.publish.prose.methods.interval_methods import interval_methods
from pli_stats.publish.prose.methods.study_methods import study_methods
from pli_stats.publish.prose.results.assessment_findings import assessment_findings, pli_interval_findings
from pli_stats.publish.prose.results.comparison_findings import comparison_findings
from pli_stats.publish.prose.results.contrast_findings import ablation_findings, curve_findings, source_findings
from pli_stats.publish.prose.results.interval_findings import interval_findings, posterior_findings, test_findings
from pli_stats.publish.prose.results.study_findings import benchmark_findings, similarity_findings, unseen_findings
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.results import (
    Ablation,
    Assessment,
    Benchmark,
    Comparison,
    Interval,
    Intervals,
    LearningCurve,
    PliIntervals,
    Posterior,
    Similarity,
    SourceSensitivity,
    StudyResult,
    Test,
    UnseenPorts,
)

FORMS = ("text", "markdown")
Paragraphs = list[str]


def _interval_methods(result: Intervals | Interval, cite: Citations) -> Paragraphs:
    """Return the methods of one interval or of several."""
    return interval_methods([result] if isinstance(result, Interval) else list(result.values()), cite)


def _interval_findings(result: Intervals | Interval) -> Paragraphs:
    """Return the findings of one interval or of several."""
    return interval_findings({result.term: result} if isinstance(result, Interval) else result)


# Kind of result -> the paragraphs of its methods, and those of its findings.
WRITERS: dict[type, tuple[Callable[[Any, Citations], Paragraphs], Callable[[Any], Paragraphs]]] = {
    Assessment: (assessment_methods, assessment_findings),
    PliIntervals: (pli_interval_methods, pli_interval_findings),
    Interval: (_interval_methods, _interval_findings),
    Intervals: (_interval_methods, _interval_findings),
    Test: (test_methods, test_findings),
    Posterior: (posterior_methods, posterior_findings),
    Comparison: (comparison_methods, comparison_findings),
    Benchmark: (study_methods, benchmark_findings),
    Ablation: (study_methods, ablation_findings),
    LearningCurve: (study_methods, curve_findings),
    SourceSensitivity: (study_methods, source_findings),
    UnseenPorts: (study_methods, unseen_findings),
    Similarity: (study_methods, similarity_findings),
}


def methods_text(result: Any, *, form: str = "text") -> str:
    """Return the paragraphs of a methods section that say how a result was made.

    Passive voice and past tense, as the journals of the field have it; every sentence follows from the result itself:
    which index against which background, what was done about non-detects and gaps, what was resampled or exchanged and
    why, how p values were adjusted. Notes that no sentence covers stand as they are, so that nothing is left out;
    stand-in data are named first.

    Parameters
    ----------
    result : what `table` takes
        A result of `assess`, `pli_interval`, `bootstrap_ci`, `compare_models`, `compare_ports`, a test, a verb of
        `Study`, or a mapping of names to results of a study, whose common paragraphs are said once.
    form : {"text", "markdown"}
        How references are cited: as (Tomlinson et al., 1980), or by key as [@tomlinson1980] in Markdown, which pandoc,
        Quarto and R Markdown typeset with `bibliography`.

    Returns
    -------
    str
        Paragraphs with an empty line between them.

    Raises
    ------
    InputError
        If `result` is no such result, or `form` is neither.

    Examples
    --------
    >>> import pli_stats as ps
    >>> found = ps.bootstrap_ci([1.0, 2.0, 3.0, 4.0, 5.0], [1.5, 2.0, 2.5, 4.5, 5.0], metrics="mae", method="exact")
    >>> print(ps.methods_text(found).partition(". ")[0])
    The 95 % confidence interval (CI) of the mean absolute error (MAE) was a bias-corrected and accelerated (BCa)
    bootstrap interval of the ideal bootstrap, with infinitely many resamples (Efron, 1987)
    """
    check_one_of("form", form, FORMS)
    paragraphs, _ = _methods(result, as_keys=form == "markdown")
    return _joined(paragraphs, form)


def results_text(result: Any, *, form: str = "text") -> str:
    """Return the paragraph of a results section that says what a result found.

    Figures are those of the tables, in the same digits: they come from the cells that `table` makes, or from the
    functions that make them. Nothing is called different that its test does not tell apart.

    Parameters
    ----------
    result : what `table` takes
        As in `methods_text`.
    form : {"text", "markdown"}
        In Markdown, names from the data are escaped.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If `result` is no such result, or `form` is neither.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> print(ps.results_text(ps.assess(samples, normalizer="Fe")).partition(", from")[0])
    The zone PLI of Buriganga was 2.70 (95 % CI 2.43 to 2.94)
    """
    check_one_of("form", form, FORMS)
    several = _several(result, "`results_text`")
    return _joined([text for one in several for text in _writers(one, "`results_text`")[1](one)], form)


def bibliography(result: Any) -> str:
    """Return the references that `methods_text` cites for a result, in its order, as BibTeX.

    Parameters
    ----------
    result : what `table` takes
        As in `methods_text`.

    Returns
    -------
    str
        One entry a reference, with its DOI where it has one.

    Raises
    ------
    InputError
        If `result` is no such result.

    Examples
    --------
    >>> import pli_stats as ps
    >>> print(ps.bibliography(ps.mann_kendall_test([10, 15, 14, 20])).partition(",")[0])
    @article{mann1945
    """
    return _methods(result, as_keys=False)[1].bibtex()


def _methods(result: Any, *, as_keys: bool) -> tuple[Paragraphs, Citations]:
    """Return the paragraphs on methods, each once, and what they cite."""
    cite = Citations(as_keys=as_keys)
    several = _several(result, "`methods_text`")
    return list(dict.fromkeys(text for one in several for text in _writers(one, "`methods_text`")[0](one, cite))), cite


def _several(result: Any, verb: str) -> list[Any]:
    """Return one result, or those of a study, in a list."""
    if not isinstance(result, Mapping) or isinstance(result, Intervals):
        return [result]
    several = list(result.values())
    for one in several:
        if not isinstance(one, StudyResult):
            raise refusal("no_prose", verb=verb, got=type(one).__name__)
    if not several:
        raise refusal("no_prose", verb=verb, got="an empty mapping")
    return several


def _writers(result: Any, verb: str) -> tuple[Callable[[Any, Citations], Paragraphs], Callable[[Any], Paragraphs]]:
    """Return what writes the methods and the findings of a result."""
    found = next((both for kind, both in WRITERS.items() if isinstance(result, kind)), None)
    if found is None:
        raise refusal("no_prose", verb=verb, got=type(result).__name__)
    return found


def _joined(paragraphs: Paragraphs, form: str) -> str:
    """Return paragraphs as one text."""
    shown = [escape_markdown(text) for text in paragraphs] if form == "markdown" else paragraphs
    return "\n\n".join(text for text in shown if text)

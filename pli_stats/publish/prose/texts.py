"""The verbs of prose: methods, results and references of any result, from the object that its table is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pli_stats.checks import check_one_of, refusal
from pli_stats.publish.prose.grammar.citations import Citations
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.result_kinds import ResultKind, kind_of, loaded
from pli_stats.results import Intervals, StudyResult
from pli_stats.text.safe import one_line

FORMS = ("text", "markdown")
Paragraphs = list[str]


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
    >>> print(ps.results_text(ps.assess(samples, normalizer="Fe")).partition(", based")[0])
    The zone PLI of Buriganga was 2.70 (95 % CI 2.43 to 3.00)
    """
    check_one_of("form", form, FORMS)
    several = _several(result, "`results_text`")
    return _joined([text for one in several for text in loaded(_kind(one, "`results_text`").findings)(one)], form)


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
    texts = [text for one in several for text in loaded(_kind(one, "`methods_text`").methods)(one, cite)]
    return list(dict.fromkeys(texts)), cite


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


def _kind(result: Any, verb: str) -> ResultKind:
    """Return what is made of a result, or refuse what is none."""
    found = kind_of(result)
    if found is None:
        raise refusal("no_prose", verb=verb, got=type(result).__name__)
    return found


def _joined(paragraphs: Paragraphs, form: str) -> str:
    """Return paragraphs as one text."""
    shown = map(escape_markdown if form == "markdown" else one_line, paragraphs)
    return "\n\n".join(text for text in shown if text)

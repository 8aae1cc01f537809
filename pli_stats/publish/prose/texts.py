"""The verbs of prose: methods, results and references of any result, from the object that its table is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pli_stats.checks import check_one_of, refusal
from pli_stats.publish.prose.grammar.abbreviations import explained_once
from pli_stats.publish.prose.grammar.citations import Citations
from pli_stats.publish.prose.grammar.names_of_data import names_set_aside
from pli_stats.publish.prose.grammar.person import PERSONS, in_first_person
from pli_stats.publish.prose.grammar.phrases import Paragraph, written
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.result_kinds import ResultKind, kind_of, loaded
from pli_stats.results import Intervals, StudyResult
from pli_stats.text.safe import one_line
from pli_stats.text.spelling import SPELLINGS, american

FORMS = ("text", "markdown")
STYLES = ("full", "brief")


def methods_text(result: Any, *, form: str = "text", person: str = "passive", spelling: str = "british") -> str:
    """Return the paragraphs of a methods section that say how a result was made.

    In the past tense; every sentence follows from the result itself: which index against which background, what was
    done about non-detects and gaps, what was resampled or exchanged and why, how p values were adjusted. Notes that no
    sentence covers stand as they are, so that nothing is left out; stand-in data are named first. An abbreviation is
    spelled out where it stands first.

    Parameters
    ----------
    result : what `table` takes
        A result of `assess`, `pli_interval`, `bootstrap_ci`, `compare_models`, `compare_ports`, a test, a verb of
        `Study`, or a mapping of names to results of a study, whose common paragraphs are said once.
    form : {"text", "markdown"}
        How references are cited: as (Tomlinson et al., 1980), or by key as [@tomlinson1980] in Markdown, which pandoc,
        Quarto and R Markdown typeset with `bibliography`.
    person : {"passive", "we"}
        Passive voice, as most journals of the field have it, or "we" where a sentence says what its authors did.
    spelling : {"british", "american"}
        Of the package's own words; names from the data stay as they are.

    Returns
    -------
    str
        Paragraphs with an empty line between them.

    Raises
    ------
    InputError
        If `result` is no such result, or another argument is none of its choices.

    Examples
    --------
    >>> import pli_stats as ps
    >>> found = ps.bootstrap_ci([1.0, 2.0, 3.0, 4.0, 5.0], [1.5, 2.0, 2.5, 4.5, 5.0], metrics="mae", method="exact")
    >>> print(ps.methods_text(found).partition(". ")[0])
    The 95 % confidence interval (CI) of the mean absolute error (MAE) was a bias-corrected and accelerated (BCa)
    bootstrap interval of the ideal bootstrap, with infinitely many resamples (Efron, 1987)
    """
    _check(form=form, person=person, spelling=spelling)
    paragraphs, _ = _methods(result, as_keys=form == "markdown")
    return _joined(paragraphs, result, form=form, person=person, spelling=spelling)


def results_text(
    result: Any, *, form: str = "text", style: str = "full", person: str = "passive", spelling: str = "british"
) -> str:
    """Return the paragraph of a results section that says what a result found.

    Figures are those of the tables, in the same digits: they come from the cells that `table` makes, or from the
    functions that make them. Nothing is called different that its test does not tell apart, and what reverses a
    conclusion stands in its sentence. An abbreviation is spelled out where it stands first.

    Parameters
    ----------
    result : what `table` takes
        As in `methods_text`.
    form : {"text", "markdown"}
        In Markdown, names from the data are escaped.
    style : {"full", "brief"}
        A brief text says what decides: estimate, interval, test, on how much it rests, and what reverses it.
    person : {"passive", "we"}
        Passive voice, as most journals of the field have it, or "we" where a sentence says what its authors did.
    spelling : {"british", "american"}
        Of the package's own words; names from the data stay as they are.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If `result` is no such result, or another argument is none of its choices.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> print(ps.results_text(ps.assess(samples, normalizer="Fe")).partition(", based")[0])
    The zone pollution load index (PLI) of Buriganga was 2.70 (95 % confidence interval [CI] 2.43 to 3.00)
    """
    _check(form=form, style=style, person=person, spelling=spelling)
    several = _several(result, "`results_text`")
    found = [each for one in several for each in loaded(_kind(one, "`results_text`").findings)(one)]
    return _joined(found, result, form=form, style=style, person=person, spelling=spelling)


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


def _methods(result: Any, *, as_keys: bool) -> tuple[list[Paragraph], Citations]:
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


def _check(**asked: str) -> None:
    """Refuse what is none of the choices of an argument."""
    choices = {"form": FORMS, "style": STYLES, "person": PERSONS, "spelling": SPELLINGS}
    for name, got in asked.items():
        check_one_of(name, got, choices[name])


def _joined(
    paragraphs: list[Paragraph], result: Any, *, form: str, style: str = "full", person: str, spelling: str
) -> str:
    """Return paragraphs as one text, in the length, voice and spelling that is asked for."""
    voice = in_first_person if person == "we" else str
    texts = [written(map(voice, (*each.sentences, *(each.details if style == "full" else ())))) for each in paragraphs]
    texts, put_back = names_set_aside(texts, result)
    texts = explained_once([text for text in texts if text])
    if spelling == "american":
        texts = list(map(american, texts))
    shown = escape_markdown if form == "markdown" else one_line
    return "\n\n".join(shown(put_back(text)) for text in texts)

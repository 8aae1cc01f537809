"""Methods and results in words: golden texts, figures that are those of the tables, nothing left unsaid."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar.bibtex import catalogue
from pli_stats.publish.result_kinds import KINDS
from pli_stats.publish.tables.studies.study_tables import has
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import StudyResult
from pli_stats.text.conclusions import EQUIVALENT, INCONCLUSIVE
from pli_stats.text.notes import note
from tests.publish.assessment_fixture import SAID, hand_made
from tests.publish.prose_fixture import golden, results

GOLDEN = Path(__file__).parents[1].joinpath("golden_prose.md")
NAMES = [
    "assessment", "assessment of one river, percentile", "assessment without intervals",
    "assessment with stand-in data", "assessment of a weighted survey",
    "assessment of one weighted harbour, local variance", "tests of zone PLIs",
    "one-sided test of a zone PLI", "pli_interval", "pli_interval without errors",
    "bca", "studentized by port", "exact", "few ports enumerated", "exact, few ports enumerated", "two stages",
    "strata", "blocks", "abc", "several models", "difference that includes zero", "difference that excludes zero",
    "too few", "constant", "mean", "zone", "weighted mean", "weighted mean, local variance",
    "weighted shares", "weighted mean without degrees of freedom", "slope",
    "slope of autocorrelated values", "slope, Hamed-Rao", "slope, AR(1)", "slope with non-detects", "seasonal slope",
    "limit of a mean", "limit of a mean, chosen", "limit of a mean, bootstrap", "tolerance limit", "tolerance limits",
    "prediction limit",
    "permutation", "permutation by port", "permutation, drawn", "wilcoxon", "corrected t", "diebold mariano",
    "friedman", "skillings mack", "pli by port", "pli above 2", "equivalence", "plan",
    "plan of a study", "plan of two groups",
    "mann kendall",
    "mann kendall of autocorrelated values", "mann kendall, Hamed-Rao", "mann kendall, AR(1)",
    "mann kendall, pre-whitened", "seasonal kendall", "regional kendall with non-detects", "groups with non-detects",
    "pairs with non-detects", "correlation with non-detects", "bayesian",
    "models by port", "models by sample", "models, few ports", "models, nemenyi", "models over splits",
    "two models, signed", "scores", "ports, bootstrap", "ports, kruskal", "ports, welch", "ports, permutation",
    "ports, mixed",
    "benchmark", "benchmark by sample, few ports", "benchmark with stand-in data", "ablation", "ablation, harm",
    "ablation, not to be told", "ablation, equivalent", "learning curve", "source sensitivity", "feature groups",
    "unseen ports", "unseen years", "overlap", "feature relevance", "feature relevance, nothing in common",
    "similarity",
]  # fmt: skip
NUMBER = re.compile(r"\d+(?: \d{3})*(?:\.\d+)?")
# What a formula or a missing value leaves behind in a sentence that was put together wrongly.
BROKEN = re.compile(r"\bnan\b|\bNone\b|\(s\)|\(\)|\.\.|\s[.,;)]|\(\s|  |\[\]|\{|`\w+_\w+`|, and,")


def kind_of(name):
    return results()[name]


def test_every_kind_of_result_is_here():
    assert list(results()) == NAMES
    assert {type(result) for result in results().values()} == set(KINDS)


def test_golden_texts():
    """Made by: python -m tests.publish.prose_fixture > tests/publish/golden_prose.md; read what changed."""
    assert golden() == GOLDEN.read_text(encoding="utf-8")


def figures_of_tables(result):
    """Return every number that stands in a cell, heading, title or note of any table of a result."""
    texts = []
    for what in KINDS[type(result)].tables:
        if isinstance(result, ps.Comparison) and what in ("models", "ports"):
            continue  # other names of "groups"
        if isinstance(result, ps.Assessment) and what == "metals":
            continue  # results are about ports
        if not isinstance(result, StudyResult) or has(result, what):
            made = ps.table(result, what=what)
            texts += [made.title, *made.notes, *(cell for row in made.rows for cell in row)]
            texts += [f"{column.heading} {column.spanner}" for column in made.columns]
    return {figure for text in texts for figure in NUMBER.findall(text)}


def counts_of_ports(result):
    """Return what may be counted in the cells of the table of ports: samples, and ports of one class."""
    made = ps.table(result)
    names = [column.name for column in made.columns]
    classes = [row[names.index("zone_class")] for row in made.rows]
    total = sum(int(row[names.index("n")]) for row in made.rows)
    return {str(total), *(str(classes.count(word)) for word in classes)}


def counts_of_groups(result):
    """Return what a sentence counts beside the cells: the level of a test, its ports, the groups compared."""
    if isinstance(result, ps.Comparison):
        return {str(len(result.groups)), str(result.n), str(result.n_ports)}
    if isinstance(result, ps.Test):
        return {"5", str(int(result.df[0]) + 1) if result.df else ""}
    return {str(result.n)} if isinstance(result, ps.Posterior) else set()


@pytest.mark.parametrize("name", NAMES)
def test_each_figure_of_the_results_stands_in_a_table(name):
    result = kind_of(name)
    known = figures_of_tables(result)
    known |= counts_of_ports(result) if isinstance(result, ps.Assessment) else set()
    known |= counts_of_groups(result)
    said = NUMBER.findall(ps.results_text(result))
    assert said, "results without a figure say nothing"
    assert [figure for figure in said if figure not in known and not is_one_of(figure, known)] == []


def is_one_of(figure, known):
    """Say whether a decimal number is one of these, rounded to other digits: a column of a table shares its decimals.

    Whole numbers of a sentence are counts and must stand there as they are.
    """
    if "." not in figure:
        return False
    digits = len(figure.partition(".")[2])
    plain = (one for one in known if re.fullmatch(r"\d+(?:\.\d+)?", one))
    others = ((float(one), len(one.partition(".")[2])) for one in plain)
    return any(abs(one - float(figure)) <= 0.5 * 10.0 ** -min(more, digits) * (1 + 1e-9) for one, more in others)


# What readers may not know, beside the metrics.
LONG = {
    "PLI": "pollution load ind", "CI": "confidence interval", "CrI": "credible interval", "CKA": "kernel alignment",
    "ROPE": "region of practical equivalence", "ERM": "effects range median", "ERL": "effects range low",
}  # fmt: skip
METRICS = {record.label: record.words for record in METRIC_RECORDS.values() if record.label.isupper()}


@pytest.mark.parametrize("name", NAMES)
def test_tables_spell_out_the_abbreviations_that_they_show_and_no_other(name):
    result = kind_of(name)
    for what in KINDS[type(result)].tables:
        if isinstance(result, ps.Comparison) and what in ("models", "ports"):
            continue
        if isinstance(result, StudyResult) and not has(result, what):
            continue
        if what == "metals" and "limit" not in result.metals:
            continue  # of an assessment that was written down by hand
        made = ps.table(result, what=what)
        lists = [text for text in made.notes if text.startswith("Abbreviations: ")]
        others = [text for text in made.notes if text not in lists]
        shown = " ".join([made.title, *(f"{c.heading} {c.spanner}" for c in made.columns), *others])
        assert len(lists) < 2
        for short, words in (LONG | METRICS).items():
            here = re.search(rf"(?<![\w]){short}s?(?!\w)", shown) is not None
            said = "\n".join(made.notes)
            named = re.search(rf"(?:^|[.;] ){short}: ", said, re.MULTILINE)
            assert not here or named or words in said.casefold(), (what, short)
            assert here or f"{short}, " not in " ".join(lists), (what, short)


def test_a_figure_that_is_no_cell_would_be_found():
    result = kind_of("bca")
    assert "0.41" not in figures_of_tables(result)
    moved = dataclasses.replace(result["mae"], estimate=result["mae"].estimate + 0.011)
    found = NUMBER.findall(ps.results_text(moved))[0]
    assert found not in figures_of_tables(result)
    assert not is_one_of(found, figures_of_tables(result))


@pytest.mark.parametrize("name", NAMES)
def test_sentences_are_whole(name):
    result = kind_of(name)
    for text in (ps.methods_text(result), ps.results_text(result)):
        assert not BROKEN.search(text), BROKEN.search(text)
        for paragraph in text.split("\n\n"):
            assert paragraph[0].isupper() or paragraph[0].isdigit()
            assert paragraph[-1] == "."


@pytest.mark.parametrize("name", NAMES)
def test_the_bibliography_is_what_the_methods_cite(name):
    result = kind_of(name)
    text = ps.methods_text(result)
    labels = {f"{one.authors}, {one.year}": key for key, one in catalogue().items()}
    labels |= {f"{one.authors} ({one.year})": key for key, one in catalogue().items()}
    found = sorted((match.start(), labels[label]) for label in labels for match in re.finditer(re.escape(label), text))
    cited = list(dict.fromkeys(key for _, key in found))
    assert re.findall(r"@\w+\{(\w+),", ps.bibliography(result)) == cited
    keys = re.findall(r"@(\w+)", ps.methods_text(result, form="markdown"))
    assert list(dict.fromkeys(keys)) == cited


def test_stand_in_data_are_named_first():
    for name in ("assessment with stand-in data", "benchmark with stand-in data"):
        for text in (ps.methods_text(kind_of(name)), ps.results_text(kind_of(name))):
            assert text.startswith(SAID)


@pytest.mark.parametrize("name", NAMES)
def test_a_note_that_nobody_knows_is_said_as_it_is(name):
    text = "Gulls ate 3 samples."
    result = kind_of(name)
    result = next(iter(result.values())) if isinstance(result, ps.Intervals) else result
    noted = dataclasses.replace(result, notes=(*result.notes, note("remark", text=text)))
    assert text in ps.methods_text(noted)


def test_conclusions_are_those_of_the_result():
    said = {name: ps.results_text(kind_of(name)) for name in NAMES if name.startswith("ablation")}
    assert "pre-training helped" in said["ablation"]
    assert "Pre-training harmed" in said["ablation, harm"]
    told = kind_of("ablation, not to be told").contrasts["conclusion"]
    assert set(told) == {INCONCLUSIVE}
    assert "hether pre-training helps or harms was inconclusive" in said["ablation, not to be told"]
    assert not re.search(r"helped|harmed|(?:lower|higher) error", said["ablation, not to be told"])
    assert set(kind_of("ablation, equivalent").contrasts["conclusion"]) == {EQUIVALENT}
    assert "re-training neither helped nor harmed by more than the margin" in said["ablation, equivalent"]
    assert "do not differ significantly" in ps.results_text(kind_of("difference that includes zero"))
    assert "the first model had the smaller value" in ps.results_text(kind_of("difference that excludes zero"))
    assert "no 95 % confidence interval can be given" in ps.results_text(kind_of("too few"))


def test_unit_of_resampling_is_said():
    said = {name: ps.methods_text(kind_of(name)) for name in NAMES}
    assert "was the whole port" in said["studentized by port"]
    assert "was the sample," in said["bca"]
    assert "within its stratum" in said["strata"]
    assert "blocks of fixed length" in said["blocks"]
    assert "nothing was simulated" in said["exact"] and "seed" not in said["exact"]
    assert "All 126 possible resamples of 5 ports were enumerated" in said["few ports enumerated"]
    assert "seed" not in said["few ports enumerated"]
    assert "flipped" not in said["models over splits"] and "32 training and 8 test" in said["models over splits"]


def test_names_of_the_data_stay_as_they_are():
    result = hand_made()
    plain, marked = ps.results_text(result), ps.results_text(result, form="markdown")
    assert "50%_bg <0.02" in plain and "Dalian 大连" in plain
    assert r"50%\_bg \<0.02" in marked and r"Zn\|Cu\_bay\*" in marked


def test_a_name_that_looks_like_a_citation_is_none():
    made = hand_made()
    ports = made.ports.assign(port=["[@efron1987]", *made.ports["port"][1:]])
    text = ps.bibliography(dataclasses.replace(made, ports=ports))
    assert "efron1987" not in text


def abbreviated(text):
    """Return a text with abbreviations in place of what they stand for, wherever they stand first."""
    for words in ("mean absolute error", "pollution load index", "confidence interval"):
        text = re.sub(rf"{words} [(\[](\w+)[)\]]", r"\1", text, flags=re.IGNORECASE)
    return text.replace("(95 % CI)", "(95 %)")


def test_several_results_of_a_study_say_common_things_once():
    several = {name: kind_of(name) for name in ("learning curve", "source sensitivity")}
    text = ps.methods_text(several)
    assert text.count("Of 43 samples, 3 were excluded") == 1
    for one in several.values():
        assert all(paragraph in abbreviated(text) for paragraph in abbreviated(ps.methods_text(one)).split("\n\n"))
        assert abbreviated(ps.results_text(one)) in abbreviated(ps.results_text(several))
    keys = re.findall(r"@\w+\{(\w+),", ps.bibliography(several))
    assert len(keys) == len(set(keys))
    assert set(keys) == {k for one in several.values() for k in re.findall(r"@\w+\{(\w+),", ps.bibliography(one))}


@pytest.mark.parametrize(
    "name", ["assessment", "bca", "few ports enumerated", "models by port", "ablation", "unseen ports"]
)
def test_a_result_from_a_file_has_the_same_words(name, tmp_path):
    ps.save_rds(kind_of(name), tmp_path / "result.rds")
    again = ps.read_rds(tmp_path / "result.rds")
    assert ps.methods_text(again) == ps.methods_text(kind_of(name))
    assert ps.results_text(again) == ps.results_text(kind_of(name))


@pytest.mark.parametrize("verb", [ps.methods_text, ps.results_text, ps.bibliography])
def test_refusals(verb):
    with pytest.raises(ps.InputError, match=r"needs a result of pli_stats .* got int"):
        verb(3)
    with pytest.raises(ps.InputError, match="got an empty mapping"):
        verb({})
    with pytest.raises(ps.InputError, match="got Interval"):
        verb({"a": kind_of("exact")})


@pytest.mark.parametrize("verb", [ps.methods_text, ps.results_text])
def test_an_unknown_form_is_refused(verb):
    with pytest.raises(ps.InputError, match="`form` must be one of 'text', 'markdown'"):
        verb(kind_of("exact"), form="latex")

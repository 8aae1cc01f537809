"""Sentences in the words of the side that asks: Python, the shell or R."""

from __future__ import annotations

import re
import shlex
import string
import subprocess

import pandas as pd
import pytest
import typer

import pli_stats as ps
from pli_stats.checks import R_SIDE, SENTENCES, Option, Side, asked_by, refusal, sentence
from pli_stats.checks.pollution_sentences import POLLUTION
from pli_stats.checks.side_wordings import OF_SIDE
from pli_stats.checks.sides import in_r, in_shell
from pli_stats.cli.entry import app, shell

ASSESS = typer.main.get_command(app).commands["assess"]
SHELL = shell(["assess", "survey.csv"])
READING = [key for key in POLLUTION if list(POLLUTION).index(key) >= list(POLLUTION).index("no_such_file")]
# Sentences on objects that Python hands to R or takes from it: only Python says them.
OF_PYTHON = {key for key in SENTENCES if key.startswith(("r_", "from_r_", "rds_"))}
# No word of these two sides holds any of it.
PYTHON_WORDS = re.compile(r"\{'|\bTrue\b|\bFalse\b|\bNone\b|=\[|=\(|=\{|\w='|\w=\"|\.\w+\(\)|\[\.\.\.\]")


def facts_of(template, nothing):
    """Return facts of the kinds that a template asks for; names hold a space and brackets, `got` may be `nothing`."""
    facts = {}
    for _, name, spec, conversion in string.Formatter().parse(template):
        if not name:
            continue
        if name in facts and not isinstance(facts[name], str):
            continue
        if len(spec) > 1 and spec.lstrip("~@")[:1].isalpha():
            facts[name] = 2
        elif spec:
            facts[name] = 0.5
        elif f"qualifiers={{{name}!r}}" in template:
            facts[name] = {"J": "detect", "U x": "nondetect"}
        elif name == "got" and conversion == "r":
            facts[name] = nothing
        elif name in ("value", "skip", "row", "n", "position"):
            facts[name] = "3"
        else:
            facts[name] = {"name": "limits", "argument": "background"}.get(name, "Cu total (mg)")
    return facts


def said(side, key, nothing="none"):
    """Return a sentence as a side says it, and what stands in backticks."""
    with asked_by(side):
        text = sentence(key, **facts_of(OF_SIDE.get(side.name, {}).get(key, SENTENCES[key]), nothing))
    return text, text.split("`")[1::2]


@pytest.mark.parametrize("key", sorted(SENTENCES.keys() - OF_PYTHON))
def test_r_is_spoken_to_in_its_own_words(key):
    text, _ = said(R_SIDE, key, nothing=None)
    assert not PYTHON_WORDS.search(text), text


@pytest.mark.parametrize("key", READING)
def test_the_shell_is_spoken_to_in_options_that_it_takes(key):
    text, spans = said(SHELL, key)
    assert not PYTHON_WORDS.search(text), text
    for span in spans:
        assert not re.match(r"\w+=", span), text
        if span.startswith("-"):
            words = shlex.split(span)
            alone = len(words) == 1
            assert words[0] in SHELL_OPTIONS, text
            if not alone:
                ASSESS.make_context("assess", ["survey.csv", *words])


SHELL_OPTIONS = {name for parameter in ASSESS.params for name in parameter.opts}


@pytest.mark.r
def test_r_can_parse_what_stands_in_backticks_for_it():
    spans = {span for key in SENTENCES.keys() - OF_PYTHON for span in said(R_SIDE, key)[1]}
    # Not code: commands, made-up names, a column that is called like a word of R, methods of what R does not have.
    code = sorted(s for s in spans if not re.match(r"-|\.|pli-stats|Cu total|repeat$|X\.columns", s))
    assert len(code) > 100
    script = (
        "lines <- readLines(file('stdin'))\n"
        "for (line in lines) tryCatch(parse(text = line), error = function(e) cat(line, '\\n'))"
    )
    lines = "".join(f"{line}\n" for line in code)
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], input=lines, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("", 0), done.stdout + done.stderr


OPTIONS = {
    "missing": Option("--missing"),
    "decimal": Option("--decimal"),
    "nondetect_codes": Option("--nondetect-code", repeated=True),
    "limits": Option("--limit", repeated=True),
    "units": Option("--units", repeated=True),
    "ignore": Option("--ignore", repeated=True),
    "metals": Option("--metals", commas=True),
    "ports": Option("--port"),
    "figure": Option("--figure"),
    "complete": Option("--complete"),
}


@pytest.mark.parametrize(
    ("python", "shell_words", "r_words"),
    [
        ('missing="omit"', "--missing omit", 'missing = "omit"'),
        ("decimal=','", "--decimal ,", 'decimal = ","'),
        ("nondetect_codes=(-1,)", "--nondetect-code -1", "nondetect_codes = -1"),
        ("nondetect_codes=(-1, 0)", "--nondetect-code -1 --nondetect-code 0", "nondetect_codes = c(-1, 0)"),
        ("limits={'Cu': 0.02}", "--limit Cu=0.02", "limits = c(Cu = 0.02)"),
        ("units={'Cu (x)': 'mg/kg', 'Fe': '%'}", "--units 'Cu (x)=mg/kg' --units Fe=%",
         'units = c("Cu (x)" = "mg/kg", Fe = "%")'),
        ("ignore=['lab of A', 'B']", "--ignore 'lab of A' --ignore B", 'ignore = c("lab of A", "B")'),
        ("ignore=[\"it's\"]", "--ignore 'it'\"'\"'s'", 'ignore = "it\'s"'),
        ("ignore=['a\"b']", "--ignore 'a\"b'", 'ignore = "a\\"b"'),
        ("ignore=[...]", "--ignore ...", "ignore = c(...)"),
        ("metals=['Cu', 'Pb']", "--metals Cu,Pb", 'metals = c("Cu", "Pb")'),
        ("figure=False", "--no-figure", "figure = FALSE"),
        ("ports=", "--port", "ports"),
        ("limits", "--limit", "limits"),
        ("complete_samples(samples, ['Cu'])", "--complete", 'complete_samples(samples, "Cu")'),
        ("elements={'x': 'Cu'}", "elements={'x': 'Cu'}", 'elements = c(x = "Cu")'),
        ("background={'if': 1.5, 'B': None}", "background={'if': 1.5, 'B': None}",
         'background = c("if" = 1.5, B = NULL)'),
        ("--force", "--force", "--force"),
    ],
)  # fmt: skip
def test_an_argument_is_worded_for_the_shell_and_for_r(python, shell_words, r_words):
    assert in_shell(python, OPTIONS) == shell_words
    assert in_r(python) == r_words


def test_backticks_and_braces_in_names_of_columns_change_nothing():
    column = "Cu `total` {x} '"
    facts = {"column": column, "row": 2, "value": "x"}
    for side, wanted in ((Side(), f"ignore=[{column!r}]"), (R_SIDE, 'ignore = "Cu `total` {x} \'"')):
        with asked_by(side):
            text = str(refusal("error_cell", sheet="S", cell="A1", **facts))
        assert f"or pass `{wanted}`." in text


def test_columns_read_by_threads_ask_in_the_words_of_the_side():
    frame = pd.DataFrame({"Cu": ["1", "-2"], "Pb": ["3", "4"]})
    for side, wanted in (
        (Side(), "`negative='limit'`"),
        (R_SIDE, '`negative = "limit"`'),
        (SHELL, "`--negative limit`"),
    ):
        with asked_by(side), pytest.raises(ps.InputError) as caught:
            ps.read_samples(frame)
        assert wanted in str(caught.value)


def test_all_questions_are_settled_in_the_words_of_the_side():
    frame = pd.DataFrame({"Fe": [1.08, 1.2, 1.1], "Cu": ["1", "-2", "3"]})
    settle = {
        "python": "Together, choosing where two are offered: `negative='limit'`, `units={'Fe': '%|mg/kg'}`",
        "r": 'Together, choosing where two are offered: `negative = "limit"`, `units = c(Fe = "%|mg/kg")`',
        "shell": "Together, choosing where two are offered: "
        "`pli-stats assess survey.csv --negative limit --units 'Fe=%|mg/kg'`",
    }
    for side in (Side(), R_SIDE, SHELL):
        with asked_by(side), pytest.raises(ps.InputError) as caught:
            ps.read_samples(frame)
        assert settle[side.name] in str(caught.value)

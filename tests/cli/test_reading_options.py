"""`pli-stats read`, and the options of reading that all verbs have in common."""

from __future__ import annotations

import inspect
import re

import openpyxl
import pytest
import typer
from command_line import field_data, pm25, run, write_tables

import pli_stats as ps
from pli_stats.cli.entry import app
from pli_stats.cli.options import ARGUMENT_NAMES
from pli_stats.cli.reading_options import reading
from pli_stats.pollution.reading.formats.known_formats import FORMATS

VERBS = ("read", "assess", "study")
COMMANDS = typer.main.get_command(app).commands
LONG = (
    "where,when,what,how much,in what,mark,dl,dl in,water,basis of\n"
    "s1,2019,Kupfer,45,mg/kg,,0.5,mg/kg,20,dry\ns1,2019,Pb,18000,ug/kg,J,50,ug/kg,20,dry\n"
    "s2,2019,Kupfer,2,mg/kg,LT,2,mg/kg,20,dry\ns2,2019,Pb,9,mg/kg,,0.05,mg/kg,25,wet\n"
)


def samples_of(folder, *args):
    """Return the samples that `assess` read, as its folder of results keeps them."""
    done = run("assess", *args, "--missing", "omit", "--no-figure", "--force", "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return ps.read_rds(folder / "out" / "assessment.rds")


@pytest.mark.parametrize("verb", VERBS)
def test_every_argument_of_reading_is_an_option_of_each_verb_that_reads(verb):
    options = {ARGUMENT_NAMES.get(one.name, one.name) for one in COMMANDS[verb].params}
    wanted = set(inspect.signature(ps.read_samples).parameters) - {"source", "explain", "port"}
    assert wanted <= options
    assert {"--by", "--port"} <= {name for one in COMMANDS[verb].params for name in one.opts}


def test_the_options_are_worded_once():
    helps = [{one.name: one.help for one in COMMANDS[verb].params} for verb in VERBS]
    for name in list(inspect.signature(reading).parameters)[1:]:
        assert len({texts[name] for texts in helps}) == 1


def test_options_that_name_the_columns_of_a_long_table_reach_the_reader(tmp_path):
    (tmp_path / "long.csv").write_text(LONG)
    args = ["--by", "when", "--station", "where", "--analyte", "what", "--result", "how much", "--unit", "in what"]
    args += ["--flag", "mark", "--limit-column", "dl", "--limit-unit", "dl in", "--moisture", "water"]
    args += ["--basis", "basis of", "--elements", "Kupfer=Cu", "--qualifier", "LT=nondetect", "--qualifier", "J=detect"]
    result = samples_of(tmp_path, "long.csv", *args)
    wanted = ps.read_samples(
        tmp_path / "long.csv", port="when", station="where", analyte="what", result="how much", unit="in what",
        flag="mark", limit="dl", limit_unit="dl in", moisture="water", basis="basis of", elements={"Kupfer": "Cu"},
        qualifiers={"LT": "nondetect", "J": "detect"},
    )  # fmt: skip
    ours, theirs = (frame.astype(str).to_numpy().tolist() for frame in (wanted.audit, result.audit))
    assert theirs[: len(ours)] == ours
    assert wanted.concentrations["Pb"].tolist() == [18.0, 12.0] and wanted.nondetect["Cu"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        (["--units", "ug/kg"], {"units": "ug/kg"}),
        (["--units", "Cu=ug/kg", "--units", "Pb=mg/kg"], {"units": {"Cu": "ug/kg", "Pb": "mg/kg"}}),
        (["--limit", "0.5"], {"limits": 0.5}),
        (["--limit", "Cu=0.5", "--limit", "Pb=2"], {"limits": {"Cu": 0.5, "Pb": 2.0}}),
        (["--negative", "limit"], {"negative": "limit"}),
        (["--qualifier", "<==nondetect"], {"qualifiers": {"<=": "nondetect"}}),
        (["--elements", "a=b (mg/kg)=Cu"], {"elements": {"a=b (mg/kg)": "Cu"}}),
        (["--file-format", "plain"], {"format": "plain"}),
        (["--skip-rows", "2"], {"skip_rows": 2}),
        (["--delimiter", "tab"], {"delimiter": "\t"}),
        (["--delimiter", "|"], {"delimiter": "|"}),
        (["--sheet", "1"], {"sheet": 1}),
        (["--sheet", "a", "--sheet", "0"], {"sheet": ["a", 0]}),
    ],
)
def test_an_option_is_the_argument_of_python(options, arguments, tmp_path, monkeypatch):
    given = {}
    monkeypatch.setattr(
        "pli_stats.pollution.reading.reading_verbs.read_samples", lambda source, **how: given.update(how) or 1 / 0
    )
    run("read", "survey.csv", *options, cwd=tmp_path)
    usual = {name: one.default for name, one in inspect.signature(ps.read_samples).parameters.items()}
    changed = {name: value for name, value in given.items() if value != usual[name] and name != "explain"}
    assert changed == arguments


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--elements", "Kupfer"], "`--elements` must say what each stands for, as in NAME=VALUE, got 'Kupfer'"),
        (["--units", "mg/kg", "--units", "Cu=%"], "`--units` must say what each stands for"),
        (["--qualifier", "J=detect", "--qualifier", "J=reject"], "must name 'J' once: it is 'detect' and 'reject'"),
        (["--limit", "Cu=low"], "`--limit` must map element symbols to positive numbers in mg/kg: 'Cu' is 'low'"),
        (["--file-format", "wpq"], "`--file-format` must be one of"),
        (["--negative", "abs"], "`--negative` must be one of 'limit'"),
        (["--qualifier", "J=yes"], "`--qualifier` must be one of"),
    ],
)
def test_an_option_that_cannot_be_is_one_sentence_in_its_own_name(options, said, tmp_path):
    write_tables(tmp_path)
    done = run("read", "survey.csv", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr, done.stderr


def test_a_sheet_is_named_or_counted(tmp_path):
    book = openpyxl.Workbook()
    for name, cu in (("notes", 1.0), ("1999", 2.0), ("0", 3.0)):
        sheet = book.create_sheet(name)
        sheet.append(["Site", "Cu"])
        sheet.append(["a", cu])
        sheet.append(["b", cu])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "book.xlsx")
    for word, cu in (("notes", "1"), ("1999", "2"), ("1", "2"), ("0", "3")):  # a name comes before a position
        done = run("read", "book.xlsx", "--sheet", word, cwd=tmp_path)
        assert done.returncode == 0 and re.search(rf"\nCu +Cu +.* {cu}\n", done.stdout), done.stdout + done.stderr


def test_read_shows_each_column_and_what_was_left_out(tmp_path):
    write_tables(tmp_path)
    done = run("read", "survey.csv", "--by", "harbour", "--ignore", "Al (mg/kg)", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "survey.csv: wide table",
        "",
        "column      role      unit                decided by           examples",
        "station     station                       its name             S1, S2, S3",
        "harbour     port                          named by the caller  north, south",
        "Cu (mg/kg)  Cu        mg/kg (its header)  its name             45, 90, 30",
        "Pb (mg/kg)  Pb        mg/kg (its header)  its name             20, <40, 10",
        "Al (mg/kg)  left out                      left out on request  80000, 70000, 60000",
        "",
        "Left out:",
        "  'Al (mg/kg)': column left out on request",
        "",
        "Samples: 7 samples x 2 metals, 2 ports ('harbour'); 1 non-detect, 0 missing, 5 audit entries",
    ]
    explanation = ps.read_samples(tmp_path / "survey.csv", port="harbour", ignore="Al (mg/kg)", explain=True)
    assert done.stdout == f"{explanation}\n"


def test_read_ends_with_two_where_questions_are_open_and_names_the_command(tmp_path):
    (tmp_path / "odd.csv").write_text("site,Fe,Cu\na,1.08,1\nb,1.2,-2\nc,1.1,3\n")
    done = run("read", "odd.csv", "--by", "site", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    said = done.stdout[done.stdout.index("To be settled first:") :]
    assert "\n  1. " in said and "\n  2. " in said
    (command,) = re.findall(r"Together.*: `pli-stats (.*)`", said)
    assert command == "read odd.csv --by site --negative limit --units 'Fe=%|mg/kg'"
    done = run("read", "odd.csv", "--by", "site", "--negative", "limit", "--units", "Fe=%", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_read_of_what_is_no_table_is_one_sentence(tmp_path):
    done = run("read", "nowhere.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_the_study_reads_field_data_with_the_same_options(tmp_path):
    pm25().to_csv(tmp_path / "pm25.csv", index=False)
    field_data().rename(columns={"Cu": "Kupfer"}).to_csv(tmp_path / "survey.csv", index=False)
    args = ["--by", "port", "--source", "pm25.csv", "--source-target", "pm25", "--source-by", "country"]
    args += ["--elements", "Kupfer=Cu", "--metals", "Cu,Pb", "--questions", "benchmark", "--models", "median,ridge"]
    done = run("study", "survey.csv", *args, "--n-folds", "2", "--n-repeats", "1", "--budget", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = run("study", "survey.csv", *args, "--qualifier", "J", "--force", cwd=tmp_path)
    assert done.returncode == 2 and "`--qualifier` must say" in done.stderr


def test_the_help_names_formats_that_there_are():
    (help_text,) = (one.help for one in COMMANDS["read"].params if one.name == "file_format")
    assert re.findall(r"as in (\w+)", help_text)[0] in FORMATS

"""The verb `assess`: the same numbers as Python's, all files or none, and what it says of bad input."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from command_line import run, write_tables
from exact_csv import read_exact

import pli_stats as ps

FILES = {
    "ports.csv", "samples.csv", "metals.csv", "audit.csv", "assessment.md", "samples.md", "assessment.rds",
}  # fmt: skip


@pytest.fixture
def survey(tmp_path):
    write_tables(tmp_path)
    return tmp_path / "survey.csv"


def test_assess_writes_and_prints_what_python_computes(survey, tmp_path):
    done = run("assess", survey, "--by", "harbour", "--normalizer", "Al", "--seed", "5", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    result = ps.assess(ps.read_samples(survey, port="harbour"), "shale", normalizer="Al", seed=5)
    assert done.stdout == ps.table(result).to_markdown().rstrip("\n") + "\n"
    pd.testing.assert_frame_equal(ps.read_rds(tmp_path / "out" / "assessment.rds").ports, result.ports)
    ports = read_exact(tmp_path / "out" / "ports.csv")
    for column in ("port", "n", "zone_pli", "conf_low", "conf_high", "n_nondetect"):
        assert ports[column].tolist() == result.ports[column].tolist()
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES | {"zone_pli.png", "zone_pli.pdf"}


def test_assess_weighs_samples_by_a_column(tmp_path):
    table = pd.DataFrame(
        {
            "harbour": ["A"] * 6,
            "zone": [*"xxxyyy"],
            "year": ["1", "1", "1", "1", "1", "1"],
            "area": [4.0, 4, 4, 1, 1, 1],
            "lon": [1.0, 2, 3, 4, 5, 6],
            "lat": [1.0, 3, 2, 5, 4, 6],
            "Cu": [45.0, 50, 20, 90, 120, 80],
        }
    )
    table.to_csv(tmp_path / "survey.csv", index=False)
    how = ["--units", "mg/kg", "--by", "harbour", "--no-figure", "-o", "out"]
    drawn = ["--weights", "area", "--strata", "zone,year", "--variance", "local", "--coordinates", "lon,lat"]
    done = run("assess", "survey.csv", *how, *drawn, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    samples = ps.read_samples(tmp_path / "survey.csv", port="harbour", units="mg/kg")
    made = {"weights": "area", "strata": ["zone", "year"], "variance": "local", "coordinates": ["lon", "lat"]}
    result = ps.assess(samples, **made)
    assert done.stdout == ps.table(result).to_markdown().rstrip("\n") + "\n"
    pd.testing.assert_frame_equal(ps.read_rds(tmp_path / "out" / "assessment.rds").ports, result.ports)
    done = run("assess", "survey.csv", *how, "--strata", "zone", "--force", cwd=tmp_path)
    assert "`--strata` says how samples of unequal weight were drawn: pass `--weights` too" in done.stderr


def test_the_whole_result_is_kept_as_save_rds_keeps_it(survey, tmp_path):
    result = ps.assess(ps.read_samples(survey, port="harbour"), "shale")
    ps.save_rds(result, tmp_path / "by_hand.rds")
    ps.write_assessment(result, tmp_path / "out", figure=False)
    assert (tmp_path / "out" / "assessment.rds").read_bytes() == (tmp_path / "by_hand.rds").read_bytes()
    assert "`assessment.rds`: the whole result" in (tmp_path / "out" / "assessment.md").read_text()


def test_each_option_of_reading_reaches_the_reader(tmp_path):
    (tmp_path / "odd.csv").write_text(
        "place;site;round;Cu;Pb;Zn;note\na;s1;1;45,5;18;70;x\na;s1;1;44,5;20;-99;y\na;s1;2;40,0;-88;70;x\nb;s2;1;30,0;9;60;z\n"
    )
    args = ["--by", "place", "--station", "site", "--date", "round", "--layout", "wide", "--ignore", "note"]
    args += ["--units", "mg/kg", "--limit", "Pb=2", "--nondetect-code", "-88", "--missing-code", "-99"]
    args += ["--replicates", "mean", "--decimal", ",", "--metals", "Cu,Pb", "--no-figure", "-o", "out"]
    done = run("assess", "odd.csv", *args, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    samples = ps.read_samples(
        tmp_path / "odd.csv", port="place", station="site", date=["round"], layout="wide", ignore=["note"],
        units="mg/kg", limits={"Pb": 2.0}, nondetect_codes=[-88], missing_codes=[-99], replicates="mean", decimal=",",
    )  # fmt: skip
    wanted = ps.assess(samples, "shale", metals=["Cu", "Pb"])
    samples = read_exact(tmp_path / "out" / "samples.csv")
    assert samples["pli"].tolist() == wanted.samples["pli"].tolist()
    assert len(pd.read_csv(tmp_path / "out" / "audit.csv")) == len(wanted.audit)


def test_merged_rivers_of_a_workbook_are_pooled_by_river(tmp_path):
    book = openpyxl.Workbook()
    rows = [
        ["River", "Site", "Cr", "Cu"],
        ["Ganga", "G1", 52.1, 31.2],
        [None, "G2", 61, 40.5],
        [None, "G3", 49.3, 28.8],
    ]
    for row in [*rows, ["Yamuna", "Y1", 82.4, 66.1], [None, "Y2", 90.2, 71.5]]:
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("A5:A6")
    book.save(tmp_path / "rivers.xlsx")
    done = run("assess", "rivers.xlsx", "--by", "River", "--no-figure", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    ports = read_exact(tmp_path / "out" / "ports.csv")
    assert dict(zip(ports["port"], ports["n"], strict=True)) == {"Ganga": 3, "Yamuna": 2}
    assert pd.read_csv(tmp_path / "out" / "audit.csv")["rule"].str.startswith("merged cells").sum() == 3


def test_table_formats_on_standard_output(survey, tmp_path):
    done = run("assess", survey, "--by", "harbour", "--no-figure", "-f", "csv", cwd=tmp_path)
    assert done.stdout.count("north") == 1 and "|" not in done.stdout.splitlines()[0]
    done = run("assess", survey, "--by", "harbour", "-o", "other", "-f", "docx", cwd=tmp_path)
    assert done.returncode == 2 and not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["nowhere.csv", "--by", "harbour"], "There is no file 'nowhere.csv'"),
        (["survey.csv", "--by", "harbor"], "Did you mean 'harbour'?"),
        (["long.csv"], "Write `--layout wide` or `--layout long`"),
        (["survey.csv", "--by", "harbour", "--background", "shael"], "Did you mean 'shale'?"),
        (["survey.csv", "--by", "harbour", "--background", "own.csv"], "There is no file 'own.csv'"),
        (["survey.csv", "--by", "harbour", "--level", "95"], "Write 0.95 for 95 %"),
        (["survey.csv", "--by", "harbour", "--limit", "Cd"], "`--limit` must map"),
        (["survey.csv", "--by", "harbour", "-o", "survey.csv/out"], "cannot be written"),
    ],
)
def test_bad_input_ends_with_two_and_one_sentence(args, sentence, survey, tmp_path):
    (tmp_path / "long.csv").write_text("station,analyte,result,Cu\nA,Pb,1,2\n")
    before = sorted(tmp_path.iterdir())
    done = run("assess", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sentence in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_results_are_not_overwritten_without_force(survey, tmp_path):
    args = ["assess", survey, "--by", "harbour", "-o", "out", "--no-figure"]
    assert run(*args, cwd=tmp_path).returncode == 0
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    again = run(*args, "--seed", "2", cwd=tmp_path)
    assert (again.returncode, "--force" in again.stderr, again.stdout) == (2, True, "")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == kept
    assert run(*args, "--force", cwd=tmp_path).returncode == 0


def test_own_background_file(survey, tmp_path):
    (tmp_path / "own.csv").write_text("element,value,sd\nCu,45,4.5\nPb,20,2\nAl,80000,\n")
    done = run("assess", survey, "--by", "harbour", "--background", "own.csv", "-o", "out", "--no-figure", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    samples = read_exact(tmp_path / "out" / "samples.csv")
    assert (samples["pli_conf_low"] < samples["pli"]).all()


def test_zone_tests_pass_every_option_on(survey, tmp_path):
    samples = ps.read_samples(survey, port="harbour")
    done = run("zone-test", survey, "--by", "harbour", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, ps.table(ps.zone_pli_test(samples)).to_markdown().rstrip("\n") + "\n")
    asked = {"value": 0.8, "alternative": "less", "adjust": "bh", "nondetects": "ros", "level": 0.9, "seed": 3}
    words = [word for name, given in asked.items() for word in (f"--{name}", given)]
    done = run("zone-test", survey, "--by", "harbour", "--metals", "Cu,Pb", *words, cwd=tmp_path)
    wanted = ps.zone_pli_test(samples, metals=["Cu", "Pb"], **asked)
    assert done.stdout == ps.table(wanted).to_markdown().rstrip("\n") + "\n"

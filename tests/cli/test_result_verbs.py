"""The verbs `table`, `text` and `report`: results that were kept, whoever kept them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import ports, predictions, run, write_tables

import pli_stats as ps

STUDY_FIXTURE = Path(__file__).parents[1] / "publish"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of results as the verbs leave it."""
    place = tmp_path_factory.mktemp("kept")
    write_tables(place)
    assert run("assess", "survey.csv", "--by", "harbour", "--no-figure", "-o", "out", cwd=place).returncode == 0
    assert run("ports", "ports.csv", "-o", "out/more/ports.rds", cwd=place).returncode == 0
    return place


def test_report_is_the_page_that_python_writes(folder):
    ps.save_rds(predictions(), folder / "out" / "frame.rds")
    done = run("report", "out", "--title", "Two harbours & ports", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "Note: out/frame.rds is not in the report: it holds no result of pli_stats.",
        "Written: out/report.html",
    ]
    results = {name: ps.read_rds(folder / "out" / f"{name}.rds") for name in ("assessment", "more/ports")}
    ps.write_report(results, folder / "python.html", title="Two harbours & ports")
    assert (folder / "out" / "report.html").read_bytes() == (folder / "python.html").read_bytes()
    again = run("report", "out", cwd=folder)
    assert (again.returncode, "report.html' exists" in again.stderr) == (2, True)
    assert run("report", "out", "--force", cwd=folder).returncode == 0
    assert (folder / "out" / "report.html").read_bytes() != (folder / "python.html").read_bytes()


def test_a_table_of_a_result_that_python_kept(folder):
    found = ps.bootstrap_ci(ports()["pli"], ports()["toc_pct"], metrics="mae", n_resamples=99)["mae"]
    ps.save_rds(found, folder / "mae.rds")
    done = run("table", "mae.rds", cwd=folder)
    assert done.stdout == ps.table(found).to_markdown().rstrip("\n") + "\n"


def test_a_table_takes_label_style_and_decimal_mark(folder):
    result = ps.read_rds(folder / "out" / "assessment.rds")
    asked = ["table", "out/assessment.rds", "--style", "apa", "--decimal-mark", ","]
    wanted = ps.change_table(result, style="apa", decimal_mark=",")
    assert run(*asked, cwd=folder).stdout.rstrip() == wanted.to_markdown().rstrip()
    labelled = run(*asked, "--what", "metals", "--label", "tab:m", "--format", "latex", cwd=folder).stdout
    metals = ps.change_table(result, what="metals", style="apa", decimal_mark=",")
    assert labelled.rstrip() == metals.to_latex(label="tab:m").rstrip()
    assert run("table", "out/assessment.rds", "--label", "tab:ports", "-o", "made.tex", cwd=folder).returncode == 0
    assert (folder / "made.tex").read_text(encoding="utf-8") == ps.table(result).to_latex(label="tab:ports")


def test_a_text_is_the_one_that_python_writes(folder):
    result = ps.read_rds(folder / "out" / "assessment.rds")
    asked = {"style": "brief", "person": "we", "spelling": "american"}
    options = [word for name, value in asked.items() for word in (f"--{name}", value)]
    assert run("text", "out/assessment.rds", *options, cwd=folder).stdout.rstrip() == ps.results_text(result, **asked)
    made = run("text", "out/assessment.rds", "--part", "methods", "--form", "markdown", cwd=folder).stdout
    assert made.rstrip() == ps.methods_text(result, form="markdown")
    cited = run("text", "out/assessment.rds", "--part", "references", cwd=folder).stdout
    assert cited.rstrip() == ps.bibliography(result).rstrip()


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["table", "ports.csv"], "A table or a text is made from a result that another command saved as .rds"),
        (["table", "nowhere.rds"], "There is no file 'nowhere.rds'"),
        (["table", "broken.rds"], "broken.rds"),
        (["table", "frame.rds"], "got DataFrame"),
        (["table", "out/assessment.rds", "--what", "prots"], "Did you mean 'ports'?"),
        (["table", "out/assessment.rds", "--label", "tab:a"], "`--label` is for a table in .tex, got one in .md."),
        (["table", "out/assessment.rds", "--style", "elsevir"], "`--style` must be one of 'elsevier'"),
        (["table", "out/assessment.rds", "--style", "apa", "-o", "apa.rds"], "must end in .md"),
        (["text", "out/assessment.rds", "--style", "long"], "must be one of 'full', 'brief', got 'long'"),
        (
            ["text", "out/assessment.rds", "--part", "all"],
            "must be one of 'results', 'methods', 'references', got 'all'",
        ),
        (["report", "nowhere"], "There is no folder 'nowhere'"),
        (["report", "ports.csv"], "There is no folder 'ports.csv'"),
        (["report", "empty"], "'empty' holds no .rds file with a result"),
        (["report", "damaged"], "damaged/a.rds"),
        (["report", "out", "-o", "report.pdf"], "must end in .html"),
        (["report", "out", "-o", "ports.csv/report.html"], "cannot be written"),
    ],
)
def test_what_is_no_result_is_one_sentence(folder, args, sentence):
    ps.save_rds(predictions(), folder / "frame.rds")
    for name in ("empty", "damaged"):
        (folder / name).mkdir(exist_ok=True)
    for path in ("broken.rds", "damaged/a.rds"):
        (folder / path).write_bytes(b"no rds")
    done = run(*args, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1][:7]) == (2, "", "Error: ")
    assert sentence in done.stderr


def test_several_results_of_a_study_make_the_short_table(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(STUDY_FIXTURE))
    from study_fixture import study_results

    results = {name.replace(": ", "_"): found for name, found in study_results().items()}
    for name, found in results.items():
        ps.save_rds(found, tmp_path / f"{name}.rds")
    done = run("table", *(f"{name}.rds" for name in results), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ps.table(results).to_markdown().rstrip("\n") + "\n"

"""Tables in the document classes of journals: compiled, and the log read for what does not fit."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from edge_surveys import edge_surveys, long_name

import pli_stats as ps
from pli_stats.publish.table_type import Column, Table

# Class -> the first line of its document, and its columns of text. The classes of Springer's journals (svjour3, sn-jnl)
# are not in TeX Live; llncs is, and has the narrowest text of all.
CLASSES = {
    "article": (r"\documentclass{article}", 1),
    "elsarticle 1p": (r"\documentclass[1p]{elsarticle}", 1),
    "elsarticle 3p": (r"\documentclass[3p]{elsarticle}", 1),
    "elsarticle 5p": (r"\documentclass[5p,twocolumn]{elsarticle}", 2),
    # REVTeX's own longtable is wider than LaTeX's, so that its preprints too take long tables in parts.
    "revtex preprint": (r"\documentclass[aps,pre,preprint]{revtex4-2}", 2),
    "revtex": (r"\documentclass[aps,pre,twocolumn]{revtex4-2}", 2),
    "IEEE": (r"\documentclass[journal]{IEEEtran}", 2),
    "llncs": (r"\documentclass{llncs}", 1),
}
SURVEYS = ("nondetects", "omit", "one port", "one sample a port", "forty ports", "long names", "forty long names")
FILES = ("elsarticle.cls", "revtex4-2.cls", "IEEEtran.cls", "llncs.cls", "siunitx.sty", "rotating.sty")
NARROW = Table("Narrow", (Column("a", "Name", align="left"), Column("b", "B")), (("x", "1.5"),))
WIDE = Table("Wide", tuple(Column(f"c{i}", f"heading {i}") for i in range(12)), (("123.5",) * 12,))
WIDEST = Table("Widest", tuple(Column(f"c{i}", f"heading {i}") for i in range(18)), (("1234.5",) * 18,))


def needed() -> None:
    """Skip with the reason where LaTeX, or a class, is missing."""
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed")
    if subprocess.run(["kpsewhich", *FILES], capture_output=True).returncode:
        pytest.skip(f"LaTeX lacks some of {', '.join(FILES)}: bash .ci/setup check")


def log_of(name: str, texts: list[str], folder: Path, more: str = "") -> str:
    """Return the log of a document of this class with these tables, loading what they ask for and nothing else."""
    lines = (text.splitlines()[0].removeprefix("% Preamble: ") for text in texts)
    loaded = dict.fromkeys(found for line in lines for found in re.findall(r"\\usepackage\S*?\{\S+?\}", line))
    body = "\n\\clearpage\nText.\n".join(texts)
    document = "\n".join((CLASSES[name][0], *loaded, more, r"\begin{document}", "Text.", body, r"\end{document}"))
    (folder / "t.tex").write_text(document, encoding="utf-8")
    for _ in range(2):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
        code = subprocess.run(command, cwd=folder, capture_output=True).returncode
        log = (folder / "t.log").read_text(encoding="utf-8", errors="replace")
        assert code == 0, log[-2000:]
    return log


@pytest.mark.parametrize("name", CLASSES)
def test_nothing_is_wider_or_longer_than_its_place(name: str, tmp_path: Path) -> None:
    needed()
    columns = CLASSES[name][1]
    tables = [ps.table(edge_surveys()[survey]) for survey in SURVEYS]
    tables.append(ps.table(edge_surveys()["long names"], what="samples"))
    texts = [table.to_latex(text_columns=columns, label=f"tab:{i}") for i, table in enumerate(tables)]
    log = log_of(name, texts, tmp_path)
    for said in ("Overfull", "Float too large", "multiply defined", "undefined references", "siunitx Warning"):
        assert said not in log, said


@pytest.mark.parametrize(
    ("name", "environments"),
    [("IEEE", ["table", "table*", "sidewaystable*"]), ("article", ["table", "sidewaystable*", "sidewaystable*"])],
)
def test_a_table_goes_where_it_fits_by_its_measured_width(name: str, environments: list[str], tmp_path: Path) -> None:
    needed()
    seen = "".join(
        rf"\AtBeginEnvironment{{{each}}}{{\typeout{{SET: {each}}}}}" for each in ("table", "table*", "sidewaystable*")
    )
    texts = [table.to_latex(text_columns=CLASSES[name][1]) for table in (NARROW, WIDE, WIDEST)]
    log = log_of(name, texts, tmp_path, rf"\usepackage{{etoolbox}}{seen}")
    assert re.findall(r"SET: (\S+)", log) == environments


def test_a_table_that_nobody_could_read_is_said(tmp_path: Path) -> None:
    needed()
    columns = tuple(Column(f"c{i}", f"heading {i}") for i in range(40))
    log = log_of("article", [Table("T", columns, (("1234.5",) * 40,)).to_latex()], tmp_path)
    assert "too wide to be read" in log.replace("\n", "")


def test_the_text_can_refer_to_a_table(tmp_path: Path) -> None:
    needed()
    text = NARROW.to_latex()
    assert text.splitlines()[1] == r"% In the text: Table~\ref{tab:narrow}"
    log = log_of("article", [text, r"See Table~\ref{tab:narrow}.\typeout{N: \csname r@tab:narrow\endcsname}"], tmp_path)
    assert "N: {1}" in log


def test_a_long_table_of_two_columns_of_text_comes_in_parts() -> None:
    table = ps.table(edge_surveys()["forty long names"])
    text = table.to_latex(text_columns=2)
    assert "longtable" not in text
    assert text.count(r"\begin{\plifloat}") == text.count(r"\caption") > 1
    assert text.count(r"\label{") == 1
    assert all(text.count(f"{long_name(i)} & ") == 1 for i in range(40))
    assert text.count(table.notes[-1][:20]) == 1

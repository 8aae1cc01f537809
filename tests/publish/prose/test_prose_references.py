"""The catalogue of references: BibTeX that parses, nothing that nobody cites, each fact as the package has it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.publish.prose.grammar.background_citations import background_words, guideline_words, scheme_keys
from pli_stats.publish.prose.grammar.bibtex import catalogue, plain

ROOT = Path(ps.__file__).parent
FIELDS = {
    "article": {"author", "title", "journal", "year", "volume", "pages"},
    "book": {"author", "title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "year", "pages"},
    "inproceedings": {"author", "title", "booktitle", "year", "pages"},
    "phdthesis": {"author", "title", "school", "year"},
    "techreport": {"author", "title", "institution", "year"},
    "misc": {"author", "title"},
}


def tokens(text):
    """Read BibTeX as its grammar has it, by itself: type, key, and fields in braces that balance."""
    entries, place = [], 0
    while match := re.compile(r"\s*@(\w+)\{\s*([^,\s]+)\s*,").match(text, place):
        kind, key, place, fields = match[1], match[2], match.end(), {}
        while field := re.compile(r"\s*(\w+)\s*=\s*\{").match(text, place):
            depth, start, place = 1, field.end(), field.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[place], 0)
                place += 1
            fields[field[1]] = text[start : place - 1]
            place = re.compile(r"\s*,?").match(text, place).end()
        place = re.compile(r"\s*\}").match(text, place).end()
        entries.append((kind, key, fields))
    assert not text[place:].strip(), f"no BibTeX: {text[place : place + 60]!r}"
    return entries


ENTRIES = tokens((ROOT / "data" / "references.bib").read_text(encoding="utf-8"))


def letters(text):
    """Return a name without accents, as the docstrings have it."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def sources():
    """Return all text of the package that cites: docstrings, and the tables of data."""
    data = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "data").glob("*.csv"))
    modules = [path for path in ROOT.rglob("*.py") if "prose" not in path.parts]
    return letters(" ".join([data, *(path.read_text(encoding="utf-8") for path in modules)]))


CITING = " ".join(sources().split())


def test_the_catalogue_parses_as_the_package_reads_it():
    keys = [key for _, key, _ in ENTRIES]
    assert len(keys) == len(set(keys)) > 60
    assert keys == list(catalogue())
    for _, key, fields in ENTRIES:
        assert catalogue()[key].fields == fields


@pytest.mark.parametrize(("kind", "key", "fields"), ENTRIES, ids=[key for _, key, _ in ENTRIES])
def test_an_entry_is_whole_and_as_the_package_cites_it(kind, key, fields):
    assert set(fields) >= FIELDS[kind], key
    assert all(value == value.strip() and value for value in fields.values())
    assert not re.search(r"(?<!\\)[&%#]", " ".join(fields.values())), "BibTeX needs \\& and the like"
    reference = catalogue()[key]
    assert not re.search(r"[\\{}]", reference.authors), "an accent that `plain` does not know"
    surname = letters(reference.authors.split(" and ")[0].removesuffix(" et al.")).replace("Muller", "Mueller")
    if kind == "misc" and "year" not in fields:
        assert surname.removeprefix("The ") in CITING
    else:
        assert re.search(rf"{re.escape(surname)}\b[^()]{{0,160}}\({fields['year']}\)", CITING), (
            surname,
            fields["year"],
        )
    if "doi" in fields:
        assert fields["doi"].casefold() in CITING.casefold()
    for name in ("volume", "pages"):
        if name in fields:
            assert fields[name].replace("--", "-") in CITING, (key, name)


def test_each_entry_says_where_it_was_seen_and_why_it_has_no_doi():
    for _, key, fields in ENTRIES:
        assert re.match(
            r"(?:seen 20\d\d-\d\d: \w|as cited; not seen in a second source by 20\d\d-\d\d$)", fields["status"]
        ), key
        assert ("doi" in fields) != ("nodoi" in fields), key
        assert not re.search(r"status|nodoi", catalogue()[key].bibtex), "of the catalogue, not of a user's file"


def test_a_phantom_is_not_cited():
    # GeoJournal began in 1977: its volume 2 of 1969 cannot be.
    assert not any("GeoJournal" in one.bibtex for one in catalogue().values())
    result = ps.assess(ps.read_samples(ps.example_path(), port="river"), n_resamples=99)
    assert "Müller, 1981" in ps.methods_text(result) and "Chemiker-Zeitung" in ps.bibliography(result)


def test_a_doi_that_the_package_knows_is_in_the_entry():
    known = re.findall(r"([A-Z][\w-]+), (?:[A-Z]\.[ -]?)+[^()]{0,120}\((\d{4})\)[^()]*?doi:(10\.\S+)", CITING)
    dois = {(name, year): doi.rstrip(".,") for name, year, doi in known}
    for key, one in catalogue().items():
        name = letters(one.authors.split(" and ")[0].removesuffix(" et al."))
        if (name, one.year) in dois and "doi" not in one.fields:
            # The same author may have two papers of a year: the volume tells.
            volume = one.fields.get("volume", "no volume")
            assert not re.search(rf"{name}, [^()]*\({one.year}\)\.[^()]* {volume}[^()]*doi:", CITING), key


def test_each_reference_is_cited_somewhere_and_each_key_is_known():
    paths = [*(ROOT / "publish" / "prose").rglob("*.py"), *(ROOT / "records").glob("*.py")]
    modules = " ".join(path.read_text(encoding="utf-8") for path in paths)
    schemes = " ".join(ps.schemes()["scheme"].unique())
    for key in catalogue():
        assert f'"{key}"' in modules or f"'{key}'" in modules or key in schemes, key
    for key in re.findall(r"cite(?:\.by_name)?\(['\"](\w+)", modules):
        assert key in catalogue()


def test_labels_tell_references_apart():
    labels = [f"{one.authors}, {one.year}" for one in catalogue().values()]
    assert len(labels) == len(set(labels))


def test_sets_are_cited_by_the_source_that_their_table_names():
    for frame, column, words in (
        (ps.backgrounds(), "background", background_words),
        (ps.guidelines(), "guideline", guideline_words),
    ):
        for name, rows in frame.groupby(column):
            keys, doi = words(str(name))[1], str(rows["doi"].iloc[0])
            dois = {catalogue()[key].fields.get("doi", "") for key in keys}
            assert not keys or doi in ("", "nan") or doi in dois, name
            citation = letters(str(rows["citation"].iloc[0]))
            assert all(letters(plain(catalogue()[key].authors.split(" ")[0])) in citation for key in keys), name
            if not keys:
                assert name in ("dhaka_hasan2026", "OSPAR_BAC"), "no source that could be verified"
    for name in ps.schemes()["scheme"].unique():
        assert scheme_keys(name), name


def test_accents():
    assert catalogue()["muller1981"].authors == "Müller"
    assert catalogue()["szekely2013"].authors == "Székely and Rizzo"
    assert catalogue()["anzecc2000"].authors == "ANZECC and ARMCANZ"
    assert catalogue()["worldbank"].year == "n.d."
    assert pd.notna(plain(r"Oliver \& Boyd"))

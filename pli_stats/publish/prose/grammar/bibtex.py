"""The references that a methods section may cite, read from `data/references.bib`."""

from __future__ import annotations

import importlib.resources
import re
from dataclasses import dataclass
from functools import lru_cache

_ENTRY = re.compile(r"@\w+\{(?P<key>[^,\s]+),\n(?P<fields>.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"^ {2}(\w+) = \{(.*)\},?$", re.MULTILINE)
# The accents of the catalogue; a new one is refused by the tests until it stands here.
_ACCENTS = {
    r"{\"a}": "ä",
    r"{\"o}": "ö",
    r"{\"u}": "ü",
    r"{\'e}": "é",
    r"{\'i}": "í",
    r"{\`e}": "è",
    r"{\v{s}}": "š",
    r"\&": "&",
}
# What is known of an entry itself stays in the catalogue.
_OUR_FIELDS = re.compile(r"\n {2}(?:status|nodoi) = [^\n]*")
NO_DATE = "n.d."


@dataclass(frozen=True)
class Reference:
    """One entry of the catalogue: its BibTeX, and all its fields.

    The fields `status` (where it was seen, or that it was not) and `nodoi` (why it has no DOI) are not in the BibTeX.
    """

    key: str
    bibtex: str
    fields: dict[str, str]

    @property
    def authors(self) -> str:
        """The authors as a text names them: one, two, or the first of several.

        Examples
        --------
        >>> reference("efron1987").authors, reference("diebold1995").authors, reference("tomlinson1980").authors
        ('Efron', 'Diebold and Mariano', 'Tomlinson et al.')
        """
        names = [_surname(name) for name in re.split(r" and (?![^{]*\})", self.fields["author"])]
        if len(names) > 2 or names[-1] == "others":
            return f"{names[0]} et al."
        return " and ".join(names)

    @property
    def year(self) -> str:
        """The year, or that there is none."""
        return self.fields.get("year", NO_DATE)


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Reference]:
    """Return every reference by its key, in the order of the catalogue."""
    text = importlib.resources.files("pli_stats").joinpath("data", "references.bib").read_text(encoding="utf-8")
    found = (
        Reference(m["key"], _OUR_FIELDS.sub("", m[0]), dict(_FIELD.findall(m["fields"]))) for m in _ENTRY.finditer(text)
    )
    return {one.key: one for one in found}


def reference(key: str) -> Reference:
    """Return one reference."""
    return catalogue()[key]


def plain(text: str) -> str:
    r"""Return a field of BibTeX as a reader sees it.

    Examples
    --------
    >>> plain(r"{M{\"u}ller}"), plain(r"Oliver \& Boyd")
    ('Müller', 'Oliver & Boyd')
    """
    for written, letter in _ACCENTS.items():
        text = text.replace(written, letter)
    return text.replace("{", "").replace("}", "")


def _surname(author: str) -> str:
    """Return the surname of one author; a body of authors stands in braces of its own."""
    return plain(author if author.startswith("{") else author.partition(",")[0])

"""A numpydoc docstring taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One entry of a section: the names before the colon, the type after it and the text below."""

    names: tuple[str, ...]
    kind: str
    text: str


@dataclass(frozen=True)
class Docstring:
    """Summary, further paragraphs and sections of a docstring."""

    summary: str
    details: str
    sections: dict[str, str] = field(default_factory=dict)

    def entries(self, section: str) -> list[Entry]:
        """Return the entries of a section, [] where there is none."""
        found: list[Entry] = []
        for block in re.split(r"\n(?=\S)", self.sections.get(section, "").strip("\n")):
            if not block:
                continue
            head, _, text = block.partition("\n")
            names, _, kind = head.partition(" : ")
            listed = tuple(name.strip().lstrip("*") for name in names.split(","))
            found.append(Entry(listed, kind.strip(), "\n".join(line.strip() for line in text.splitlines()).strip()))
        return found


def taken_apart(doc: str) -> Docstring:
    """Return the parts of a docstring whose indentation has been removed."""
    head, *pieces = _HEADING.split(doc)
    summary, _, details = head.strip().partition("\n\n")
    sections = {pieces[i]: pieces[i + 1].rstrip() for i in range(0, len(pieces), 2)}
    return Docstring(" ".join(summary.split()), details.strip("\n"), sections)

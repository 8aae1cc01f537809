"""A described table as a PDF that everyone can read, through Typst: no LaTeX needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pli_stats.checks import optional_package, refusal
from pli_stats.publish.renderers import typst_text

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData

_WITHOUT_FONT = re.compile(r"the text `\"(.*?)\"` could not be displayed")

# How Typst names a character that it would not print.
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


def render(description: TableData) -> bytes:
    """Return a tagged PDF (PDF/UA-1); refuse if it would have empty places for letters that no font has."""
    typst = optional_package("typst", "`to_pdf`")
    source = typst_text.render(description, standalone=True)
    try:
        # The standard is asked for because it refuses what would else be an empty box instead of a letter.
        return bytes(typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"]))
    except typst.TypstError as error:
        found = "".join(_WITHOUT_FONT.findall(error.diagnostic))
        lacking = "".join(dict.fromkeys(_CODE.sub(lambda code: chr(int(code[1], 16)), found)))
        if not lacking:
            raise
        raise refusal("no_font", letters=lacking) from error

"""What a cell of field data says: a number, a non-detect, nothing, or something to refuse.

Plain numbers are parsed in bulk by the readers. The odd cells, "<0.02", "1 234,5", "n.d.", "n.a.", come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.results import Change

MISSING_TOKENS = frozenset(
    (
        "",
        "na",
        "n/a",
        "n.a.",
        "n.a",
        "nan",
        "null",
        "none",
        "-",
        "--",
        "–",
        "—",
        ".",
        "*",
        "missing",
        "nm",
        "not measured",
        "not analysed",
        "not analyzed",
    )
)
NONDETECT_TOKENS = frozenset(
    ("nd", "n.d.", "n.d", "bdl", "b.d.l.", "bd", "b.d.", "lod", "<lod", "<loq", "<dl", "<mdl", "<rl", "<d.l.", "u",
     "not detected", "below detection limit", "below detection", "below dl", "below lod")
)  # fmt: skip
RULE_MISSING_TOKEN = "text for a missing value -> missing"
RULE_MISSING_CODE = "missing code named by the caller -> missing"
RULE_NONDETECT = "non-detect -> left-censored at its limit"
RULE_NONDETECT_CODE = "non-detect code named by the caller -> left-censored at its limit"
RULE_DECIMAL_COMMA = "decimal comma -> decimal point"
RULE_THOUSANDS = "thousands separator removed"
RULE_DECIMAL_POINT = "decimal point kept in a table with decimal commas"
RULE_WRAPPED = "marks around a number removed"
RULE_ESTIMATED = "measured, marked as estimated"
RULE_SPREAD = "value ± standard deviation"

# "nd (0.05)", "<LOD (0.05)", "ND<0.05"; "0.05U", "0.9 J"; "12.3 ± 0.4".
_WORDED = re.compile(r"(?P<word><?[A-Za-z.\s]+?)\s*(?:[(\[]\s*[<≤]?\s*|[<≤]\s*)(?P<number>[\d.,eE+-]+)\s*[)\]]?")
_QUALIFIED = re.compile(r"(?P<number>[\d.,]+(?:[eE][+-]?\d+)?)\s*(?P<code>UJ?|J[+-]?|u|uj)")
_SPREAD = re.compile(r"([\d.,eE]+)\s*(?:±|\+/-|\+-)\s*([\d.,eE]+)")
_ABOVE = re.compile(r"\s*(?:>|≥|>=)\s*[\d.,]")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?")
_GROUPS = {",": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"), ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")}
_SPACED = re.compile(r"[+-]?\d{1,3}([   '’]\d{3})+([.,]\d*)?")
_BELOW = re.compile(r"^(<=|<|≤)\s*")


@dataclass(frozen=True)
class RawColumn:
    """A column as a reader delivers it: plain numbers in bulk, odd cells apart.

    `number` is NaN at odd and blank cells. `below` marks cells that the delimited reader knew as "<number"; there
    `number` is the limit and `below_text` the text, in row order.
    """

    name: str
    number: NDArray[np.float64]
    odd: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    tokens: NDArray[Any] = field(default_factory=lambda: np.empty(0, object))
    below: NDArray[np.bool_] | None = None
    below_text: NDArray[Any] | None = None

    def copied(self) -> RawColumn:
        """Return the column with numbers of its own, since `read_cells` writes into them."""
        return RawColumn(self.name, self.number.copy(), self.odd, self.tokens, self.below, self.below_text)

    def kept(self, keep: NDArray[np.bool_]) -> RawColumn:
        """Return some rows of the column."""
        stays = keep[self.odd]
        odd = (np.cumsum(keep) - 1)[self.odd[stays]]
        below = None if self.below is None else self.below[keep]
        text = self.below_text
        if self.below is not None and text is not None:
            text = text[keep[np.flatnonzero(self.below)]]
        return RawColumn(self.name, self.number[keep], odd, self.tokens[stays], below, text)


@dataclass(frozen=True)
class Cells:
    """A column understood: values, which of them are non-detects, and what was changed on the way.

    At a non-detect `value` is the limit that the cell itself gave, or NaN.
    """

    value: NDArray[np.float64]
    below: NDArray[np.bool_]
    changes: list[Change]
    spread: NDArray[np.float64] | None = None  # standard deviations written as "12.3 ± 0.4"


@dataclass(frozen=True)
class Token:
    """The reading of one odd cell."""

    value: float
    below: bool
    rule: str
    spread: float = np.nan


# pandas 2 reads a third of long decimals with a last digit that is off; pandas 3 reads them exactly.
PANDAS_IS_EXACT = int(pd.__version__.split(".")[0]) >= 3


def exact_numbers(cells: NDArray[Any]) -> NDArray[np.float64]:
    """Return cells as the nearest doubles, NaN where they are no numbers, or texts of numbers beyond a double.

    Examples
    --------
    >>> exact_numbers(np.array(["0.1", 2, "<3"], object)).tolist()
    [0.1, 2.0, nan]
    """
    numbers: NDArray[np.float64] = (
        pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(np.float64, na_value=np.nan).copy()
    )
    beyond = np.flatnonzero(np.isinf(numbers))
    numbers[[i for i in beyond if isinstance(cells[i], str)]] = np.nan
    if not PANDAS_IS_EXACT:
        texts = [i for i, cell in enumerate(cells) if isinstance(cell, str) and not np.isnan(numbers[i])]
        numbers[texts] = [float(cells[i]) for i in texts]
    return numbers


def raw_column(name: str, cells: NDArray[Any], decimal: str | None = None) -> RawColumn:
    """Return an object column (text, Python numbers, blanks) as plain numbers and odd cells."""
    codes, uniques = pd.factorize(cells)
    numbers = exact_numbers(uniques)
    # A truth value is no number though NumPy would take it for one.
    odd_unique = np.array([isinstance(u, bool | np.bool_) for u in uniques], dtype=bool) | np.isnan(numbers)
    if decimal == ",":  # "1.234" is then no plain number
        odd_unique |= np.array([isinstance(u, str) and "." in u for u in uniques], dtype=bool)
    numbers[odd_unique] = np.nan
    table = np.append(numbers, np.nan)
    odd = np.flatnonzero(np.append(odd_unique, False)[codes])
    tokens = np.array([_as_text(cells[i]) for i in odd], dtype=object)
    blank = np.array([isinstance(t, str) and not t.strip() for t in tokens], dtype=bool)
    return RawColumn(name, table[codes], odd[~blank], tokens[~blank])


def _as_text(cell: Any) -> str:
    """Return the text of an odd cell as a user would type it."""
    return cell if isinstance(cell, str) else str(cell)


def read_cells(column: RawColumn, rows: NDArray[Any], decimal: str | None) -> Cells:
    """Return the numbers and non-detects of a column (in its own arrays), or refuse its first unreadable cell."""
    value = column.number  # the column's own array: copying a million rows costs as much as parsing them
    below = np.zeros(len(value), bool) if column.below is None else column.below.copy()
    changes: list[Change] = []
    if column.below is not None and column.below.any():
        where = np.flatnonzero(column.below)
        changes.append(Change(RULE_NONDETECT, column.name, rows[where], column.below_text, value[where]))
    if not len(column.odd):
        return Cells(value, below, changes)
    codes, uniques = pd.factorize(column.tokens)
    readings = [read_token(str(token), decimal) for token in uniques]
    for index, reading in enumerate(readings):
        if isinstance(reading, str):
            first = column.odd[int(np.argmax(codes == index))]
            raise refusal(reading, row=rows[first], column=column.name, value=str(uniques[index]))
    known = [reading for reading in readings if not isinstance(reading, str)]
    value[column.odd] = np.array([reading.value for reading in known])[codes]
    below[column.odd] = np.array([reading.below for reading in known])[codes]
    rules = np.array([reading.rule for reading in known], dtype=object)[codes]
    for rule in dict.fromkeys(rules):
        # A word that gives no limit is logged with the limit used, once that is known.
        mine = (rules == rule) & ~((rule == RULE_NONDETECT) & np.isnan(value[column.odd]))
        where = column.odd[mine]
        if len(where):
            changes.append(Change(rule, column.name, rows[where], column.tokens[mine], value[where]))
    spread = None
    if any(np.isfinite(reading.spread) for reading in known):
        spread = np.full(len(value), np.nan)
        spread[column.odd] = np.array([reading.spread for reading in known])[codes]
    return Cells(value, below, changes, spread)


def read_token(token: str, decimal: str | None) -> Token | str:
    """Return the reading of one odd cell, or the key of the sentence that refuses it.

    Examples
    --------
    >>> read_token("nd (0.05)", None), read_token("0.9 J", None).value
    (Token(value=0.05, below=True, rule='non-detect -> left-censored at its limit', spread=nan), 0.9)
    """
    text = token.strip().strip("'\"").strip()
    lower = text.casefold()
    if lower in MISSING_TOKENS:
        return Token(np.nan, False, RULE_MISSING_TOKEN)
    if re.sub(r"\s+", "", lower) in NONDETECT_TOKENS or lower in NONDETECT_TOKENS:
        return Token(np.nan, True, RULE_NONDETECT)
    if _ABOVE.match(text):
        return "over_range_cell"
    spread = _SPREAD.fullmatch(text)
    if spread:
        parts = [read_number(part, decimal) for part in spread.groups()]
        if not isinstance(parts[0], str) and not isinstance(parts[1], str):
            return Token(parts[0][0], False, RULE_SPREAD, parts[1][0])
    mark = _BELOW.match(text)
    rule = RULE_NONDETECT if mark else ""
    rest = text[mark.end() :] if mark else text
    worded = _WORDED.fullmatch(text)
    if worded and worded["word"].casefold().replace(" ", "") in NONDETECT_TOKENS:
        rest, rule = worded["number"], RULE_NONDETECT
    qualified = _QUALIFIED.fullmatch(rest)
    if qualified:
        rest = qualified["number"]
        rule = RULE_NONDETECT if rule or qualified["code"].upper().startswith("U") else RULE_ESTIMATED
    number = read_number(rest, decimal)
    if isinstance(number, str):
        return number
    value, how = number
    if not np.isfinite(value):
        return "infinite_cell"
    return Token(value, rule == RULE_NONDETECT, rule or how)


def read_number(text: str, decimal: str | None) -> tuple[float, str] | str:
    """Return a number with its separators resolved and the rule that was used, or the key of a sentence."""
    text = text.strip().replace("−", "-")
    if _SPACED.fullmatch(text):
        return float(re.sub(r"[   '’]", "", text).replace(",", ".")), RULE_THOUSANDS
    if _GROUPS[","].fullmatch(text):
        if "." not in text and text.count(",") == 1 and decimal is None and not text.lstrip("+-").startswith("0"):
            return "ambiguous_number"
        if "." in text or text.count(",") > 1 or (decimal == "." and not text.lstrip("+-").startswith("0")):
            return float(text.replace(",", "")), RULE_THOUSANDS
    if _GROUPS["."].fullmatch(text) and ("," in text or text.count(".") > 1 or decimal == ","):
        return float(text.replace(".", "").replace(",", ".")), RULE_THOUSANDS
    if _COMMA.fullmatch(text):
        return float(text.replace(",", ".")), RULE_DECIMAL_COMMA
    if _PLAIN.fullmatch(text):
        return float(text), RULE_DECIMAL_POINT if decimal == "," else RULE_WRAPPED
    if text.casefold().lstrip("+-") in ("inf", "infinity", "∞", "1.#inf"):
        return "infinite_cell"
    return "text_in_number"


def decimal_evidence(tokens: Iterable[str]) -> set[str]:
    """Return the decimal marks that the tokens show beyond doubt."""
    seen = set()
    for token in tokens:
        text = _BELOW.sub("", token.strip().strip("'\""))
        if _COMMA.fullmatch(text) and (not _GROUPS[","].fullmatch(text) or text.startswith("0")):
            seen.add(",")
        elif _PLAIN.fullmatch(text) and "." in text and (not _GROUPS["."].fullmatch(text) or text.startswith("0")):
            seen.add(".")
        elif "," in text and "." in text and (_GROUPS[","].fullmatch(text) or _GROUPS["."].fullmatch(text)):
            seen.add(max(",.", key=text.rfind))
    return seen

"""Which headers are elements of this table: symbols as it writes them, one column of totals for each."""

from __future__ import annotations

import dataclasses

from pli_stats.checks import near_miss, refusal
from pli_stats.pollution.reading.columns.column_headers import Header, read_header
from pli_stats.pollution.reading.columns.plans import Options
from pli_stats.pollution.reading.columns.role_names import DATE_NAMES, PORT_NAMES, ROLE_NAMES
from pli_stats.pollution.reading.formats.known_formats import key_of
from pli_stats.pollution.reference.elements import element_of

# Symbols that mean nothing else in capitals or small letters; the others (SN, SE, CO, ER, TH, "in", "as") are elements
# in capitals only where the table writes one of these so.
CLEAR = frozenset(["Cu", "Zn", "Pb", "Cd", "Cr", "Ni", "Hg", "Fe", "Mn", "Al", "Ag", "Sb", "Mg", "Zr"])


def element_headers(names: list[str], options: Options) -> list[Header]:
    """Return the reading of each header; the caller's `elements` comes first."""
    headers = [_header(name, options) for name in names]
    styles = {header.style for header in headers if header.element in CLEAR}
    coordinates = any(key_of(name)[:1] == "x" and len(key_of(name)) <= 8 for name in names)
    headers = [_as_written(header, styles, coordinates, options) for header in headers]
    plain = {header.element for header in headers if header.role == "result"}
    variants: dict[str | None, list[str]] = {}
    for header in headers:
        if header.role == "variant" and header.element not in plain:
            variants.setdefault(header.element, []).append(header.text)
    only = {texts[0] for texts in variants.values() if len(texts) == 1}
    return [dataclasses.replace(header, role="result") if header.text in only else header for header in headers]


def _header(name: str, options: Options) -> Header:
    """Return the reading of one header, which names no element where the caller says what the column is."""
    roles = (
        options.port,
        options.station,
        options.unit,
        options.moisture,
        options.basis,
        options.limit,
        options.flag,
        options.limit_unit,
    )
    if name in (*options.ignore, *roles, *(options.date or ())):
        return Header(name, "info")
    if name in options.elements:
        symbol = element_of(options.elements[name])
        if symbol is None:
            got = options.elements[name]
            raise refusal("not_an_element", what="`elements`", got=got, hint=near_miss(got, ("Cu", "copper")))
        found = read_header(name)
        role = found.role if found.role in ("limit", "flag") else "result"
        return Header(
            name, role, symbol, found.unit, found.unknown_unit if found.role == "result" else None, style="symbol"
        )
    return read_header(name)


def _as_written(header: Header, styles: set[str], coordinates: bool, options: Options) -> Header:
    """Return a header as information where its capitals are no symbol in this table, or it is a coordinate."""
    bare = header.text.strip()
    if header.text in options.elements or header.element is None:
        return header
    if header.element == "Y" and header.unit is None and coordinates:
        return Header(header.text, "info", words="coordinate")
    if bare.casefold() == "nd" and bare != "Nd":
        return Header(header.text, "info")
    usual = (*ROLE_NAMES.values(), DATE_NAMES, PORT_NAMES)
    if any(key_of(bare) in names for names in usual) and header.style != "symbol":
        return Header(header.text, "info")
    doubtful = header.style in ("upper", "lower") and len(header.element) == 2 and header.element not in CLEAR
    if doubtful and header.role in ("result", "other", "variant") and header.style not in styles:
        return Header(header.text, "info", header.element, header.unit, words="style")
    return header

"""The options of reading field data, in one place for every verb that reads them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from pli_stats.checks import refusal
from pli_stats.cli.options import Object

TAB = ("tab", "\\t")


def reads_field_data(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of reading for its `**how`."""
    own = [one for one in inspect.signature(verb, eval_str=True).parameters.values() if one.kind is not one.VAR_KEYWORD]
    read = list(inspect.signature(reading, eval_str=True).parameters.values())[1:]

    @functools.wraps(verb)
    def with_options(**given: Any) -> None:
        verb(**given)

    parameters = [one.replace(kind=one.KEYWORD_ONLY) for one in (*own, *read)]
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {one.name: one.annotation for one in parameters}
    del with_options.__wrapped__  # the signature is the new one
    return with_options


def reading(
    file: Path,
    *,
    file_format: Annotated[
        str | None, typer.Option(help="Known format, as in wqp, or plain for none; told from the columns by default.")
    ] = None,
    layout: Annotated[str | None, typer.Option(help="wide or long; told from the columns by default.")] = None,
    station: Annotated[str | None, typer.Option(help="Column that names the station.")] = None,
    date: Annotated[list[str] | None, typer.Option(help="Columns that distinguish visits to a station.")] = None,
    analyte: Annotated[str | None, typer.Option(help="Column of a long table that names the metal.")] = None,
    result: Annotated[str | None, typer.Option(help="Column of a long table with the concentrations.")] = None,
    elements: Annotated[
        list[str] | None, typer.Option(help="Which element a column or analyte is, as in 'Lead total=Pb'.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Columns or analytes to leave out.")] = None,
    units: Annotated[
        list[str] | None, typer.Option(help="Unit where headers give none: of all results, or as in Fe=%.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Column with the unit of each row.")] = None,
    basis: Annotated[str | None, typer.Option(help="dry, wet, or the column that says so.")] = None,
    moisture: Annotated[str | None, typer.Option(help="Column with moisture in percent of wet weight.")] = None,
    flag: Annotated[str | None, typer.Option(help="Column that marks non-detects.")] = None,
    qualifier: Annotated[
        list[str] | None, typer.Option(help="What a code means, as in J=detect; or nondetect, reject, missing.")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="Detection limit in mg/kg: of all metals, or as in Cd=0.02.")
    ] = None,
    limit_column: Annotated[str | None, typer.Option(help="Column with detection limits.")] = None,
    limit_unit: Annotated[str | None, typer.Option(help="Column with the unit of the detection limits.")] = None,
    negative: Annotated[
        str | None, typer.Option(help="limit: a negative value is a non-detect at its absolute value.")
    ] = None,
    nondetect_code: Annotated[
        list[float] | None, typer.Option(help="Number that stands for a non-detect, as in -88.")
    ] = None,
    missing_code: Annotated[
        list[float] | None, typer.Option(help="Number that stands for a missing value, as in -99.")
    ] = None,
    replicates: Annotated[str, typer.Option(help="error, mean, geometric_mean or first.")] = "error",
    sheet: Annotated[
        list[str] | None, typer.Option(help="Excel sheet by its name, or its position from 0; several are joined.")
    ] = None,
    skip_rows: Annotated[int, typer.Option(help="Lines above the header.")] = 0,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter of a text file: , ; | or tab.")] = None,
    decimal: Annotated[str | None, typer.Option(help="Decimal mark, . or ,")] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help="Of a text file, as in gbk; told from the file by default: UTF-8, else Windows-1252."),
    ] = None,
    object_name: Object = None,
) -> dict[str, Any]:
    """Return the options as arguments of `read_samples`; those that may be repeated are lists.

    Examples
    --------
    >>> found = reading(Path("a.csv"), limit=["Cd=0.02"], units=["Fe=%"], qualifier=["<=nondetect"])
    >>> found["limits"], found["units"], found["qualifiers"]
    ({'Cd': 0.02}, {'Fe': '%'}, {'<': 'nondetect'})
    """
    return {
        "format": file_format,
        "layout": layout,
        "station": station,
        "date": date,
        "analyte": analyte,
        "result": result,
        "elements": _pairs("elements", elements),
        "ignore": ignore or (),
        "units": _one_or_pairs("units", units),
        "unit": unit,
        "basis": basis,
        "moisture": moisture,
        "flag": flag,
        "qualifiers": _pairs("qualifiers", qualifier),
        "limits": _limits(limit),
        "limit": limit_column,
        "limit_unit": limit_unit,
        "negative": negative,
        "nondetect_codes": nondetect_code or (),
        "missing_codes": missing_code or (),
        "replicates": replicates,
        "sheet": 0
        if not sheet
        else _sheet(file, sheet[0])
        if len(sheet) == 1
        else [_sheet(file, word) for word in sheet],
        "skip_rows": skip_rows,
        "delimiter": "\t" if delimiter in TAB else delimiter,
        "decimal": decimal,
        "encoding": encoding,
        "object": object_name,
    }


def _pairs(name: str, words: list[str] | None) -> dict[str, str] | None:
    """Return options such as `J=detect` as a dict; what is named may itself hold a sign of equality."""
    pairs: dict[str, str] = {}
    for word in words or []:
        key, equals, value = word.rpartition("=")
        if not equals or not key.strip() or not value.strip():
            raise refusal("option_pair", name=name, got=word)
        if pairs.setdefault(key.strip(), value.strip()) != value.strip():
            raise refusal("option_twice", name=name, what=key.strip(), first=pairs[key.strip()], second=value.strip())
    return pairs or None


def _one_or_pairs(name: str, words: list[str] | None) -> str | dict[str, str] | None:
    """Return one word that holds for all, or options such as `Fe=%` as a dict."""
    return words[0] if words and len(words) == 1 and "=" not in words[0] else _pairs(name, words)


def _limits(words: list[str] | None) -> float | dict[str, float] | None:
    """Return `0.02` or `Cd=0.02` options as numbers."""
    found = _one_or_pairs("limits", words)
    if isinstance(found, str):
        return _number("all metals", found)
    return None if found is None else {element: _number(element, value) for element, value in found.items()}


def _number(element: str, text: str) -> float:
    """Return a detection limit as a number."""
    try:
        return float(text)
    except ValueError:
        raise refusal("limit_value", element=element, value=text) from None


def _sheets(file: Path, words: list[str] | None) -> int | str | list[int | str]:
    """Return which sheets to read: the first that is not hidden where none is named."""
    sheets = [_sheet(file, word) for word in words or ["0"]]
    return sheets if len(sheets) > 1 else sheets[0]


def _sheet(file: Path, word: str) -> int | str:
    """Return the name of a sheet, or its position where the word is a number and no sheet has that name."""
    if not word.isdecimal():
        return word
    from pli_stats.pollution.reading.excel.excel_files import open_book
    from pli_stats.pollution.reading.excel.workbooks import EXCEL

    if file.suffix.casefold() not in EXCEL or not file.is_file():
        return int(word)
    with file.open("rb") as handle:
        return word if word in open_book(file, handle).states else int(word)

"""Compiled functions of R: the code is walked over, and the expression that it was compiled from is returned.

R writes with compiled code the constants that it needs; the first is its source, in which R marks what stands there
more than once. R Core Team (2022). R 4.2.2, src/main/serialize.c.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pli_stats.rds.xdr.codes as xdr
from pli_stats.rds.xdr.xdr_stream import XdrStream
from pli_stats.robjects.vectors.r_values import RCall, ROpaque, RSymbol, RValue

_CELLS = (xdr.CALL, xdr.PAIRLIST, xdr.ATTRIBUTED_CALL, xdr.ATTRIBUTED_PAIRLIST)


@dataclass
class _Cell:
    """One cell of a call or chain: its name, its value, and what follows."""

    is_call: bool
    attributes: dict[str, RValue] = field(default_factory=dict)
    tag: RValue = None
    first: RValue | _Cell = None
    rest: RValue | _Cell = None
    complete: bool = False
    made: RValue = None


def read_bytecode(reader: XdrStream) -> RValue:
    """Return the source of compiled code.

    Examples
    --------
    >>> from pli_stats.rds.xdr.xdr_reader import XdrReader
    >>> code = bytes.fromhex("00000000 000000fe 00000001 0000000e 0000000e 00000001 3fe0000000000000")
    >>> read_bytecode(XdrReader(code, "these bytes")).values
    array([0.5])
    """
    reader.integer()  # how many things stand there more than once
    return _code(reader, {})


def _code(reader: XdrStream, seen: dict[int, _Cell]) -> RValue:
    """Read one piece of code and return the first of its constants."""
    reader.item()  # the instructions
    count = reader.integer()
    reader.require(4 * count)
    constants: list[RValue] = []
    for _ in range(count):
        kind = reader.integer()
        constants.append(_code(reader, seen) if kind == xdr.BYTECODE else _value_of(_language(reader, kind, seen)))
    return constants[0] if constants else None


def _language(reader: XdrStream, kind: int, seen: dict[int, _Cell]) -> RValue | _Cell:
    """Read a constant, the chain of a call iteratively."""
    chain: list[_Cell] = []
    while True:
        place = None
        if kind == xdr.CALL_AGAIN:
            number = reader.integer()
            if number not in seen or not seen[number].complete:
                reader.damaged("compiled code in it refers to what it does not hold")
            end: RValue | _Cell = seen[number]
            break
        if kind == xdr.CALL_FIRST:
            place, kind = reader.integer(), reader.integer()
        if kind not in _CELLS:
            end = reader.item()
            break
        cell = _Cell(kind in (xdr.CALL, xdr.ATTRIBUTED_CALL))
        if place is not None:
            seen[place] = cell
        if kind in (xdr.ATTRIBUTED_CALL, xdr.ATTRIBUTED_PAIRLIST):
            cell.attributes = reader.attributes()
        cell.tag = reader.item()
        cell.first = _language(reader, reader.integer(), seen)
        chain.append(cell)
        kind = reader.integer()
    for cell in reversed(chain):
        cell.rest, end, cell.complete = end, cell, True
    return end


def _value_of(value: RValue | _Cell) -> RValue:
    """Return a constant as a description."""
    if not isinstance(value, _Cell):
        return value
    if value.made is None:
        value.made = _call(value) if value.is_call else ROpaque("a pairlist")
    return value.made


def _call(cell: _Cell) -> RValue:
    """Return the call that begins with a cell."""
    function = _value_of(cell.first)
    arguments: list[tuple[str, RValue]] = []
    rest = cell.rest
    while isinstance(rest, _Cell):
        arguments.append((rest.tag.name if isinstance(rest.tag, RSymbol) else "", _value_of(rest.first)))
        rest = rest.rest
    if not isinstance(function, RSymbol | RCall):
        return ROpaque("a call of a function without a name")
    return RCall(function, tuple(arguments), cell.attributes)

"""Descriptions into live R objects, and live R objects into descriptions.

Nothing here is text that R would parse: calls are built from their parts by R's own `as.call`, functions by
`as.function`, attributes are put on by `attributes<-`, which refuses what R cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, cast

from pli_stats.checks import refusal
from pli_stats.r.live_vectors import live_numbers, live_strings, new_vector, numbers_of, strings_of
from pli_stats.r.session import first_line
from pli_stats.rds.xdr.codes import SOURCE_TEXT
from pli_stats.robjects.vectors.r_values import (
    KINDS,
    RCall,
    RFunction,
    RList,
    ROpaque,
    RSymbol,
    RValue,
    RVector,
    strings,
)

_NUMBERS = {"LGLSXP": "logical", "INTSXP": "integer", "REALSXP": "double", "CPLXSXP": "complex"}
_S4_BIT = 1 << 4  # in the general purpose bits of an object's header (R Internals, section 1.1.3)
# What a description cannot hold, in the words that the reader of files has for it.
_OPAQUE = {
    "ENVSXP": "an environment",
    "LISTSXP": "a pairlist",
    "DOTSXP": "a pairlist",
    "PROMSXP": "a promise",
    "RAWSXP": "a raw vector",
    "EXPRSXP": "an expression",
    "S4SXP": "an S4 object",
    "EXTPTRSXP": "a pointer",
    "WEAKREFSXP": "a pointer",
    "BUILTINSXP": "R's own function",
    "SPECIALSXP": "R's own function",
}


def realise(r: ModuleType, value: RValue, where: str = "the value") -> Any:
    """Return the live R object of a description; to be called inside `r_session`.

    Examples
    --------
    >>> from pli_stats.r.session import r_session
    >>> with r_session() as r:  # doctest: +SKIP
    ...     realise(r, strings(["a", None]))
    """
    match value:
        case None:
            return r.NULL
        case RVector(kind="character", values=texts):
            made = live_strings(r, cast("Sequence[str | None]", texts), where)
        case RVector() if value.kind in KINDS:
            made = live_numbers(r, value.kind, value.values)
        case RList():
            made = _live_list(r, value.values, where)
        case RSymbol(name=name):
            # The empty name stands for an argument that is left out.
            return by_r(r, "as.name", live_strings(r, [name], where), where=where) if name else r.MissingArg
        case RCall():
            made = _live_call(r, value, where)
        case RFunction():
            made = _live_function(r, value, where)
        case ROpaque(what=what):
            raise refusal("r_opaque", where=where, what=what)
        case _:
            raise TypeError(f"not a description: {type(value).__name__}")
    return _attributed(r, made, value.attributes, where)


def _live_list(r: ModuleType, values: Sequence[RValue], where: str) -> Any:
    """Return a list of R without attributes."""
    made = new_vector(r, "list", len(values))
    for place, value in enumerate(values):
        made[place] = realise(r, value, f"{where}, element {place + 1}")
    return made


def _live_call(r: ModuleType, value: RCall, where: str) -> Any:
    """Return a call, not evaluated."""
    parts = _live_list(r, [value.function, *(part for _, part in value.arguments)], where)
    names = strings(["", *(name for name, _ in value.arguments)])
    return by_r(r, "as.call", _attributed(r, parts, {"names": names}, where), where=where)


def _live_function(r: ModuleType, value: RFunction, where: str) -> Any:
    """Return a function of the global environment."""
    parts = _live_list(r, [*(RSymbol("") for _ in value.arguments), value.body], where)
    named = _attributed(r, parts, {"names": strings([*value.arguments, ""])}, where)
    return by_r(r, "as.function", named, r.globalenv, where=where)


def _attributed(r: ModuleType, live: Any, attributes: Mapping[str, RValue], where: str) -> Any:
    """Return the object with its attributes."""
    if not attributes:
        return live
    put = _live_list(r, list(attributes.values()), f"{where}, attributes")
    named = by_r(r, "names<-", put, live_strings(r, list(attributes), where), where=where)
    return by_r(r, "attributes<-", live, named, where=where)


def by_r(r: ModuleType, name: str, *values: Any, where: str) -> Any:
    """Call a function of base R with live objects; calls and names among them come through unevaluated."""
    try:
        return r.baseenv[name](*(quoted(r, value) for value in values))
    except r.embedded.RRuntimeError as error:
        raise refusal("r_refused", where=where, reason=first_line(error)) from None


def quoted(r: ModuleType, value: Any) -> Any:
    """Return what evaluates to the object itself: rpy2 hands over calls and names bare, and R would evaluate them."""
    return call_of(r, r.SexpSymbol("quote"), value) if isinstance(value, r.LangSexpVector | r.SexpSymbol) else value


def call_of(r: ModuleType, *parts: Any, **named: Any) -> Any:
    """Return a call of live parts, the function first; it is not evaluated."""
    together = [*parts, *named.values()]
    held = new_vector(r, "list", len(together))
    for place, part in enumerate(together):
        held[place] = part
    if named:
        held = r.baseenv["names<-"](held, r.StrSexpVector([*[""] * len(parts), *named]))
    return r.baseenv["as.call"](held)


def read(r: ModuleType, live: Any) -> RValue:
    """Return the description of a live R object, as the reader of files gives it; to be called inside `r_session`.

    What a description cannot hold (environments, functions that have one of their own or defaults) is an `ROpaque`.

    Examples
    --------
    >>> from pli_stats.r.session import r_session
    >>> with r_session() as r:  # doctest: +SKIP
    ...     read(r, r.StrSexpVector(["a"])).values
    ['a']
    """
    kind = r.RTYPES(live.typeof).name
    if _is_s4(r, live):
        return ROpaque("an S4 object")
    if kind == "NILSXP":
        return None
    if kind == "SYMSXP":
        return RSymbol(_name_of(r, live.__sexp__._cdata))
    if kind in _NUMBERS:
        return RVector(_NUMBERS[kind], numbers_of(r, live, _NUMBERS[kind]), _attributes_of(r, live))
    if kind == "STRSXP":
        return RVector("character", strings_of(r, live), _attributes_of(r, live))
    if kind == "VECSXP":
        return RList(tuple(read(r, part) for part in live), _attributes_of(r, live))
    if kind == "LANGSXP":
        return _read_call(r, live)
    if kind == "CLOSXP":
        return _read_function(r, live)
    return ROpaque(_OPAQUE.get(kind, kind))


def _is_s4(r: ModuleType, live: Any) -> bool:
    """Say whether R has marked an object as one of class S4."""
    return bool(live.__sexp__._cdata.sxpinfo.gp & _S4_BIT)


def _attributes_of(r: ModuleType, live: Any) -> dict[str, RValue]:
    """Return the attributes as R keeps them: row names that only count are c(NA, -n)."""
    return {name: read(r, value) for name, value in _pairs(r, live) if name not in SOURCE_TEXT}


def _pairs(r: ModuleType, live: Any) -> Iterator[tuple[str, Any]]:
    """Walk through R's own chain of attributes."""
    library = r.openrlib.rlib
    link = library.ATTRIB(live.__sexp__._cdata)
    while link != library.R_NilValue:
        yield _name_of(r, library.TAG(link)), r.conversion._cdata_to_rinterface(library.CAR(link))
        link = library.CDR(link)


def _name_of(r: ModuleType, symbol: Any) -> str:
    """Return the text of a name of R's language."""
    library = r.openrlib.rlib
    if symbol == library.R_MissingArg:
        return ""
    return str(r.openrlib.ffi.string(library.Rf_translateCharUTF8(library.PRINTNAME(symbol))), "utf-8")


def _read_call(r: ModuleType, live: Any) -> RValue:
    """Return the description of a call."""
    parts = by_r(r, "as.list", live, where="the call")
    names = dict(_pairs(r, parts)).get("names")
    labels = [label or "" for label in strings_of(r, names)] if names else [""] * len(parts)
    function, *arguments = (read(r, part) for part in parts)
    if not isinstance(function, RSymbol | RCall):
        return ROpaque("a call of a function without a name")
    return RCall(function, tuple(zip(labels[1:], arguments, strict=True)), _attributes_of(r, live))


def _read_function(r: ModuleType, live: Any) -> RValue:
    """Return the description of a function."""
    library = r.openrlib.rlib
    if library.CLOENV(live.__sexp__._cdata) != library.R_GlobalEnv:
        return ROpaque("a function with an environment of its own")
    arguments = by_r(r, "as.list", by_r(r, "formals", live, where="the function"), where="the function")
    names = dict(_pairs(r, arguments)).get("names")
    body = read(r, by_r(r, "body", live, where="the function"))
    if any(read(r, default) != RSymbol("") for default in arguments) or not isinstance(body, RCall | RSymbol):
        return ROpaque("a function with defaults for its arguments, or without a call in it")
    labels = [label or "" for label in strings_of(r, names)] if names else []
    return RFunction(tuple(labels), body, _attributes_of(r, live))

"""Who asks - Python, the shell or R - and what the arguments in a sentence are called there.

Sentences are written once, with arguments of Python in backticks; what is in backticks is put into the words of the
side that asked where the sentence is made.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pli_stats.text.words import CountingFormatter, in_number, series


@dataclass(frozen=True)
class Option:
    """An option of a command: its name, and how it takes several values (repeated, or as in a,b)."""

    name: str
    repeated: bool = False
    commas: bool = False


@dataclass(frozen=True)
class Side:
    """Who asks.

    Attributes
    ----------
    name : {"python", "shell", "r"}
    options : mapping of str to Option
        In the shell, what the running command has for an argument of Python.
    command : tuple of str
        In the shell, the command as it was typed.
    """

    name: str = "python"
    options: Mapping[str, Option] = field(default_factory=dict)
    command: tuple[str, ...] = ()


R_SIDE = Side("r")
# Not a context variable: columns are read by threads, and a process answers one side.
_ASKING = [Side()]

_ARGUMENT = re.compile(r"([A-Za-z_]\w*)=")
_SYNTACTIC_IN_R = re.compile(r"(?!(?:if|else|in|for|while|repeat|function|next|break)$)[A-Za-z][\w.]*")
#: What a kind of object of Python is called by those who only know R.
_KINDS_IN_R = {
    "DataFrame": "a data frame",
    "Series": "a vector",
    "ndarray": "a vector or matrix",
    "Categorical": "a factor",
    "NoneType": "NULL",
    "dict": "a list with names",
    "list": "a list",
    "tuple": "a list",
    "str": "text",
    "int": "a number",
    "float": "a number",
    "bool": "TRUE or FALSE",
    "Timestamp": "a time",
    "date": "a date",
    "Samples": "samples",
    "FeatureEncoder": "the model",
    "TransferRegressor": "the model",
}
_WORDS_IN_R = {True: "TRUE", False: "FALSE", None: "NULL", ...: "..."}
#: Verbs of another name in R; methods are functions there.
NAMES_IN_R = {
    "read_rds": "readRDS",
    "save_rds": "saveRDS",
    "table": "pli_table",
    "TransferRegressor": "transfer_regressor",
    "TransferRegressor.save": "save_model",
    "TransferRegressor.load": "load_model",
    "Study": "study",
    "Study.domain_similarity": "similarity",
    "Domain": "domain",
}
# Verbs of Python that are a command or an option in the shell.
_VERBS_IN_SHELL = {"read_samples": "pli-stats read"}
_OPTIONS_FOR_VERBS = {"complete_samples": "complete"}


def asking() -> Side:
    """Return the side that asks now."""
    return _ASKING[-1]


@contextlib.contextmanager
def asked_by(side: Side) -> Iterator[None]:
    """Word sentences for a side."""
    _ASKING.append(side)
    try:
        yield
    finally:
        _ASKING.pop()


def filled(template: str, facts: Mapping[str, Any]) -> str:
    """Return a template with its facts, what is in backticks in the words of the side that asks.

    Examples
    --------
    >>> filled("Pass `limits={{{element!r}: 0.02}}`.", {"element": "Cu"})
    "Pass `limits={'Cu': 0.02}`."
    >>> with asked_by(R_SIDE):
    ...     filled("Pass `limits={{{element!r}: 0.02}}`, not {got!r}.", {"element": "Cu", "got": None})
    'Pass `limits = c(Cu = 0.02)`, not NULL.'
    >>> with asked_by(Side("shell", {"limits": Option("--limit", repeated=True)})):
    ...     filled("Pass `limits={{{element!r}: 0.02}}`, not {got!r}.", {"element": "Cu", "got": 1})
    'Pass `--limit Cu=0.02`, not 1.'
    """
    code, prose = CountingFormatter(), _Prose()
    parts = template.split("`")
    parts[::2] = [prose.vformat(part, (), facts) for part in parts[::2]]
    parts[1::2] = [f"`{spoken(code.vformat(part, (), facts))}`" for part in parts[1::2]]
    return "".join(parts)


class _Prose(CountingFormatter):
    """Shows values outside of backticks as the side that asks writes them; text has quotation marks everywhere.

    `{at:@position}` is a place, `{rows:@row}` several: facts count from 0, as Python does and then says; R and the
    shell count from 1.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one field as text."""
        if format_spec.startswith("@"):
            return place(format_spec[1:], value)
        if asking().name == "r" and not format_spec and (value is None or isinstance(value, bool | type | str)):
            return _said_in_r(value)
        return super().format_field(value, format_spec)

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """Return a value as text where the template asks for its representation."""
        if conversion == "r" and asking().name == "r" and isinstance(value, bool | list | tuple | dict | None):
            return in_r(repr(value))
        if conversion == "r" and asking().name == "r" and isinstance(value, type):
            return _said_in_r(value)
        return super().convert_field(value, conversion)


def _said_in_r(value: Any) -> str:
    """Return a missing value, a truth value or a kind of object in words of R; other text stays."""
    if value is None or isinstance(value, bool):
        return _WORDS_IN_R[value]
    name = value.__name__ if isinstance(value, type) else value
    return _KINDS_IN_R.get(name, name)


def shape_text(shape: tuple[int, ...]) -> str:
    """Return what has a shape, in the words of the side that asks.

    Examples
    --------
    >>> shape_text((2, 3))
    'shape (2, 3)'
    >>> with asked_by(R_SIDE):
    ...     shape_text(()), shape_text((4,)), shape_text((2, 3)), shape_text((2, 3, 4))
    ('a single value', 'a vector of 4', 'a table of 2 x 3', 'an array of 2 x 3 x 4')
    """
    if asking().name != "r":
        return f"shape {shape}"
    kinds = ("a single value", "a vector of ", "a table of ")
    return (kinds[len(shape)] if len(shape) < len(kinds) else "an array of ") + " x ".join(map(str, shape))


def place(what: str, at: int | Iterable[int], most: int = 12) -> str:
    """Return places that count from 0 as the side that asks counts, at most `most` of them.

    Examples
    --------
    >>> place("position", 3), place("row", [1, 3])
    ('position 3 (counted from 0)', 'rows 1 and 3 (counted from 0)')
    >>> with asked_by(R_SIDE):
    ...     place("position", 3), place("row", [1, 3], most=1)
    ('position 4', 'rows 2 and 1 more')
    """
    places = list(at) if isinstance(at, Iterable) else [at]
    shown = series((k + first_place() for k in places), most)
    return f"{in_number(what, len(places))} {shown}{'' if first_place() else ' (counted from 0)'}"


def first_place() -> int:
    """Return where the side that asks begins to count: Python at 0, R and the shell at 1.

    Examples
    --------
    >>> first_place()
    0
    """
    return 0 if asking().name == "python" else 1


def argument_text(name: str, value: Any) -> str:
    """Return an argument with its value in the words of the side that asks.

    Examples
    --------
    >>> with asked_by(R_SIDE):
    ...     argument_text("ignore", ["a", "b"])
    'ignore = c("a", "b")'
    """
    return spoken(f"{name}={value!r}")


def label_text(label: Any) -> str:
    """Return a label as text; truth values as the side that asks writes them.

    Examples
    --------
    >>> label_text(True), label_text("Eden")
    ('True', 'Eden')
    >>> with asked_by(R_SIDE):
    ...     label_text(True)
    'TRUE'
    """
    return spoken(str(label)) if str(label) in ("True", "False") and not isinstance(label, str) else str(label)


def settled_by(arguments: Mapping[str, Any]) -> str:
    """Return arguments in backticks one by one, in the shell the whole command with them; '' where there are none.

    Examples
    --------
    >>> with asked_by(Side("shell", {"ignore": Option("--ignore")}, ("pli-stats", "read", "a b.csv"))):
    ...     settled_by({"ignore": ["x"]})
    "`pli-stats read 'a b.csv' --ignore x`"
    """
    texts = [argument_text(name, value) for name, value in arguments.items()]
    if not texts or asking().name != "shell":
        return ", ".join(f"`{text}`" for text in texts)
    return f"`{' '.join([shlex.join(asking().command), *texts])}`"


def spoken(code: str) -> str:
    """Return code of Python in the words of the side that asks; what it has no words for stays."""
    side = asking()
    return in_r(code) if side.name == "r" else in_shell(code, side.options) if side.name == "shell" else code


def in_r(code: str) -> str:
    """Return an argument, a call or a value of Python as R writes it; what is no such thing stays.

    Examples
    --------
    >>> in_r("ignore=['x']"), in_r("units={'Cu (x)': 'mg/kg', 'Pb': '%'}"), in_r("force=True"), in_r("metals=[...]")
    ('ignore = "x"', 'units = c("Cu (x)" = "mg/kg", Pb = "%")', 'force = TRUE', 'metals = c(...)')
    >>> in_r("flag="), in_r("read_samples(port=...)"), in_r("samples.info"), in_r("worker_status()$log")
    ('flag', 'read_samples(port = ...)', 'samples$info', 'worker_status()$log')
    """
    named = _ARGUMENT.fullmatch(code)
    if named:
        return named[1]
    parsed = _parsed(code)
    try:
        if isinstance(parsed, list):
            return ", ".join(f"{one.arg} = {_in_r(one.value)}" for one in parsed)
        return code if parsed is None else _in_r(parsed)
    except _NoWordsError:
        return code


def in_shell(code: str, options: Mapping[str, Option]) -> str:
    """Return an argument, or the call of a verb, as options of a command; what the command does not have stays.

    Examples
    --------
    >>> options = {"ignore": Option("--ignore", repeated=True), "metals": Option("--metals", commas=True)}
    >>> in_shell("ignore=['lab of A', 'B']", options), in_shell("ignore=", options), in_shell("metals=['Cu']", options)
    ("--ignore 'lab of A' --ignore B", '--ignore', '--metals Cu')
    >>> in_shell("samples", options), in_shell("elements={'a b': 'Cu'}", {"elements": Option("--elements")})
    ('samples', "--elements 'a b=Cu'")
    """
    named = _ARGUMENT.fullmatch(code)
    if named:
        return options[named[1]].name if named[1] in options else code
    parsed = _parsed(code)
    verb = parsed.func.id if isinstance(parsed, ast.Call) and isinstance(parsed.func, ast.Name) else code
    if _OPTIONS_FOR_VERBS.get(verb) in options:
        return options[_OPTIONS_FOR_VERBS[verb]].name
    if isinstance(parsed, ast.Call) and not parsed.args:
        parsed = parsed.keywords
    if isinstance(parsed, list) and parsed and all(one.arg in options for one in parsed):
        return " ".join(_option_text(options[str(one.arg)], one.value) for one in parsed)
    if code in options:
        return options[code].name
    return _VERBS_IN_SHELL.get(verb, code)


class _NoWordsError(Exception):
    """An expression that R writes in another way, which is not known here."""


def _parsed(code: str) -> list[ast.keyword] | ast.expr | None:
    """Return the arguments of `a=1, b=2`, else one expression, else None."""
    for text in (f"f({code})", code):
        try:
            found = ast.parse(text, mode="eval").body
        except SyntaxError:
            continue
        if text == code:
            return found
        if isinstance(found, ast.Call) and found.keywords and not found.args and isinstance(found.func, ast.Name):
            return found.keywords
    return None


def _in_r(node: ast.expr) -> str:
    """Return an expression as R writes it."""
    match node:
        case ast.Constant(str(text)):
            return json.dumps(text, ensure_ascii=False)
        case ast.Constant(value):
            return _WORDS_IN_R[value] if value in (None, ...) or isinstance(value, bool) else repr(value)
        case ast.Name(name):
            return NAMES_IN_R.get(name, name)
        case ast.UnaryOp(ast.USub(), operand):
            return f"-{_in_r(operand)}"
        case ast.List(several) | ast.Tuple(several) | ast.Set(several):
            cells = [_in_r(one) for one in several]
            return cells[0] if len(cells) == 1 and cells[0] != "..." else f"c({', '.join(cells)})"
        case ast.Dict(keys, values):
            named = [f"{_name_in_r(key)} = {_in_r(value)}" for key, value in zip(keys, values, strict=True)]
            kind = "list" if any(isinstance(value, ast.Call) for value in values) else "c"
            return f"{kind}({', '.join(named)})"
        case ast.Call(function, arguments, keywords):
            name = ast.unparse(function)
            cells = [_in_r(one) for one in arguments] + [f"{one.arg} = {_in_r(one.value)}" for one in keywords]
            return f"{NAMES_IN_R.get(name, name)}({', '.join(cells)})"
        case ast.Attribute(owner, name):
            whole = ast.unparse(node)
            return NAMES_IN_R.get(whole, name) if whole[0].isupper() else f"{_in_r(owner)}${name}"
    raise _NoWordsError


def _name_in_r(key: ast.expr | None) -> str:
    """Return the name of an element of a vector."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str) and _SYNTACTIC_IN_R.fullmatch(key.value):
        return key.value
    if key is None:
        raise _NoWordsError
    return _in_r(key)


def _option_text(option: Option, node: ast.expr) -> str:
    """Return an option with its values as they are typed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return option.name if node.value else f"--no-{option.name.removeprefix('--')}"
    words = _words(node)
    if option.commas:
        return f"{option.name} {shlex.quote(','.join(words))}"
    return " ".join(f"{option.name} {word if word == '...' else shlex.quote(word)}" for word in words)


def _words(node: ast.expr) -> Sequence[str]:
    """Return a value as words of the shell: one for each element of a list, key=value for those of a dict."""
    match node:
        case ast.List(several) | ast.Tuple(several) | ast.Set(several):
            return [word for one in several for word in _words(one)]
        case ast.Dict(keys, values):
            pairs = zip((key for key in keys if key is not None), values, strict=True)
            return [f"{_words(key)[0]}={_words(value)[0]}" for key, value in pairs]
        case ast.Constant(value):
            return ["..." if value is ... else str(value)]
    return [ast.unparse(node)]

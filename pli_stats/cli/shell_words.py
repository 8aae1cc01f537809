"""What sentences say of Python arguments, in the words of the shell."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Collection

# `name=value` or `name=` in backticks, name="text" also without; a sentence that names the option itself stays.
_ARGUMENT = re.compile(
    r"(?:(?P<tick>`)|(?<!`))\b(?P<name>[a-z_]+)="
    r"(?P<value>'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|True|False|None|-?[\d.]+\d)?(?(tick)`(?! \(`--))"
)
# The one call of Python that is an option of `assess`.
_COMPLETE = re.compile(r"`complete_samples\(samples, [^`]*\)`")
_JOINED = frozenset({"--metals"})  # options that take several names in one word, as in Cu,Pb


def in_shell(text: str, options: Collection[str]) -> str:
    """Return a sentence with the arguments of Python as options of the command.

    Examples
    --------
    >>> in_shell("Pass `nondetect_codes=(-1,)`, `limits={'Cu': 0.02}` or `decimal=','`, not `elements=`.",
    ...          {"--nondetect-code", "--limit", "--decimal"})
    'Pass `--nondetect-code -1`, `--limit Cu=0.02` or `--decimal ,`, not `elements=`.'
    """

    def as_option(found: re.Match[str]) -> str:
        """Return one argument as an option."""
        dashed = "--" + found["name"].replace("_", "-")
        option = next((name for name in (dashed, dashed.removesuffix("s")) if name in options), None)
        if option is None or not (found["tick"] or found["value"]):
            return found[0]
        if found["value"] == "False":
            return f"`--no-{option.removeprefix('--')}`"
        value = _shell_value(found["value"] or "", "," if option in _JOINED else " ")
        words = " ".join(part for part in (option, value) if part)
        return f"`{words}`"

    if "--complete" in options:
        text = _COMPLETE.sub("`--complete`", text)
    return _ARGUMENT.sub(as_option, text)


def _shell_value(text: str, between: str) -> str:
    """Return the value of an argument as the shell takes it: texts bare, limits as Cu=0.02, of units the text alone."""
    try:
        value = ast.literal_eval(text) if text else ""
    except (SyntaxError, ValueError):
        return text
    if value is True or value is None:
        return ""
    if isinstance(value, dict):
        return " ".join(f"{key}={one}" if isinstance(one, float) else str(one) for key, one in value.items())
    several = value if isinstance(value, tuple | list) else [value]
    return between.join("..." if one is ... else shlex.quote(str(one)) for one in several if one != "")

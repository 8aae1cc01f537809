"""The command `pli-stats`: its verbs, what it says of errors, and the code it ends with."""

from __future__ import annotations

import contextlib
import inspect
import sys
import warnings
from typing import Annotated, Any, NoReturn

import typer

from pli_stats.checks import (
    DataUnavailableError,
    InputError,
    MissingExtraError,
    Option,
    Side,
    asked_by,
    gist,
    sentence,
    short_of_memory,
)
from pli_stats.cli.options import ARGUMENT_NAMES, COMMAS
from pli_stats.cli.output_files import say
from pli_stats.cli.verbs.equivalence_verb import equivalence
from pli_stats.cli.verbs.machine_verbs import data_app, doctor
from pli_stats.cli.verbs.model_verbs import predict, train
from pli_stats.cli.verbs.nondetect_verbs import censored, limit
from pli_stats.cli.verbs.reproduce_verb import reproduce
from pli_stats.cli.verbs.result_verbs import report, table, text
from pli_stats.cli.verbs.statistics_verbs import compare, intervals, plan, plan_study, ports
from pli_stats.cli.verbs.study_verb import study
from pli_stats.cli.verbs.survey_mean_verb import survey_mean
from pli_stats.cli.verbs.survey_verb import assess, read, zone_test
from pli_stats.cli.verbs.trend_verb import trend
from pli_stats.text.safe import one_line

EXIT_DONE, EXIT_FAULT, EXIT_BAD_INPUT, EXIT_INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    help="Pollution indices of sediments with honest uncertainty.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_VERBS = (
    read, assess, zone_test, compare, intervals, ports, trend, limit, censored, equivalence,
    survey_mean, plan, plan_study, study, train, predict, table, text, report, reproduce, doctor,
)  # fmt: skip
for _verb in _VERBS:
    # The mark keeps the example in one line, so that it can be copied.
    app.command(help=inspect.cleandoc(_verb.__doc__ or "").replace("\n\nExample:", "\n\n\b\nExample:"))(_verb)
app.add_typer(data_app, name="data")


def main() -> None:
    """Run the command line; refusals end with code 2 and one sentence, faults of ours with code 1."""
    _write_utf8()
    warnings.showwarning = _show_warning
    try:
        with asked_by(shell(sys.argv[1:])):
            code = app(prog_name="pli-stats", standalone_mode=False)
    except (InputError, DataUnavailableError, MissingExtraError) as error:
        _end(f"Error: {error}", EXIT_BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED  # which newer versions of Typer make of it by themselves
    except Exception as error:  # the last line of defence: a fault is reported as ours, not as the user's
        if hasattr(error, "format_message"):  # of Typer: an option that is none, an argument that lacks
            _end(_usage(error), EXIT_BAD_INPUT)
        if "--traceback" in sys.argv:
            raise
        if short_of_memory(error):
            _end(f"Error: {sentence('out_of_memory')}", EXIT_FAULT)
        _end(
            f"Fault in pli-stats ({type(error).__name__}: {gist(error)}). This is a bug, not your mistake: please "
            "report it; "
            "`pli-stats --traceback ...` shows where.",
            EXIT_FAULT,
        )
    if code == EXIT_INTERRUPTED:
        _end("Interrupted; nothing half-written was left.", EXIT_INTERRUPTED)
    if code:
        raise SystemExit(code)


def _usage(error: Any) -> str:
    """Return what Typer says of the arguments as one sentence, or the help that it shows where there are none."""
    said = error.format_message().strip()
    if said.startswith("Usage:"):
        return str(said)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "pli-stats"
    return "Error: " + sentence("usage", said=said.rstrip("."), command=command)


def shell(words: list[str]) -> Side:
    """Return the shell as the side that asks with these words: the command, and which option an argument is there."""
    verb = typer.main.get_command(app)
    for word in words:
        verb = getattr(verb, "commands", {}).get(word, verb)
    options: dict[str, Option] = {}
    for parameter in verb.params:
        if parameter.param_type_name == "option":
            option = Option(parameter.opts[0], parameter.multiple, parameter.metavar == COMMAS)
            options |= {name.removeprefix("--").replace("-", "_"): option for name in parameter.opts}
            options[ARGUMENT_NAMES.get(parameter.name, parameter.name)] = option
    return Side("shell", options, ("pli-stats", *words))


def _write_utf8() -> None:
    """Write UTF-8 into files and pipes whatever the locale, and to a terminal what it can show."""
    for stream in (sys.stdout, sys.stderr):
        # A program that calls `main` may have put something else in the place of a stream.
        with contextlib.suppress(AttributeError):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]


def _end(message: str, code: int) -> NoReturn:
    """Print one line to standard error and leave."""
    say(message)
    raise SystemExit(code)


def _show_warning(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
    """Print a warning as one line, but for what only the authors of libraries can mend."""
    if not issubclass(category, DeprecationWarning):
        say(f"Warning: {one_line(message)}")


def _say_version(asked: bool) -> None:
    """Print the version and leave, before a command is missed."""
    if asked:
        from pli_stats import __version__

        print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True, callback=_say_version)
    ] = False,
    traceback: Annotated[bool, typer.Option("--traceback", help="Show the traceback of a fault.")] = False,
) -> None:
    pass

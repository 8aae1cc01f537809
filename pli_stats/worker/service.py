"""The service: takes a request, runs the verb, answers; a fault or an interrupt ends the job and not the service."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pli_stats
from pli_stats.checks import (
    R_SIDE,
    DataUnavailableError,
    InputError,
    MissingExtraError,
    asked_by,
    gist,
    refusal,
    sentence,
    short_of_memory,
)
from pli_stats.worker.channel import Progress, Requests, claim_streams, parsed, sent
from pli_stats.worker.folder import PrivateFolder
from pli_stats.worker.verbs import Verb, find_verb

PROTOCOL = 1  # rises when an R package of before could no longer talk to this service
# What users of a verb can do nothing about.
_FOR_DEVELOPERS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ImportWarning, ResourceWarning)

Say = Callable[[dict[str, Any]], None]


class Service:
    """Answers requests, one at a time."""

    def __init__(self, folder: PrivateFolder, say: Say, find: Callable[[str], Verb] = find_verb) -> None:
        # Here, not above: the service says that it is ready before pandas is loaded.
        from pli_stats.worker.values import Kept

        self._folder, self._say, self._find = folder, say, find
        self._kept = Kept()
        self._interruptible = False
        self._modules = 0

    def answer(self, line: bytes) -> None:
        """Answer one line, whatever it holds."""
        told: list[dict[str, str]] = []
        answer: dict[str, Any] = {"id": None}
        try:
            request = parsed(line)
            answer["id"] = request["id"]
            with _warnings_in(told), asked_by(R_SIDE):
                answer |= self._done(request)
        except KeyboardInterrupt:
            answer |= _failed("interrupted", sentence("interrupted"))
        except (InputError, DataUnavailableError, MissingExtraError) as error:
            kind = next(name for cls, name in _CLASSES.items() if isinstance(error, cls))  # of a subclass too
            answer |= _failed(kind, str(error))
        except Exception as error:  # the last line of defence: the service goes on
            answer |= _failed("fault", sentence("out_of_memory")) if short_of_memory(error) else _unexpected(error)
        self._say({**answer, "warnings": told})
        self._set_libraries_aside()

    def _set_libraries_aside(self) -> None:
        """Take what libraries brought out of garbage collection, which statsmodels asks for in each call."""
        if len(sys.modules) > self._modules:
            self._modules = len(sys.modules)
            gc.collect()
            gc.freeze()

    def interrupt(self, *_: int | FrameType | None) -> None:
        """End the job that runs, if one does; a signal that comes between two jobs does nothing."""
        if self._interruptible:
            self._interruptible = False
            raise KeyboardInterrupt

    def _done(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what was asked for and return the good part of the answer."""
        self._kept.release(request.get("release", []))
        if "cwd" in request:
            _change_folder(request["cwd"])
        verb = self._find(request["verb"])  # loads the room: a library that is interrupted while it loads is lost
        before = self._kept.count
        try:
            content = self._content(verb, request)
            if content is None:
                return {"ok": True, "result": None}
            name = f"r{request['id']}.rds"
            self._folder.write(name, content)
        except BaseException:  # an interrupt too
            self._kept.release_since(before)
            raise
        return {"ok": True, "result": name, "kept": self._kept.count > before}

    def _content(self, verb: Verb, request: dict[str, Any]) -> bytes | None:
        """Run a verb and return its result as a file of R, None for a verb that has none."""
        from pli_stats.rds.xdr.xdr_writer import serialized
        from pli_stats.robjects.vectors.na_and_text_attributes import unmarked
        from pli_stats.worker.values import to_r

        try:
            self._interruptible = True
            arguments = self._arguments(verb, request["args"])
            with _reporting(lambda report: self._say({"id": request["id"], "progress": report})):
                value = verb.run(arguments)
            described = to_r(value, self._kept)
            return None if described is None else serialized(unmarked(described))
        finally:
            self._interruptible = False

    def _arguments(self, verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of a verb as Python values."""
        from pli_stats.rds.xdr.xdr_reader import unserialize
        from pli_stats.worker.values import from_json, from_r, match_rows

        verb.check_names(given)
        found: dict[str, Any] = {}
        for name, value in given.items():
            parameter = verb.parameters.get(name)
            match value:
                case {"rds": file, **rest} if not rest:
                    found[name] = from_r(unserialize(self._folder.read(file), name), parameter, self._kept)
                case {"handle": handle, **rest} if not rest:
                    found[name] = self._kept.find(handle)
                case dict():
                    raise refusal("request", reason=f"argument {name!r} is an object")
                case _:
                    found[name] = from_json(value, parameter)
        match_rows(found)
        return found


_CLASSES: dict[type, str] = {
    InputError: "input_error",
    DataUnavailableError: "data_unavailable",
    MissingExtraError: "missing_extra",
}


def main() -> None:
    """Serve one R session: the one argument is the private folder through which data travel."""
    requests, answers = claim_streams()
    try:
        if len(sys.argv) != 2:
            raise refusal("worker_folder", path=" ".join(sys.argv[1:]), reason="one folder must be named")
        folder = PrivateFolder(sys.argv[1])
    except InputError as error:
        sent(answers, {"ready": False, "sentence": str(error)})
        raise SystemExit(2) from None
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sent(answers, {"ready": True, "version": pli_stats.__version__, "protocol": PROTOCOL, "pid": os.getpid()})
    lines = Requests(requests, folder.close)
    with contextlib.closing(folder), contextlib.suppress(BrokenPipeError):
        service = Service(folder, lambda answer: sent(answers, answer))
        for name in ("SIGINT", "SIGBREAK"):  # the second is what Windows has for the first
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), service.interrupt)
        while (line := lines.next()) is not None:
            service.answer(line)


@contextlib.contextmanager
def _warnings_in(told: list[dict[str, str]]) -> Iterator[None]:
    """Collect warnings for the answer, each once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for kind in _FOR_DEVELOPERS:
            warnings.simplefilter("ignore", kind)
        try:
            yield
        finally:
            for warning in caught:
                one = {"class": warning.category.__name__, "sentence": str(warning.message)}
                if one not in told:
                    told.append(one)


@contextlib.contextmanager
def _reporting(say: Say) -> Iterator[None]:
    """Send what trainings and studies tell of their progress to the other side instead of to a bar of Python."""
    from pli_stats.transfer.regressor.progress_bars import listener

    before = listener.set(Progress(say))
    try:
        yield
    finally:
        listener.reset(before)


def _change_folder(path: str) -> None:
    """Go where R is, so that relative paths mean the same on both sides."""
    try:
        os.chdir(path)
    except (OSError, ValueError) as error:  # the second where a path holds what no path can
        reason = error.strerror if isinstance(error, OSError) else gist(error)
        raise refusal("no_such_folder", path=path, reason=reason) from None


def _failed(kind: str, text: str) -> dict[str, Any]:
    """Return the part of an answer that says what went wrong."""
    return {"ok": False, "error": kind, "sentence": text}


def _unexpected(error: Exception) -> dict[str, Any]:
    """Return the answer to what no verb foresaw; a model that is not fitted is the user's to mend."""
    if type(error).__name__ == "NotFittedError":  # of scikit-learn, which is not always there
        return _failed("input_error", str(error))
    traceback.print_exception(error)
    return _failed("fault", sentence("worker_fault", kind=type(error).__name__, reason=gist(error)))

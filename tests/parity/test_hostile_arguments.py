"""Every argument of every public verb given what it cannot be: refused in one sentence or taken, never a fault."""

from __future__ import annotations

import copy
import signal
from collections import Counter

import numpy as np
import pytest
from parity_calls import arguments_of, each_verb_once
from profiles import by_profile

import pli_stats as ps

# What typing slips and other programs hand over; the long profile takes all of it.
HOSTILE = {
    "object": object(),
    "array": np.array([1, 2]),
    "bytes": b"x",
    "huge": 10**12,
    "minus": -1,
    "half": 1.5,
    "nan": float("nan"),
    "inf": float("inf"),
    "truth": True,
    "none": None,
    "list": [],
    "lists": [[1], [2]],
    "dict": {},
    "set": {1},
    "complex": 1j,
}
LATER = {"transfer_regressor"}  # checked when it is fitted, as scikit-learn asks
SECONDS = 60  # by far more than any of these calls takes; a loop of 10^12 steps would not end


class TooLong(BaseException):
    """A call that does not end, which no `except Exception` may hide."""


def stop(*_):
    """End the call that runs."""
    raise TooLong


def outcome(function, args):
    """Return how a call ended: taken, refused, or the fault that came through."""
    signal.alarm(SECONDS)
    try:
        function()(**args)
    except ps.InputError as error:
        return "refused" if "\n" not in str(error) else f"refused in several lines: {error}"
    except (Exception, TooLong) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    return "taken"


def outcomes(folder, given):
    """Return how often calls were taken, refused or ended otherwise, and those that did."""
    counts, wrong = Counter(), []
    handler = signal.signal(signal.SIGALRM, stop)
    for verb, function, args in each_verb_once(folder, LATER):
        for name in arguments_of(function()):
            for kind, value in given.items():
                if (name, kind) == ("n_jobs", "huge"):  # as many processes as joblib lets start
                    continue
                how = outcome(function, {**args, name: copy.copy(value)})
                counts[how if how in ("taken", "refused") else "other"] += 1
                if how not in ("taken", "refused"):
                    wrong.append((verb, name, kind, how))
    signal.signal(signal.SIGALRM, handler)
    return counts, wrong


def test_no_argument_makes_a_verb_fail(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    counts, wrong = outcomes(tmp_path / "cases", dict(list(HOSTILE.items())[: by_profile(4, len(HOSTILE))]))
    assert not wrong
    assert counts["refused"] > 5 * counts["taken"]  # else the checks are no checks


@pytest.mark.parametrize("skip_rows", [5, 10**12])
def test_more_lines_are_skipped_than_there_are(skip_rows, tmp_path):
    (tmp_path / "a.csv").write_text("port,Cu\nA,1\n", encoding="utf-8")
    with pytest.raises(ps.InputError, match="holds no data rows"):
        ps.read_samples(tmp_path / "a.csv", skip_rows=skip_rows)

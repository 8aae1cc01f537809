"""The session: one at a time, quiet, interruptible, and leaving Python as it was."""

from __future__ import annotations

import importlib
import locale
import os
import subprocess
import sys
import threading
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

import pli_stats.r as pr
from pli_stats.checks import DataUnavailableError
from pli_stats.r import session
from pli_stats.r.live_values import read, realise
from pli_stats.robjects.vectors.r_values import RVector, strings

# What a first use of R comes to in a fresh Python: a frame of 155 rows.
READ = "import pli_stats.r as pr\nframe = pr.read_r_dataset('sp', 'meuse')\n"


def run_python(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in {"LANG", "R_HOME"}}
    command = [sys.executable, "-c", program]
    kept.update(environment)
    return subprocess.run(command, capture_output=True, text=True, env=kept, timeout=120, check=False)


def test_import_loads_no_rpy2() -> None:
    program = "import sys, pli_stats.r; print([m for m in sys.modules if m.startswith('rpy2')])"
    assert run_python(program).stdout.strip() == "[]"


# cffi's error derives from Exception directly, and rpy2's own from ImportError or not, by version.
@pytest.mark.parametrize("kind", [ImportError, ValueError, RuntimeError, OSError, type("error", (Exception,), {})])
def test_whatever_rpy2_raises_becomes_a_sentence(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise kind("no R home\nsecond line")

    monkeypatch.setattr(importlib, "import_module", fail)
    assert session.rpy2_fault() == f"{kind.__name__}: no R home"
    for use in (lambda: pr.read_r_dataset("sp", "meuse"), lambda: pr.as_r(1.0)):
        with pytest.raises(DataUnavailableError, match=r"no R home.*doctor"):
            use()


def test_without_r_on_path_there_is_a_sentence_not_a_traceback() -> None:
    program = (
        "import pli_stats.r as pr\n"
        "try: pr.read_r_dataset('sp', 'meuse')\n"
        "except pr.DataUnavailableError as error: print(str(error).count('is not available'))\n"
    )
    done = run_python(program, PATH="")
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.r
def test_r_prints_nothing_even_at_its_end_and_its_warnings_are_pythons() -> None:
    program = (
        "import warnings, pli_stats.r as pr\n"
        "try: pr.read_r_dataset('sp', 'no_such_data')\n"
        "except pr.DataUnavailableError: pass\n"
        "with warnings.catch_warnings(record=True) as told, pr.r_session() as r:\n"
        "    warnings.simplefilter('always')\n"
        "    r.baseenv['print'](r.StrSexpVector(['loud']))\n"
        "    r.baseenv['message'](r.StrSexpVector(['so loud']))\n"
        "    for _ in range(2): r.baseenv['as.integer'](r.StrSexpVector(['warns']))\n"
        "    try: r.baseenv['stop'](r.StrSexpVector(['error']))\n"
        "    except r.embedded.RRuntimeError: pass\n"
        "assert [w.category for w in told] == [RuntimeWarning] * 2, told\n"
        "assert str(told[0].message).startswith('R says: NAs introduced'), told[0]\n"
    )
    done = run_python(program, LANGUAGE="en")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.r
def test_the_callers_options_and_console_come_back() -> None:
    with pr.r_session() as r:
        from rpy2.rinterface_lib import callbacks
    before = callbacks.consolewrite_print
    with pr.r_session():
        assert callbacks.consolewrite_print is not before
    assert callbacks.consolewrite_print is before
    assert list(r.baseenv["getOption"](r.StrSexpVector(["warn"]))) == [0]


@pytest.mark.r
@pytest.mark.parametrize("name", ["C", "C.UTF-8", "de_DE.UTF-8"])
def test_locale_of_numbers_and_names_stays(name: str) -> None:
    program = (
        "import locale\n"
        "from contextlib import suppress\n"
        "with suppress(locale.Error): locale.setlocale(locale.LC_CTYPE, '')\n"
        f"{READ}"
        "from pli_stats.r.live_values import read, realise\n"
        "from pli_stats.robjects.vectors.r_values import RSymbol, strings\n"
        "with pr.r_session() as r:\n"
        "    text, symbol = (read(r, realise(r, v)) for v in (strings('Zürich'), RSymbol('Zürich')))\n"
        "assert (text.values, symbol.name) == (['Zürich'], 'Zürich'), (text, symbol)\n"
        "print(locale.setlocale(locale.LC_NUMERIC), locale.format_string('%.2f', frame['dist'].sum()), float('1.5'))\n"
    )
    done = run_python(program, LC_ALL=name, LANG=name)
    assert done.stdout.strip() == "C 37.20 1.5", done.stderr


@pytest.mark.r
def test_the_environment_stays_and_children_inherit_nothing_of_r() -> None:
    # R exports LD_LIBRARY_PATH, EDITOR, PAGER and more, and rpy2 copies all of it.
    program = (
        "import os, subprocess\n"
        "before = dict(os.environ)\n"
        f"{READ}"
        "changed = {k for k in {**before, **os.environ} if before.get(k) != os.environ.get(k)}\n"
        "assert all(k.startswith('R_') for k in changed), changed\n"
        "told = subprocess.run(['/usr/bin/env'], capture_output=True, text=True).stdout.splitlines()\n"
        "lines = [line for line in told if line.startswith(('LD_LIBRARY_PATH=', 'EDITOR='))]\n"
        "print(len(frame), lines)\n"
    )
    assert run_python(program, EDITOR="mine", LD_LIBRARY_PATH="").stdout.strip() == (
        "155 ['EDITOR=mine', 'LD_LIBRARY_PATH=']"
    )


@pytest.mark.r
def test_a_python_that_r_starts_can_use_r(tmp_path) -> None:
    script = tmp_path / "inside.py"
    script.write_text(f"{READ}print(len(frame))\n")
    asked = "args <- commandArgs(TRUE); quit(status = system2(args[1], args[2]))"
    command = ["Rscript", "--vanilla", "-e", asked, sys.executable, str(script)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "155"


@pytest.mark.r
def test_number_format_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = locale.setlocale(locale.LC_NUMERIC)
    rogue = SimpleNamespace(initr=lambda: locale.setlocale(locale.LC_NUMERIC, "C.UTF-8"))
    monkeypatch.setattr(session, "import_rinterface", lambda: rogue)
    monkeypatch.setattr(session, "_started_in", None)
    monkeypatch.setattr(session, "_settle", lambda module: None)
    session.started()
    assert locale.setlocale(locale.LC_NUMERIC) == before


INTERRUPT = """
import os, signal, sys, threading, time
calls = []
def mine(number, frame):
    calls.append(number)
    raise KeyboardInterrupt
if {mine}: signal.signal(signal.SIGINT, mine)
handler = signal.getsignal(signal.SIGINT)
import pli_stats.r as pr
from pli_stats.r.live_values import call_of
from pli_stats.r.r_calls import evaluate
with pr.r_session() as r:
    symbol = r.SexpSymbol
    busy = call_of(r, symbol("repeat"), call_of(r, symbol("sqrt"), r.FloatSexpVector([2.0])))
    asleep = call_of(r, symbol("Sys.sleep"), r.FloatSexpVector([60.0]))
for endless in (asleep, busy):
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    try:
        with pr.r_session() as r:
            if {raw}: r.baseenv["eval"](call_of(r, symbol("quote"), endless))
            else: evaluate(r, endless, r.globalenv)
        print("not interrupted")
    except KeyboardInterrupt:
        print("interrupted", time.monotonic() - began < 30)
    assert signal.getsignal(signal.SIGINT) is handler
    assert len(pr.read_r_dataset("sp", "meuse")) == 155
print(len(calls))
"""


@pytest.mark.r
@pytest.mark.parametrize(("mine", "raw"), [(False, True), (True, False)])
def test_ctrl_c_ends_r_and_leaves_a_usable_session(mine: bool, raw: bool) -> None:
    done = run_python(INTERRUPT.format(mine=mine, raw=raw))
    assert done.stdout.splitlines() == ["interrupted True"] * 2 + ["2" if mine else "0"], done.stderr
    assert done.stderr == ""


@pytest.mark.r
def test_r_started_by_another_thread_leaves_ctrl_c_to_python() -> None:
    program = (
        "import os, signal, threading, time, warnings\n"
        "warnings.simplefilter('error')\n"
        "import pli_stats.r as pr\n"
        "work = threading.Thread(target=pr.read_r_dataset, args=('sp', 'meuse'))\n"
        "work.start(); work.join()\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try: time.sleep(30)\n"
        "except KeyboardInterrupt: print('interrupted', len(pr.read_r_dataset('sp', 'meuse')))\n"
    )
    done = run_python(program)
    assert (done.stdout.strip(), done.stderr) == ("interrupted 155", "")


@pytest.mark.r
def test_four_threads_take_turns_and_drop_objects_while_others_are_in_r() -> None:
    program = (
        "import threading\n"
        "import numpy as np\n"
        "import pli_stats.r as pr\n"
        "from pli_stats.r.live_values import read, realise\n"
        "from pli_stats.robjects.vectors.r_values import doubles, strings\n"
        "right = []\n"
        "def work(k):\n"
        "    held = []\n"
        "    for i in range(150):\n"
        "        with pr.r_session() as r:\n"
        "            held.append(realise(r, doubles(np.arange(1000.0) + k)))\n"
        "            word = realise(r, strings([f'{k} {i}'] * 50))\n"
        "            r.baseenv['sum'](r.baseenv['sqrt'](held[-1]))\n"
        "            if i % 30 == 0: r.baseenv['gc']()\n"
        "            ok = read(r, held[0]).values[0] == k and read(r, word).values[7] == f'{k} {i}'\n"
        "        right.append(bool(ok))\n"
        "        if i % 2: held.pop(); del word\n"
        "threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(len(right), all(right))\n"
    )
    done = run_python(program)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "600 True", "")


@pytest.mark.r
def test_an_object_dropped_while_another_thread_is_in_r_is_released_afterwards() -> None:
    from rpy2.rinterface_lib._rinterface_capi import _R_PRESERVED

    with pr.r_session() as r:
        first, second = (realise(r, strings([text])) for text in "ab")
    ids = first.rid, second.rid
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with pr.r_session():
            inside.set()
            leave.wait(60)

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait(60)
    del first
    assert ids[0] in _R_PRESERVED
    leave.set()
    thread.join()
    del second
    assert not set(ids) & set(_R_PRESERVED)


@pytest.mark.r
def test_endless_recursion_is_an_error_of_r_in_any_thread_and_not_the_end() -> None:
    program = (
        "import threading, pli_stats.r as pr\n"
        "def dive():\n"
        "    with pr.r_session() as r:\n"
        "        call = r.baseenv['as.call'](r.ListSexpVector([r.baseenv['Recall']]))\n"
        "        endless = r.baseenv['as.function'](r.ListSexpVector([call]), envir=r.globalenv)\n"
        "        try: endless()\n"
        "        except r.embedded.RRuntimeError as error: print('too' in str(error))\n"
        "for size in (0, 1 << 20):\n"
        "    threading.stack_size(size)\n"
        "    thread = threading.Thread(target=dive)\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "dive()\n"
        "print(len(pr.read_r_dataset('sp', 'meuse')))\n"
    )
    assert run_python(program, LANGUAGE="en").stdout.split() == ["True", "True", "True", "155"]


@pytest.mark.r
def test_a_forked_copy_is_told_that_r_is_its_parents() -> None:
    program = (
        f"{READ}"
        "import os\n"
        "with pr.r_session() as r: folder = r.baseenv['tempdir']()[0]\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    try: pr.read_r_dataset('sp', 'meuse')\n"
        "    except pr.DataUnavailableError as error: print(error, flush=True)\n"
        "    raise SystemExit(0)\n"
        "os.waitpid(child, 0)\n"
        "print(os.path.isdir(folder), len(pr.read_r_dataset('sp', 'meuse')))\n"
    )
    told, after = run_python(program).stdout.splitlines()
    assert told.startswith("R was started in process")
    assert "spawn" in told
    assert after == "True 155"


@pytest.mark.r
def test_warnings_reach_python_once_and_without_the_call() -> None:
    with warnings.catch_warnings(record=True) as told, pr.r_session() as r:
        warnings.simplefilter("always")
        r.baseenv["warning"](realise(r, strings("Blei: zu wenig\nWerte für Zürich")))
    assert [str(w.message) for w in told] == ["R says: Blei: zu wenig Werte für Zürich"]


@pytest.mark.r
def test_values_outlive_r_objects() -> None:
    with pr.r_session() as r:
        values = read(r, realise(r, RVector("double", np.arange(5.0)))).values
        r.baseenv["gc"]()
    assert values.tolist() == [0, 1, 2, 3, 4]

"""The whole reproduction: the assessment, the study, and every script of `analysis/`, in order, into one folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.notes import notes_of, stand_ins
from pli_stats.reproduction.manifest import MANIFEST, Manifest, files_in
from pli_stats.reproduction.survey_report import run_main_job
from pli_stats.text.words import counted

Say = Callable[[str], None]

ASSESSMENT, STUDY = "assessment", "study"
# Scripts that need nothing but the assessment; all others belong to the study.
OF_ASSESSMENT = ("01_ports.py", "01_ports.R", "02_map.py", "03_metals.py")
# How many data sets a simulation draws. The full profile is the scripts' own default.
QUICK_SIMULATIONS = {
    "11_coverage.py": "--simulations=60",
    "12_test_sizes.py": "--simulations=20",
    "13_transfer_controls.py": "--pairs=8",
    "15_zone_interval.py": "--simulations=30",
    "16_trend_size.py": "--simulations=100",
    "17_limit_coverage.py": "--simulations=20",
    "18_censored_comparison_size.py": "--simulations=100",
    "20_design_weights.py": "--simulations=100",
    "19_omnibus_size.py": "--simulations=50",
    "21_crossed_test_size.py": "--simulations=400",
    "25_sources.py": "--seeds=3",
}
LEFT_OUT = 3  # exit code of a script whose result is not there
OWN_SEEDS = "number of the data set"
# How many significant digits of a number another kind of processor gives alike: it sums in another order, and networks,
# trained in single precision step upon step, make the difference larger (measured: analysis/README.md).
DIGITS, DIGITS_OF_NETWORKS = 8, 2
WITHOUT_NETWORKS = (
    ASSESSMENT,
    *OF_ASSESSMENT,
    "11_coverage.py",
    "12_test_sizes.py",
    "15_zone_interval.py",
    "16_trend_size.py",
    "17_limit_coverage.py",
    "18_censored_comparison_size.py",
    "20_design_weights.py",
    "19_omnibus_size.py",
    "21_crossed_test_size.py",
)


@dataclass(frozen=True)
class Step:
    """One step: its name in the manifest, what else it is called with, its seed, and what runs it.

    `run` returns what a reader must know of the data, '' where they are those asked for.
    """

    name: str
    arguments: str
    seed: str
    run: Callable[[], str]

    @property
    def digits(self) -> int:
        """Significant digits of its numbers that another kind of processor gives alike."""
        return DIGITS if Path(self.name).name in WITHOUT_NETWORKS else DIGITS_OF_NETWORKS


def run_steps(
    out: Path,
    *,
    full: bool = False,
    study: bool = True,
    seed: int = 1,
    n_jobs: int = 2,
    say: Say = lambda sentence: None,
) -> pd.DataFrame:
    """Run the assessment, the study and the scripts of `analysis/`, in order, and list what they have written.

    A run that was stopped goes on where it stopped: finished cells of the study and finished parts of the simulations
    are read from the folder, all else takes seconds.
    """
    steps = _steps(out, full=full, seed=seed, n_jobs=n_jobs, say=say)
    chosen = [step for step in steps if study or step.name == ASSESSMENT or Path(step.name).name in OF_ASSESSMENT]
    manifest, note, began = Manifest(out), "", time.monotonic()
    for number, step in enumerate(chosen, start=1):
        started = time.monotonic()
        say(f"[{number:2d}/{len(chosen)}] {step.name} {step.arguments}".rstrip())
        before = files_in(out)
        note = step.run() or note
        about = "" if step.seed == OWN_SEEDS else note
        written = manifest.record(
            step.name, step.arguments, seed=step.seed, digits=step.digits, note=about, before=before
        )
        say(f"        {counted(len(written), 'file')}, {_duration(time.monotonic() - started)}")
    listed = manifest.close([step.name for step in steps])
    say(f"Done in {_duration(time.monotonic() - began)}: {len(listed)} files, listed in {out / MANIFEST}")
    return listed


def scripts_folder() -> Path | None:
    """Return the folder of the numbered scripts, which lies beside the package in a clone, or None."""
    folder = Path(__file__).parents[2] / "analysis"
    return folder if (folder / "writing.py").is_file() else None


def _steps(out: Path, *, full: bool, seed: int, n_jobs: int, say: Say) -> list[Step]:
    """Return all steps in the order of reading: the study before the first script that shows it."""
    folder = scripts_folder()
    if folder is None:
        say("The scripts of analysis/ come with the repository, not with the installed package: left out.")
    found = _numbered(folder) if folder else []
    scripts = [_script_step(path, out, full=full, n_jobs=n_jobs, seed=seed, say=say) for path in found]
    first = [step for step in scripts if Path(step.name).name in OF_ASSESSMENT]
    profile = "--full" if full else "--quick"
    return [
        Step(ASSESSMENT, "", str(seed), lambda: _assess(out, seed, say)),
        *first,
        Step(STUDY, profile, str(seed), lambda: _study(out / "study", full=full, seed=seed, n_jobs=n_jobs, say=say)),
        *(step for step in scripts if step not in first),
    ]


def _numbered(folder: Path) -> list[Path]:
    """Return the numbered scripts in the order of reading, Python before R."""
    return sorted(folder.glob("[0-9][0-9]_*.*"), key=lambda path: (path.stem, path.suffix == ".R"))


def _assess(out: Path, seed: int, say: Say) -> str:
    """Run the main job; return what its notes say about stand-in data."""
    assessment, _ = run_main_job(out, seed=seed, say=say)
    return stand_ins(assessment.notes)


def _study(out: Path, *, full: bool, seed: int, n_jobs: int, say: Say) -> str:
    """Run the study; return what its notes say about stand-in data."""
    from pli_stats.reproduction.study_report import (
        run_study,  # needs the extra `transfer`, which the assessment does not
    )

    results, _ = run_study(out, full=full, seed=seed, n_jobs=n_jobs, progress=True, say=say)
    return stand_ins(notes_of(results))


def _script_step(path: Path, out: Path, *, full: bool, n_jobs: int, seed: int, say: Say) -> Step:
    """Return the step that runs a script."""
    name, simulates = f"analysis/{path.name}", path.name in QUICK_SIMULATIONS
    arguments = QUICK_SIMULATIONS[path.name] if simulates and not full else ""
    if path.suffix == ".R":
        return Step(name, "", str(seed), lambda: _run_r(path, out, say))
    command = [sys.executable, str(path), "--out", str(out), *filter(None, [arguments])]
    command += ["--jobs", str(n_jobs)] if simulates else []
    return Step(name, arguments, OWN_SEEDS if simulates else str(seed), lambda: _run(name, command))


def _run(name: str, command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run a script to its end, its output where ours goes; refuse to go on where it failed."""
    sys.stdout.flush()
    done = subprocess.run(command, check=False, env={**os.environ, **(environment or {})})
    if done.returncode not in (0, LEFT_OUT):
        raise refusal("script_failed", script=name, code=done.returncode)
    return ""


def _run_r(path: Path, out: Path, say: Say) -> str:
    """Run a script of R where there is R with plistats."""
    from pli_stats.r import installed_r_packages

    if "plistats" not in installed_r_packages(["plistats"]):
        say("        left out: R with the package plistats is not here (`make setup` installs both)")
        return ""
    # The Python that runs this, whatever R would find by itself.
    return _run(f"analysis/{path.name}", ["Rscript", str(path), str(out)], {"PLISTATS_PYTHON": sys.executable})


def _duration(seconds: float) -> str:
    """Return a time for display.

    Examples
    --------
    >>> _duration(3.2), _duration(372)
    ('3 s', '6 min 12 s')
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

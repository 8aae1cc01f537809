"""The reproduction on a made-up survey and a simulated pair of domains: seconds instead of minutes.

python tests/analysis/small_reproduction.py FOLDER      assessment and study only, as a process that can be killed
"""

from __future__ import annotations

import dataclasses
import functools
import runpy
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import pli_stats as ps
from pli_stats.reproduction import steps, study_report, survey_report
from pli_stats.transfer.domains.source_domain_builder import KNOWN

SHORT = ps.Recipe(max_steps=20, patience=1)
SMALL = {
    "n_folds": 2, "n_repeats": 1, "n_draws": 1, "n_networks": 1, "budget": 1, "n_trees": 5, "recipe": SHORT,
    "source_recipe": SHORT, "models": ["median", "ridge", "scratch", "transfer_full"], "n_resamples": 99,
}  # fmt: skip
QUESTIONS = {
    "covariates": (
        "benchmark",
        "ablation",
        "learning_curve",
        "source_sensitivity",
        "unseen_ports",
        "unseen_years",
        "overlap",
        "feature_relevance",
        "domain_similarity",
    ),
    "normalisers": ("benchmark", "ablation", "feature_groups"),
}
SIMULATIONS = {
    "11_coverage.py": "--simulations=1",
    "12_test_sizes.py": "--simulations=1",
    "13_transfer_controls.py": "--pairs=1",
    "15_zone_interval.py": "--simulations=1",
    "16_trend_size.py": "--simulations=1",
    "17_limit_coverage.py": "--simulations=1",
    "18_censored_comparison_size.py": "--simulations=1",
    "20_design_weights.py": "--simulations=1",
    "19_omnibus_size.py": "--simulations=2",
    "21_crossed_test_size.py": "--simulations=2",
    "25_sources.py": "--seeds=1",
}


def small_survey():
    """Return twenty-four samples of four harbours with all that the main job wants."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"station": [f"S{k:02d}" for k in range(24)], "harbour": np.repeat(list("ABCD"), 6)})
    load = np.exp(rng.normal(0.0, 0.4, 24) + np.repeat([0.0, 0.5, 1.0, -0.5], 6))
    for metal, typical in ps.background("shale").values.items():
        if metal in (*survey_report.PANEL, "Al"):
            frame[metal] = typical * (1.0 if metal == "Al" else load * np.exp(rng.normal(0.0, 0.2, 24)))
    frame["latitude"], frame["longitude"] = 33.0 + rng.random(24), -118.0 + rng.random(24)
    return ps.read_samples(frame, port="harbour", station="station", units="mg/kg")


def small_harbours():
    """Return a simulated pair in place of harbours and PM2.5."""
    source, target = ps.simulated_pair("shared", n_source=80, n_target=48, n_ports=6)
    surveys = pd.DataFrame({"surveyyear": np.tile([2003, 2008, 2013, 2018], 12)})
    placed = target.features.rename(columns={"target_1": "latitude"})  # a group to leave out
    dated = dataclasses.replace(target, features=placed, info=surveys)
    return lambda task: dated, source, None


def small_source(target):
    """Return sixty rows with the columns by which a table of PM2.5 is known."""
    facts, rng = KNOWN[target], np.random.default_rng(5)
    frame = pd.DataFrame({name: np.exp(rng.normal(size=60)) for name in sorted({target, *facts.columns, "gdp"})})
    for name in facts.labels:
        frame[name] = [f"{k}" for k in range(60)]
    return frame.assign(**{facts.groups: [f"place {k % 6}" for k in range(60)]})


def small_places():
    """Return the small survey with what either survey has beside metals."""
    samples, rng = small_survey(), np.random.default_rng(6)
    described = {name: np.exp(rng.normal(size=24)) for name in ("depth", "toc_pct", "tic_pct", "Fe")}
    iron = 47200.0 * described.pop("Fe")
    no_limit, measured = samples.limits.assign(Fe=np.nan), samples.nondetect.assign(Fe=False)
    return dataclasses.replace(
        samples,
        concentrations=samples.concentrations.assign(Fe=iron),
        limits=no_limit,
        nondetect=measured,
        info=samples.info.assign(stratum=list("ab") * 12, **described),
    )


def other_places():
    """Return such a survey of other ports."""
    samples = small_places()
    return dataclasses.replace(samples, info=samples.info.assign(harbour="T" + samples.info["harbour"]))


def run_here(name, command, environment=None):
    """Run a script of Python in this process, which has all modules loaded already; R in one of its own."""
    if not command[1].endswith(".py"):
        return OWN_RUN(name, command, environment)
    argv, path = sys.argv, list(sys.path)
    sys.argv, sys.path[0:0] = command[1:], [str(Path(command[1]).parent)]
    sys.modules.pop("writing", None)
    try:
        runpy.run_path(command[1], run_name="__main__")
    except SystemExit as left:
        if left.code not in (0, None, steps.LEFT_OUT):
            raise
    finally:
        sys.argv, sys.path[:] = argv, path
    return ""


OWN_RUN = steps._run


def shrink(put):
    """Make all small; `put(module, name, value)` sets an attribute."""
    put(survey_report, "_bight", small_survey)
    put(ps, "load_socal_bight", small_places)
    put(ps, "load_tampa_bay", other_places)
    put(ps, "load_worldbank_pm25", lambda: small_source("pm25_exposure"))
    put(ps, "load_beijing_pm25", lambda: small_source("PM2.5"))
    put(ps, "Study", functools.partial(ps.Study, recipe=SHORT, source_recipe=SHORT))
    put(study_report, "_harbours", small_harbours)
    put(study_report, "QUICK", SMALL)
    put(study_report, "QUESTIONS", QUESTIONS)
    put(steps, "QUICK_SIMULATIONS", SIMULATIONS)
    put(steps, "_run", run_here)


if __name__ == "__main__":
    shrink(setattr)
    steps.scripts_folder = lambda: None
    steps.run_steps(Path(sys.argv[1]), n_jobs=1, say=print)

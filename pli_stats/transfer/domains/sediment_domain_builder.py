"""Field data and source tables turned into domains: what is the target, what may be a feature, who is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import as_names, check_metals, check_one_of, check_text, listed, near_miss, refusal
from pli_stats.pollution.indices.contamination import pli
from pli_stats.pollution.nondetects.nondetect_verbs import impute_nondetects
from pli_stats.pollution.reference.reference_values import background_values
from pli_stats.results import Samples
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.default_features import default_features
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.pooled_domains import with_outputs
from pli_stats.transfer.domains.source_domain_builder import source_domain
from pli_stats.transfer.domains.target_leakage import PANEL, TASKS, check_leakage, tells_metals

__all__ = ["COVARIATES", "PANEL", "TASKS", "Domain", "check_leakage", "sediment_domain", "source_domain"]

# Features of the study of the Southern California Bight, which is what its published numbers rest on.
COVARIATES = ("latitude", "longitude", "depth", "surveyyear", "stratum", "toc_pct")
NORMALISERS, REDUCED = ("Al", "Fe"), ("Cu", "Zn")
LONG_TAILED = ("depth", "toc_pct")  # positive, with a long tail to the right
PLACES = ("region", "surveyyear", "latitude", "longitude")
HALF = 0.5  # of the detection limit

_STATION = ("stationid", "station", "station_id", "site", "sample_id")
_SURVEY = ("surveyyear", "year", "survey", "date")


def sediment_domain(
    samples: Samples,
    *,
    task: str = "covariates",
    metals: Sequence[str] | None = None,
    background: Any = "shale",
    covariates: Sequence[str] | None = None,
    logs: Sequence[str] | None = None,
    normalisers: Sequence[str] | None = None,
    panel: Sequence[str] | None = None,
    outputs: Sequence[str] = (),
    places: Sequence[str] = PLACES,
    unassigned: str = "unassigned",
    name: str = "sediments",
    licence: str = "",
    citation: str = "",
) -> Domain:
    """Return field data as the domain of a transfer study: the PLI is the target, the port is the group.

    PLI = exp(mean(ln C - ln B)), non-detects at half their limit, in the target and in the features.

    Features are the covariates, missing values included (they are imputed by what a training part teaches), and by task
    the logarithms ln C of metals in mg/kg, in columns called "log_Cu": none for covariates, the normalisers for
    normalisers, `panel` for reduced-panel, all metals of the PLI for all-metals, where the closed form is exact.

    What is not named is taken from what the samples have, and `notes` say what that is and what is not there. Features
    are then all other columns of numbers, of truth values and of text that repeats; not the port, coordinates, dates,
    labels of samples, and columns whose names read as metals or as indices of them (see `check_leakage`).

    Samples that lack a metal that is needed, non-detects of it without a known limit, and samples without a known port,
    which cannot be held out as one, are left out and counted in `notes`.

    Parameters
    ----------
    samples : Samples
        With a port column.
    task : {"covariates", "normalisers", "reduced-panel", "all-metals"}
    metals : sequence of str, optional
        Metals of the PLI; by default those of As, Cd, Cr, Cu, Hg, Ni, Pb and Zn that at least half of the samples have.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    covariates : sequence of str, optional
        Columns of `samples.info`; by default all that can be features.
    logs : sequence of str, optional
        Those of the covariates whose logarithm is the feature ("log_depth"); by default depth and toc_pct, which have a
        long tail, where they are covariates and positive.
    normalisers, panel : sequence of str, optional
        Metals that the tasks normalisers (none of the PLI) and reduced-panel (some of the PLI) add; by default Al and
        Fe, and Cu and Zn, as far as they were measured.
    outputs : sequence of str
        Metals and columns of `samples.info`, positive numbers, that a network is to predict besides the PLI, for a
        source domain: rows are repeated for each, a column "output" says which they are about, and none is a feature.
    places : sequence of str
        Columns of `samples.info` to carry along for splits and distances, those that there are.
    unassigned : str
        The label of samples whose port is not known.
    name, licence, citation : str

    Returns
    -------
    Domain
        Samples are labelled by station, by station and survey where stations repeat, else by row number.

    Raises
    ------
    InputError
        A column or metal that is not there, features that the task does not allow, or no sample left.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780

    Examples
    --------
    >>> import pli_stats as ps
    >>> survey = pd.DataFrame(
    ...     {"port": ["Eden", "Eden", "Botany"], "depth": [3, 5, 9], "Cu": ["45", "<90", "90"], "Pb": [20, 20, None]}
    ... )
    >>> ports = sediment_domain(ps.read_samples(survey), metals=["Cu", "Pb"], covariates=["depth"])
    >>> ports.target.round(3).tolist(), ports.notes[1]["reason"], ports.notes[1]["metals"]
    ([1.0, 1.0], 'metal_missing', (('Pb', 1),))
    """
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)
    check_one_of("task", task, TASKS)
    check_text("unassigned", unassigned)
    if metals is None:
        target_metals, told = _default_panel(samples)
    else:
        target_metals, told = check_metals(metals, samples.metals), []
    added, absent_metals = _added_metals(task, samples, target_metals, normalisers, panel)
    if samples.port is None:
        raise refusal("domain_port")
    if covariates is None:
        described, chosen_notes = _default_covariates(samples, [*target_metals, *as_names(outputs, "outputs")])
    else:
        described, chosen_notes = _known("covariates", covariates, list(samples.info.columns)), []
    if not described and not added:
        raise refusal("no_covariates", why="".join(f" {text}" for text in sentences(chosen_notes)))
    logged = _default_logs(samples, described) if logs is None else _known("logs", logs, described)
    predicted = _known("outputs", outputs, [*samples.metals, *samples.info.columns])
    for each in predicted:
        if each in (*described, *added):
            raise refusal("output_feature", name=each)
    check_leakage([*described, *(f"log_{metal}" for metal in added)], task=task, target_metals=target_metals)
    told += [*absent_metals, *chosen_notes]
    unlogged = [c for c in LONG_TAILED if logs is None and c in described and c not in logged]
    told += [note("log_not_taken", columns=tuple(unlogged))] * bool(unlogged)
    keep, notes = _usable(samples, target_metals, [m for m in added if m not in target_metals], unassigned)
    chosen = samples.kept(keep)
    concentrations = impute_nondetects(chosen, fraction=HALF)
    target = pli(concentrations, background, metals=target_metals)
    base, _ = background_values(background, target_metals)
    parts = [_logged(chosen, column) if column in logged else chosen.info[column] for column in described]
    parts += [pd.Series(np.log(concentrations[metal]), name=f"log_{metal}") for metal in added]
    features = pd.concat(parts, axis=1)
    censored = int(chosen.nondetect[list(dict.fromkeys([*target_metals, *added]))].to_numpy().sum())
    absent = {str(column): int(count) for column, count in features.isna().sum().items() if count}
    notes += [note("nondetects_halved", count=censored)] * bool(censored)
    notes += [note("covariates_imputed", counts=tuple(absent.items()))] * bool(absent)
    made = Domain(
        name=name,
        features=features,
        target=target,
        groups=chosen.info[samples.port],
        samples=_sample_labels(chosen),
        licence=licence,
        citation=citation,
        notes=(note("pli_target", metals=target_metals, background=_background_name(background)), *told, *notes),
        info=chosen.info[[column for column in as_names(places, "places") if column in chosen.info]],
        task=task,
        metals=dict(zip(target_metals, base.tolist(), strict=True)),
    )
    return with_outputs(made, {each: _output(chosen, each) for each in predicted}) if predicted else made


def _output(samples: Samples, name: str) -> pd.Series:
    """Return the values of an output: a metal, non-detects at half their limit, or a column of numbers."""
    if name in samples.metals:
        values = samples.concentrations[name]
        return values.where(~samples.nondetect[name], HALF * samples.limits[name])
    if not pd.api.types.is_numeric_dtype(samples.info[name].dtype):
        raise refusal("output_numbers", name=name)
    return samples.info[name]


def _background_name(background: Any) -> str:
    """Return what to call a background: its name, or that it is the user's own."""
    return background if isinstance(background, str) else str(getattr(background, "name", None) or "own")


def panel_metals(samples: Samples, wanted: Sequence[str]) -> list[str]:
    """Return the wanted metals that at least half of the samples have, as values or as non-detects with a limit."""
    counts = _measured(samples, wanted)
    return [metal for metal in wanted if counts[metal] and 2 * counts[metal] >= len(samples)]


def _measured(samples: Samples, wanted: Sequence[str]) -> dict[str, int]:
    """Return in how many samples each metal has a value, or a non-detect with a limit."""
    there = samples.concentrations.notna() | (samples.nondetect & samples.limits.notna())
    return {metal: int(there[metal].sum()) if metal in samples.metals else 0 for metal in wanted}


def _default_panel(samples: Samples) -> tuple[list[str], list[Note]]:
    """Return the metals of the PLI that the samples have, and a note on those that they lack."""
    found = panel_metals(samples, PANEL)
    counts = _measured(samples, PANEL)
    if not found:
        raise refusal("no_panel_metal", panel=", ".join(PANEL), measured=listed(samples.metals))
    lacking = tuple((metal, counts[metal]) for metal in PANEL if metal not in found)
    return found, [note("metals_absent", counts=lacking, n=len(samples))] * bool(lacking)


def _default_covariates(samples: Samples, taken: list[str]) -> tuple[list[str], list[Note]]:
    """Return the columns that can be features, and notes on them and on the others; not what is predicted."""
    table = samples.info.drop(columns=[samples.port, *(name for name in taken if name in samples.info)])
    found, left = default_features(table, samples.info[samples.port])
    for name in found:
        if tells_metals(name, taken):
            left[name] = "reads as a metal, or as an index of metals"
    kept = [name for name in found if name not in left]
    notes = [note("features_chosen", columns=tuple(kept))] * bool(kept)
    return kept, notes + [note("not_features", columns=tuple(left.items()))] * bool(left)


def _default_logs(samples: Samples, described: list[str]) -> list[str]:
    """Return the covariates with a long tail that are positive; text where there should be numbers is refused later."""
    numeric = {c: pd.api.types.is_numeric_dtype(samples.info[c].dtype) for c in LONG_TAILED if c in described}
    return [c for c, numbers in numeric.items() if not numbers or not (samples.info[c] <= 0.0).any()]


def _added_metals(
    task: str,
    samples: Samples,
    target_metals: list[str],
    normalisers: Sequence[str] | None,
    panel: Sequence[str] | None,
) -> tuple[list[str], list[Note]]:
    """Return the metals whose concentrations are features of a task, and a note on those that there are not."""
    if task == "normalisers":
        if normalisers is not None:
            return _known("normalisers", normalisers, samples.metals), []
        wanted, there, measured = NORMALISERS, panel_metals(samples, NORMALISERS), samples.metals
    elif task == "reduced-panel":
        if panel is not None:
            return _known("panel", panel, target_metals), []
        wanted, there, measured = REDUCED, [metal for metal in REDUCED if metal in target_metals], target_metals
    else:
        return (target_metals if task == "all-metals" else []), []
    if not there:
        argument = "normalisers" if task == "normalisers" else "panel"
        raise refusal("no_added_metal", task=task, wanted=" and ".join(wanted), name=argument, known=listed(measured))
    lacking = tuple(metal for metal in wanted if metal not in there)
    return there, [note("added_metals_absent", metals=lacking, task=task)] * bool(lacking)


def _known(argument: str, asked: str | Sequence[str], columns: Sequence[Any]) -> list[str]:
    """Return the columns asked for if each is there and none is named twice."""
    there = [str(column) for column in columns]
    names = as_names(asked, argument)
    for column in names:
        if column not in there:
            hint = near_miss(column, there)
            raise refusal("argument_column", name=argument, got=column, columns=listed(there), hint=hint)
        if names.count(column) > 1:
            raise refusal("duplicate_column", column=column, times=names.count(column))
    return names


def _logged(samples: Samples, column: str) -> pd.Series:
    """Return the logarithm of a covariate, missing where it is missing."""
    values = samples.info[column]
    numeric = pd.api.types.is_numeric_dtype(values.dtype)
    wrong = (values <= 0.0).to_numpy(dtype=bool) if numeric else np.ones(len(values), dtype=bool)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise refusal("covariate_log", column=column, row=samples.row_numbers[at], got=values.tolist()[at])
    return pd.Series(np.log(values), name=f"log_{column}")


def _usable(
    samples: Samples, target_metals: list[str], others: list[str], unassigned: str
) -> tuple[NDArray[np.bool_], list[Note]]:
    """Return which samples can be used, and a note on each reason to leave some out; each is counted once."""
    blank = samples.concentrations.isna() & ~samples.nondetect
    no_limit = samples.nondetect & samples.limits.isna()
    port = samples.info[samples.port]
    reasons = [
        ("metal_missing", blank[target_metals]),
        ("metal_without_limit", no_limit[target_metals]),
        ("feature_metal_missing", (blank | no_limit)[others]),
        ("port_unknown", (port.isna() | (port == unassigned)).to_frame(str(samples.port))),
    ]
    keep = np.ones(len(samples), dtype=bool)
    notes = []
    for reason, cells in reasons:
        hit = cells.to_numpy(dtype=bool).any(axis=1) & keep
        keep &= ~hit
        if hit.any():
            of_metals = cells[hit].sum().items() if reason != "port_unknown" else ()
            metals = [(str(metal), int(n)) for metal, n in of_metals if n]
            notes.append(note("samples_left_out", count=int(hit.sum()), n=len(samples), reason=reason, metals=metals))
    if not keep.any():
        raise refusal("no_rows_left", why=" ".join(sentences(notes)).removesuffix("."))
    return keep, notes


def _sample_labels(samples: Samples) -> pd.Series:
    """Return the station, the station with its survey, or the row number of each sample: the first that is unique."""
    stations = [samples.info[c] for c in _STATION if c in samples.info and samples.info[c].notna().all()]
    surveys = [samples.info[c] for c in _SURVEY if c in samples.info and samples.info[c].notna().all()]
    visits = [station.astype(str) + ", " + survey.astype(str) for station in stations for survey in surveys]
    for labels in (*stations, *visits):
        if labels.is_unique:
            return labels
    return pd.Series(samples.row_numbers, index=samples.info.index)

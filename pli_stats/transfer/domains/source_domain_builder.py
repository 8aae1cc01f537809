"""Source tables turned into domains; of the public ones the facts are kept here: target, groups, what is no feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pli_stats.checks import as_names, check_text, listed, near_miss, refusal
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.default_features import default_features
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_tables import NUMBER, cells_of, feature_table


@dataclass(frozen=True)
class SourceFacts:
    """What is known of a source table.

    Attributes
    ----------
    name : str
    groups : str
        Column whose rows are not independent.
    labels : tuple of str
        Columns that together name a row.
    ignore : dict of column to reason
        Columns that are no features.
    logs, logs1p, levels : tuple of str
        Positive columns with a long tail, taken as ln x; such columns with zeros, as ln(1 + x); numbers that are names.
    unit, licence, citation : str
    notes : tuple of Note
    """

    name: str
    groups: str
    labels: tuple[str, ...] = ()
    ignore: dict[str, str] = field(default_factory=dict)
    logs: tuple[str, ...] = ()
    logs1p: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    unit: str = ""
    licence: str = ""
    citation: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def columns(self) -> set[str]:
        """All columns that the facts name."""
        return {self.groups, *self.labels, *self.ignore, *self.logs, *self.logs1p, *self.levels}


# By target column.
KNOWN: dict[str, SourceFacts] = {
    "pm25_exposure": SourceFacts(
        name="World Bank",
        groups="iso3",
        labels=("iso3", "year"),
        ignore={
            "country_name": "names the group",
            "MotorVehiclesPer1000People": "96 % missing",
        },
        logs=(
            "gdp_per_capita_constant_2015usd",
            "GDPcurrentInUS",
            "GDPperCapitaUS",
            "PopulationTotal",
            "EnergyUsePerCapitaKgOilEq",
        ),
        logs1p=("CO_2EmissionsPerCapita",),
        unit="ug/m3",
        licence="CC BY 4.0",
        citation="The World Bank: World Development Indicators",
        notes=(note("negative_as_published", column="ElectricityFromRenewablesPerc"),),
    ),
    "PM2.5": SourceFacts(
        name="Beijing",
        groups="station",
        labels=("station", "date"),
        ignore={
            "date": "names the row",
            "day": "the day of the month says nothing of the season",
            "n_pm25": "counts the hours behind the target",
            "PM10": "contains the target: PM2.5 is a part of PM10",
        },
        logs=("SO2", "NO2", "CO", "O3"),
        logs1p=("RAIN",),
        levels=("month",),
        unit="ug/m3",
        licence="CC BY 4.0",
        citation="Zhang S, Guo B, Dong A, He J, Xu Z, Chen SX (2017) Cautionary tales on air-quality improvement in "
        "Beijing. Proceedings of the Royal Society A 473:20170457",
        notes=(note("shared_days"),),
    ),
}


def source_domain(
    frame: pd.DataFrame,
    *,
    target: str | None = None,
    groups: str | None = None,
    name: str | None = None,
    covariates: str | Sequence[str] | None = None,
    ignore: str | Sequence[str] = (),
) -> Domain:
    """Return a table of plentiful data as the source domain of a transfer study.

    The two public tables (`load_worldbank_pm25`, `load_beijing_pm25`) are known by their columns. The World Bank's has
    countries as groups, region and income group as levels, and logarithms of GDP, population and energy use
    ("log_PopulationTotal"). Beijing's has stations as groups, months as levels and logarithms of the gases; PM10 is no
    feature, as PM2.5 is a part of it. Of any other table all other columns of numbers, of truth values and of text that
    repeats are features, as they are; not coordinates, dates and labels of rows. `notes` name both.

    Parameters
    ----------
    frame : DataFrame
        One row a country and year, a station and day, and so on.
    target : str, optional
        Column of the target, positive; needed for tables that are not known.
    groups : str, optional
        Column whose labels name rows that are not independent; without it each row of an unknown table is its own
        group.
    name : str, optional
        What to call the domain.
    covariates : str or sequence of str, optional
        Columns that are features, whatever else there is.
    ignore : str or sequence of str
        Further columns that are no features.

    Returns
    -------
    Domain
        Rows without target are left out and counted in `notes`; missing features stay missing.

    Raises
    ------
    InputError
        No target is named or known, a column is not there, a target is not positive, a logarithm does not exist.

    References
    ----------
    Lai, Farid, Kuan & Zhang (2025). arXiv:2506.22096, for pre-training on PM2.5.
    doi:10.48550/arXiv.2506.22096

    Examples
    --------
    >>> towns = pd.DataFrame({"town": ["a", "a", "b"], "traffic": [3.0, 4.0, 9.0], "NO2": [20.0, None, 51.0]})
    >>> source = source_domain(towns, target="NO2", groups="town", name="towns")
    >>> source, source.notes[0]["count"]
    (<Domain 'towns': 2 rows x 1 features, 2 groups>, 1)
    """
    if not isinstance(frame, pd.DataFrame):
        raise refusal("source_frame", got=f"{type(frame).__module__}.{type(frame).__name__}".removeprefix("builtins."))
    for argument, text in (("target", target), ("groups", groups), ("name", name)):
        check_text(argument, text)
    table = feature_table(frame)
    columns = [str(column) for column in frame.columns]
    wanted = _target_column(columns, target)
    known = wanted in KNOWN and KNOWN[wanted].columns <= set(columns)
    facts = KNOWN[wanted] if known else SourceFacts("source", "")
    for argument, asked in (
        ("groups", [groups] if groups is not None else []),
        ("ignore", as_names(ignore, "ignore")),
        ("covariates", as_names(() if covariates is None else covariates, "covariates")),
    ):
        for column in asked:
            _check_column(argument, column, columns)
    group = groups or facts.groups
    cells = cells_of(table, columns.index(wanted), wanted)
    there = ~cells.missing
    if not there.any():
        raise refusal("no_rows_left", why=f"{wanted} is missing in every row")
    first = int(np.argmax(there))
    if cells.kind != NUMBER:
        raise refusal("numbers_only", name=wanted, got=cells.values[first], position=first)
    if (cells.values <= 0.0).any():
        at = int(np.argmax(cells.values <= 0.0))
        raise refusal("pli_not_positive", name=wanted, position=at, value=float(cells.values[at]))
    if group and frame.loc[there, group].isna().any():
        at = int(np.argmax(there & frame[group].isna().to_numpy()))
        raise refusal("label_missing", name=group, what="group", position=at)
    dropped = {wanted, group, *facts.groups.split(), *facts.ignore, *as_names(ignore, "ignore")}
    kept = frame.loc[there]
    others = [c for c in columns if c not in dropped]
    chosen: list[Note] = []
    if covariates is not None:
        others = _named_covariates(as_names(covariates, "covariates"), wanted, group)
    elif not known:
        others, left = default_features(kept[others], kept[group] if group else None)
        chosen += [note("features_chosen", columns=tuple(others))] * bool(others)
        chosen += [note("not_features", columns=tuple(left.items()))] * bool(left)
    if not others:
        raise refusal("no_source_features", target=wanted, why="".join(f" {text}" for text in sentences(chosen)))
    features = {name: _values(kept[c], name, facts) for c in others for name in [_named(c, facts)]}
    labels = _row_labels(kept, facts)
    return Domain(
        name=name or facts.name,
        features=pd.DataFrame(features, index=kept.index),
        target=kept[wanted].astype(np.float64),
        groups=kept[group] if group else pd.Series(np.arange(len(kept)), index=kept.index),
        samples=labels,
        unit=facts.unit,
        licence=facts.licence,
        citation=facts.citation,
        notes=(*_notes(facts, wanted, int((~there).sum()), len(frame), bool(group)), *chosen),
        info=kept[[c for c in facts.labels if c in columns]],
    )


def is_known(frame: pd.DataFrame) -> bool:
    """Say whether a table is one of the public ones, by its columns."""
    columns = set(map(str, frame.columns))
    return sum({target, *facts.columns} <= columns for target, facts in KNOWN.items()) == 1


def _target_column(columns: list[str], target: str | None) -> str:
    """Return the target named, or that of the known table that this is."""
    if target is not None:
        _check_column("target", target, columns)
        return target
    found = [column for column, facts in KNOWN.items() if {column, *facts.columns} <= set(columns)]
    if len(found) != 1:
        raise refusal("source_target", columns=listed(columns))
    return found[0]


def _named_covariates(names: list[str], target: str, group: str) -> list[str]:
    """Return the features named if none stands twice, and none is the target or the group."""
    for name in names:
        if names.count(name) > 1:
            raise refusal("duplicate_column", column=name, times=names.count(name))
        if name in (target, group):
            raise refusal("covariate_role", column=name, role="target" if name == target else "group")
    return names


def _check_column(argument: str, column: str, columns: list[str]) -> None:
    """Refuse a column that is not there."""
    if column not in columns:
        hint = near_miss(column, columns)
        raise refusal("argument_column", name=argument, got=column, columns=listed(columns), hint=hint)


def _named(column: str, facts: SourceFacts) -> str:
    """Return what a column is called as a feature."""
    prefix = "log_" if column in facts.logs else "log1p_" if column in facts.logs1p else ""
    return prefix + column


def _values(column: pd.Series, name: str, facts: SourceFacts) -> pd.Series:
    """Return a column as a feature: as it is, its logarithm, or as levels."""
    if name == column.name:
        return column.astype("category") if name in facts.levels else column
    plus_one = name.startswith("log1p_")
    wrong = (column < 0.0 if plus_one else column <= 0.0).to_numpy(dtype=bool)
    if wrong.any():
        at = int(np.argmax(wrong))
        label, got = column.index.tolist()[at], column.tolist()[at]
        raise refusal(
            "source_log", column=column.name, least="0 or more" if plus_one else "positive", row=label, got=got
        )
    return pd.Series(np.log1p(column) if plus_one else np.log(column))


def _row_labels(kept: pd.DataFrame, facts: SourceFacts) -> pd.Series:
    """Return labels such as "AFG, 2004", else row labels of the table, else row numbers."""
    numbers = pd.Series(np.arange(len(kept)), index=kept.index)
    if not facts.labels:
        return pd.Series(kept.index, index=kept.index) if kept.index.is_unique else numbers
    dates = {c: kept[c].dt.strftime("%Y-%m-%d") for c in facts.labels if kept[c].dtype.kind == "M"}
    texts = [dates.get(c, kept[c].astype(str)).tolist() for c in facts.labels]
    labels = pd.Series([", ".join(words) for words in zip(*texts, strict=True)], index=kept.index)
    return labels if labels.is_unique else numbers


def _notes(facts: SourceFacts, target: str, missing: int, n: int, grouped: bool) -> list[Note]:
    """Return what must be read beside the numbers of a source."""
    notes = [note("rows_left_out", count=missing, n=n, target=target)] * bool(missing)
    notes += [note("not_features", columns=tuple(facts.ignore.items()))] * bool(facts.ignore)
    notes += [] if grouped else [note("ungrouped_rows")]
    return [*notes, *facts.notes]

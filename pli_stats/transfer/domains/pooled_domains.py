"""Several sources as one: rows below each other, columns aligned by name, targets on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.text.notes import Note, coded, note
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_tables import NOTHING, NUMBER, cells_of

SOURCE_COLUMN = "source"  # which source a row is from, as a feature
OUTPUT_COLUMN, OWN_OUTPUT = "output", "PLI"  # which of several outputs a row is about


def pooled_domain(domains: Sequence[Domain], *, like: Domain | None = None) -> Domain:
    """Return several sources as one source domain.

    Rows stand below each other. A feature that several sources have by one name is one column, so that it must be one
    quantity in one unit; where a source lacks it, its rows are missing there, which the encoding marks by an indicator.
    The column "source" says which source a row is from. Groups stay groups of one source.

    Targets are one quantity where they are the PLI of the same metals against the same background, and keep their
    scale. With m, s the mean and standard deviation of ln y of a quantity, any other target y becomes

        exp(m0 + s0 (ln y - m) / s),

    0 being the quantity of `like` where a source has it, else that of the first source: a network then learns what
    varies with what within a quantity, and the absolute scale of no quantity but that one. Nothing is weighted: a
    source counts by its rows, which `notes` give; `subsample` makes one of many rows count less.

    Parameters
    ----------
    domains : sequence of Domain
    like : Domain, optional
        The target domain of the study.

    Returns
    -------
    Domain

    Raises
    ------
    InputError
        A column of numbers in one source and of text in another, a feature called "source", or a constant target.

    Examples
    --------
    >>> towns = Domain("towns", pd.DataFrame({"toc": [1.0, 2.0]}), [10.0, 1000.0], ["a", "b"], unit="ug/m3")
    >>> ports = Domain("ports", pd.DataFrame({"depth": [3.0, 9.0]}), [1.0, 4.0], ["a", "b"], metals={"Cu": 45.0})
    >>> both = pooled_domain([ports, towns])
    >>> both.target.round(9).tolist(), both.features.columns.tolist(), both.groups.tolist()
    ([1.0, 4.0, 1.0, 4.0], ['depth', 'toc', 'source'], ['ports: a', 'ports: b', 'towns: a', 'towns: b'])
    """
    domains = _named_apart(domains)
    groups = _each(domains, lambda domain: [f"{domain.name}: {label}" for label in domain.groups])
    pooled = _below_each_other(domains, SOURCE_COLUMN, groups, like)
    return replace(pooled, name=" and ".join(domain.name for domain in domains))


def with_outputs(domain: Domain, outputs: Mapping[str, pd.Series]) -> Domain:
    """Return a domain whose rows are repeated for each further output, so that one network learns all of them.

    Rows of an output have the same features and groups as before, its values as their target, and its name in the
    column "output", of which the rows of the domain's own target say "PLI"; rows without a value are left out.
    Logarithms of an output take the mean and the standard deviation of that target.

    Examples
    --------
    >>> ports = Domain("ports", pd.DataFrame({"depth": [3.0, 9.0]}), [1.0, 4.0], ["a", "b"], metals={"Cu": 45.0})
    >>> both = with_outputs(ports, {"Al": pd.Series([6e4, 8e4])})
    >>> both.features["output"].tolist(), both.groups.tolist(), both.target.round(9).tolist()
    (['PLI', 'PLI', 'Al', 'Al'], ['a', 'b', 'a', 'b'], [1.0, 4.0, 1.0, 4.0])
    """
    parts = [replace(domain, name=OWN_OUTPUT, notes=())]
    for name, values in outputs.items():
        there = np.flatnonzero(values.notna().to_numpy())
        if not len(there):
            raise refusal("output_empty", name=name)
        given = values.to_numpy(dtype=np.float64)[there]
        if (given <= 0.0).any():
            at = int(np.argmax(given <= 0.0))
            raise refusal(
                "output_positive", name=name, sample=str(domain.samples.iloc[there[at]]), got=float(given[at])
            )
        rows = domain.rows(there)
        parts.append(replace(rows, name=name, target=pd.Series(given), metals={}, notes=()))
    stacked = _below_each_other(parts, OUTPUT_COLUMN, _each(parts, lambda part: part.groups), domain)
    rows_of = tuple((part.name, len(part)) for part in parts)
    notes = (*domain.notes, note("outputs_stacked", rows=rows_of))
    return replace(stacked, name=domain.name, licence=domain.licence, citation=domain.citation, notes=notes)


def has_outputs(domain: Domain) -> bool:
    """Say whether rows of a domain are repeated for several outputs."""
    return OUTPUT_COLUMN in domain.features and bool(coded(domain.notes, "outputs_stacked"))


def _below_each_other(domains: Sequence[Domain], column: str, groups: pd.Series, like: Domain | None) -> Domain:
    """Return the rows of all domains with a column that names their domain."""
    names = list(dict.fromkeys(column for domain in domains for column in domain.features.columns))
    if column in names:
        holder = next(domain.name for domain in domains if column in domain.features)
        raise refusal("pooled_reserved", column=column, name=holder)
    shared = [name for name in names if sum(name in domain.features for domain in domains) > 1]
    for name in shared:
        _check_kinds(name, domains)
    features = pd.DataFrame({name: _stacked(name, domains) for name in names})
    features[column] = _each(domains, lambda domain: [domain.name] * len(domain))
    quantities = [domain.quantity or place for place, domain in enumerate(domains)]
    wanted = quantities[0] if like is None else like.quantity or -1
    main = wanted if wanted in quantities else quantities[0]
    first = domains[quantities.index(main)]
    return Domain(
        name=first.name,
        features=features,
        target=_on_one_scale(domains, quantities, main),
        groups=groups,
        samples=_each(domains, lambda domain: [f"{domain.name}: {label}" for label in domain.samples]),
        unit=first.unit,
        licence=_joined(domain.licence for domain in domains),
        citation=_joined(domain.citation for domain in domains),
        notes=tuple(_notes(domains, shared, [q != main for q in quantities], first.name)),
        info=pd.concat([domain.info for domain in domains], ignore_index=True),
        task=domains[0].task if len({domain.task for domain in domains}) == 1 else "",
        metals=first.metals,
    )


def _named_apart(domains: Sequence[Domain]) -> list[Domain]:
    """Return the domains with names that differ: a second "sediments" is "sediments 2"."""
    seen: Counter[str] = Counter()
    out = []
    for domain in domains:
        seen[domain.name] += 1
        again = seen[domain.name]
        out.append(domain if again == 1 else replace(domain, name=f"{domain.name} {again}"))
    return out


def _each(domains: Sequence[Domain], part: Any) -> pd.Series:
    """Return one value for each row of all domains."""
    return pd.Series([value for domain in domains for value in part(domain)], dtype=object).infer_objects()


def _joined(texts: Any) -> str:
    """Return texts that are not empty, each once."""
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _check_kinds(name: str, domains: Sequence[Domain]) -> None:
    """Refuse a column that holds numbers in one source and text in another."""
    kinds: dict[str, str] = {}
    for domain in domains:
        if name in domain.features:
            kind = cells_of(domain.features, domain.features.columns.get_loc(name), name).kind  # type: ignore[arg-type]
            if kind != NOTHING:
                kinds.setdefault(kind, domain.name)
    if len(kinds) > 1:
        (kind, first), (other, second) = list(kinds.items())[:2]
        raise refusal("pooled_kind", column=name, kind=kind, first=first, other=other, second=second)


def _stacked(name: str, domains: Sequence[Domain]) -> pd.Series:
    """Return one column of all domains, missing where a domain has none; levels stay levels."""
    parts = [
        domain.features[name] if name in domain.features else pd.Series(np.nan, index=range(len(domain)))
        for domain in domains
    ]
    there = [domain.features[name].dtype for domain in domains if name in domain.features]
    column = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    if any(isinstance(dtype, pd.CategoricalDtype) for dtype in there):
        return column.astype("category")
    numeric = all(pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype) for dtype in there)
    return pd.to_numeric(column).astype(np.float64) if numeric else column


def _on_one_scale(domains: Sequence[Domain], quantities: Sequence[Any], main: Any) -> pd.Series:
    """Return the targets, those of other quantities with the mean and standard deviation of the main one, in logs."""
    logs = {
        quantity: np.concatenate(
            [np.log(d.target.to_numpy()) for d, q in zip(domains, quantities, strict=True) if q == quantity]
        )
        for quantity in quantities
    }
    parts = []
    for domain, quantity in zip(domains, quantities, strict=True):
        if quantity == main:
            parts.append(domain.target.to_numpy())
            continue
        sd = float(logs[quantity].std())
        if sd == 0.0:
            raise refusal("pooled_constant", name=domain.name, value=float(domain.target.iloc[0]))
        z = (np.log(domain.target.to_numpy()) - logs[quantity].mean()) / sd
        parts.append(np.exp(logs[main].mean() + logs[main].std() * z))
    return pd.Series(np.concatenate(parts))


def _notes(domains: Sequence[Domain], shared: list[str], scaled: list[bool], main: str) -> list[Note]:
    """Return what was pooled and how, what must be doubted, and the notes of each source."""
    rows = tuple((domain.name, len(domain), int(domain.groups.nunique())) for domain in domains)
    rescaled = tuple(domain.name for domain, other in zip(domains, scaled, strict=True) if other)
    names = [domain.name for domain in domains]
    out = [note("sources_pooled", rows=rows, shared=tuple(shared)).with_about("source", *names)]
    out += [note("sources_rescaled", names=rescaled, main=main)] * bool(rescaled)
    for name in shared:
        apart = _ranges_apart(name, domains)
        out += [note("ranges_apart", column=name, ranges=apart)] * bool(apart)
    return out + [each.with_about("source", domain.name) for domain in domains for each in domain.notes]


def _ranges_apart(name: str, domains: Sequence[Domain]) -> tuple[tuple[str, str, str], ...]:
    """Return the ranges of a column of numbers where two of them have nothing in common, as units may differ then."""
    found = []
    for domain in domains:
        if name not in domain.features:
            continue
        cells = cells_of(domain.features, list(domain.features.columns).index(name), name)
        if cells.kind == NUMBER and not cells.categorical:
            present = cells.values[~cells.missing]
            found.append((float(present.min()), float(present.max()), domain.name))
    if len(found) < 2 or max(low for low, _, _ in found) <= min(high for _, high, _ in found):
        return ()
    return tuple((owner, f"{low:.3g}", f"{high:.3g}") for low, high, owner in found)


def check_several(name: str, given: Any) -> list[Any]:
    """Return one source or several as a list, or refuse none.

    Examples
    --------
    >>> check_several("source", "other.csv")
    ['other.csv']
    """
    several = list(given) if isinstance(given, list | tuple) else [given]
    if not several:
        raise refusal("no_sources", name=name)
    for place, each in enumerate(several):
        if isinstance(each, list | tuple):
            raise refusal("sources_nested", name=name, place=place)
    return several

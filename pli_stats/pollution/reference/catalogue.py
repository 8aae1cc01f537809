"""What is available: backgrounds, guidelines, toxic-response factors and class schemes, each with its source."""

from __future__ import annotations

import functools
import importlib.resources

import pandas as pd

from pli_stats.checks import near_miss, refusal


def backgrounds() -> pd.DataFrame:
    """Return every background value, one row a set and element.

    Returns
    -------
    DataFrame
        background, element, value (mg/kg dry weight), unit, citation, doi, verified, verification, note.

    References
    ----------
    Turekian, K. K. & Wedepohl, K. H. (1961). Geological Society of America Bulletin 72, 175-192.
    doi:10.1130/0016-7606(1961)72[175:DOTEIS]2.0.CO;2 (the set "shale"; the column doi has the others)

    Examples
    --------
    >>> backgrounds().query("background == 'shale' and element == 'Cu'")[["value", "unit"]].values.tolist()
    [[45.0, 'mg/kg']]
    """
    return shared_table("backgrounds").copy()


def guidelines() -> pd.DataFrame:
    """Return every sediment-quality guideline value, one row a guideline and element.

    Returns
    -------
    DataFrame
        guideline, element, value (mg/kg dry weight), unit, citation, doi, verified, verification, note.

    References
    ----------
    Long, E. R. et al. (1995). Environmental Management 19, 81-97. doi:10.1007/BF02472006 (ERL and ERM; the
    column doi has the others)

    Examples
    --------
    >>> guidelines()["guideline"].unique().tolist()[:4]
    ['ERL', 'ERM', 'TEL', 'PEL']
    """
    return shared_table("guidelines").copy()


def toxic_responses() -> pd.DataFrame:
    """Return every toxic-response factor, one row an element.

    Hakanson's eighth factor, 40 for PCB, is left out: PCB is no element.

    Returns
    -------
    DataFrame
        element, factor (dimensionless), bpi (the bioproduction index it holds for), citation, doi, verified,
        verification, note.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> toxic_responses().head(3)[["element", "factor"]].values.tolist()
    [['Hg', 40.0], ['Cd', 30.0], ['As', 10.0]]
    """
    return shared_table("toxic_response").copy()


def schemes() -> pd.DataFrame:
    """Return every class scheme, one row a class from the lowest to the highest.

    Returns
    -------
    DataFrame
        scheme, index, lower, lower_closed, upper, upper_closed, class, citation, doi, edge_rule ("stated" or
        "assumed": whether the source says which class owns an edge), verified, verification, note.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8 (the column
    doi has the others)

    Examples
    --------
    >>> table = schemes()
    >>> table.loc[table["scheme"] == "tomlinson1980_pli", "class"].tolist()
    ['below baseline', 'baseline', 'deterioration']
    """
    return shared_table("class_schemes").copy()


def pivots() -> pd.DataFrame:
    """Return every pivot value of a linear normalisation, one row a set and element.

    Returns
    -------
    DataFrame
        pivots, element, value (mg/kg dry weight: of sediment without any fine fraction), unit, target_al and target_li
        (mg/kg of Al or Li to which the element is normalised), citation, doi, verified, verification, note (digestion).

    References
    ----------
    OSPAR Commission (2024). HARSAT, Harmonised Regional Seas Assessment Tool. https://github.com/osparcomm/HARSAT

    Examples
    --------
    >>> pivots().query("pivots == 'ospar_total' and element == 'Pb'")[["value", "target_al"]].values.tolist()
    [[9.0, 58000.0]]
    """
    return shared_table("pivot_values").copy()


def named_rows(table: str, column: str, name: str, what: str, verb: str) -> pd.DataFrame:
    """Return the rows of one named set, found whatever the case of its name."""
    frame = shared_table(table)
    known = {str(each).casefold(): str(each) for each in frame[column].unique()}
    key = name.strip().casefold() if isinstance(name, str) else None
    if key not in known:
        raise refusal("unknown_name", what=what, got=name, hint=near_miss(key, known.values()), verb=verb)
    return frame[frame[column] == known[key]]


@functools.cache
def shared_table(name: str) -> pd.DataFrame:
    """Read one CSV of the package; the frame is shared, so callers outside get copies."""
    path = importlib.resources.files("pli_stats").joinpath("data", f"{name}.csv")
    with path.open(encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column in frame.columns.intersection(["value", "factor", "bpi", "lower", "upper", "target_al", "target_li"]):
        frame[column] = [float(text) for text in frame[column]]  # exact; read_csv is not in every version
    for column in frame.columns.intersection(["lower_closed", "upper_closed"]):
        frame[column] = (frame[column] == "true").to_numpy(dtype=bool)
    return frame

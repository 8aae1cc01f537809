"""How often tests of trend find one that is not there, and how often intervals of the slope hold the true one.

    python analysis/16_trend_size.py [-o results] [--simulations 1000] [--jobs 2]

Series of 20, 40 and 100 values with a standard deviation of 1 have no trend; neighbours are correlated by phi (an
autoregressive series of order 1). "rejected" counts two-sided p values of at most 0.05, "covered" 95 % intervals of
the slope that hold 0, "noted" the plain tests that say that neighbours are correlated. `hamed_rao` refuses series whose
variance of S comes out zero or negative; those are left out of its figures. Lognormal series are exp of such series.

Seasons: 12 months over 10 and 20 years, the months one such series. Stations: 5 over 10 and 20 years, years shared by
stations to the share `phi` of the variance. Non-detects: limits below which the stated shares of the values of the
first and the second half lie; for those the slope is 1 a series. The seed of a series is its number.
"""

from __future__ import annotations

import math

import numpy as np
import writing

import pli_stats as ps

SIZES, PHIS = (20, 40, 100), (0.0, 0.3, 0.6, 0.8)
SERIES = ("independent", "hamed_rao", "tfpw", "ar1")
YEARS = (10, 20)
SHARES = ((0.3, 0.3), (0.6, 0.6), (0.8, 0.2))
CENSORED_SIZES = (12, 20, 40)
A_PART = 100  # simulations at once
COLUMNS = ["design", "n", "phi", "method", "rejected", "covered", "noted"]


def correlated(n, phi, rng):
    """Return an autoregressive series of order 1 with a standard deviation of 1."""
    from scipy.signal import lfilter

    drawn = rng.normal(size=n)
    drawn[1:] *= math.sqrt(1.0 - phi * phi)
    return lfilter([1.0], [1.0, -phi], drawn)


def rejected(values, **how):
    """Return whether a trend is found, and whether a plain test says that what it takes as independent is not."""
    try:
        test = ps.mann_kendall_test(values, **how)
    except ps.InputError:
        return None, None
    codes = {each.code for each in test.notes}
    plain = how.get("method", "independent") == "independent"
    return test.p_value <= 0.05, bool(codes & {"neighbours_correlated", "blocks_correlated"}) if plain else None


def covered(values, truth=0.0, **how):
    """Return whether the interval of the slope holds the true one; None where there is no interval."""
    if how.get("method") == "tfpw":
        return None
    try:
        slope = ps.theil_sen_slope(values, **how)
    except ps.InputError:
        return None
    return slope.conf_low <= truth <= slope.conf_high


def of_series(design, n, phi, numbers):
    """Return one row a series and method."""
    rows = []
    for number in numbers:
        values = correlated(n, phi, np.random.default_rng([number, n, round(100 * phi)]))
        values = np.exp(values) if design == "lognormal series" else values
        for method in SERIES:
            found, noted = rejected(values, method=method)
            rows.append((design, n, phi, method, found, covered(values, method=method), noted))
    return rows


def of_blocks(design, years, phi, numbers):
    """Return one row a set of months or stations and method."""
    rows = []
    for number in numbers:
        rng = np.random.default_rng([number, years, round(100 * phi)])
        if design == "12 months":
            table, name = correlated(12 * years, phi, rng).reshape(years, 12), "season"
        else:
            shared, own = rng.normal(size=(years, 1)), rng.normal(size=(years, 5))
            table, name = math.sqrt(phi) * shared + math.sqrt(1.0 - phi) * own, "region"
        labels = np.tile(np.arange(table.shape[1]), years)
        how = {"time": np.repeat(np.arange(years), table.shape[1]), name: labels}
        for method in ("independent", "hirsch_slack"):
            found, noted = rejected(table.ravel(), method=method, **how)
            rows.append((design, years, phi, method, found, covered(table.ravel(), method=method, **how), noted))
    return rows


def of_censored(design, n, share, numbers):
    """Return one row a series with non-detects: whether a trend is found that is not there, and the slope held."""
    from scipy.special import ndtri

    first, second = share
    rows = []
    for number in numbers:
        rng = np.random.default_rng([number, n, round(100 * first)])
        time = np.arange(n) / n
        limit = np.where(time < 0.5, ndtri(first), ndtri(second))
        flat = rng.normal(size=n)
        for_slope = flat + time
        found, _ = rejected(np.maximum(flat, limit), time=time, nondetect=flat < limit)
        held = covered(np.maximum(for_slope, limit), 1.0, time=time, nondetect=for_slope < limit)
        name = f"{100.0 * first:.0f} %, then {100.0 * second:.0f} %" if first != second else f"{100.0 * first:.0f} %"
        rows.append((f"{design} {name}", n, 0.0, "independent", found, held, None))
    return rows


OF = {
    "series": of_series,
    "lognormal series": of_series,
    "12 months": of_blocks,
    "5 stations": of_blocks,
    "non-detects": of_censored,
}


def simulate(design, n, phi, numbers, code):
    """Return the rows of one part; `code` names what computed them."""
    return OF[design](design, n, phi, numbers)


def parts_of(simulations):
    """Return design, size, correlation (or shares below limits) and numbers of the series of each part."""
    cells = [(design, n, phi) for design in ("series", "lognormal series") for n in SIZES for phi in PHIS]
    cells += [(design, years, phi) for design in ("12 months", "5 stations") for years in YEARS for phi in PHIS]
    cells += [("non-detects", n, share) for n in CENSORED_SIZES for share in SHARES]
    starts = range(0, simulations, A_PART)
    return [(*cell, list(range(start, min(start + A_PART, simulations)))) for cell in cells for start in starts]


def page_rows(table):
    """Return the table as rows of the page, in percent."""
    return [
        f"| {row.design} | {row.n} | {row.phi:g} | {row.method} | {cell(row.rejected)} | {cell(row.covered)} "
        f"| {cell(row.noted)} |"
        for row in table.itertuples()
    ]


def cell(share):
    """Return a share in percent, nothing where there is none."""
    return "" if math.isnan(share) else f"{100.0 * share:.1f}"


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=1000, jobs=2)
    frame = writing.rows(writing.in_parts(args.out, simulate, parts_of(args.simulations), args.jobs), COLUMNS)
    shares = {name: frame[name].astype(float) for name in ("rejected", "covered", "noted")}
    frame = frame.assign(**shares, simulations=1)
    keys = ["design", "n", "phi", "method"]
    table = frame.groupby(keys, sort=False).agg(
        rejected=("rejected", "mean"),
        covered=("covered", "mean"),
        noted=("noted", "mean"),
        simulations=("simulations", "sum"),
    )
    p = table["rejected"]
    table["binomial_error"] = np.sqrt(p * (1.0 - p) / table["simulations"])
    table = table.reset_index()
    writing.write_csv(args.out, table)
    print("\n".join(page_rows(table)))
    known = 100 * math.sqrt(0.05 * 0.95 / args.simulations)
    print(f"Nominal 5 and 95; {args.simulations} a cell, so that 5 is known to within {known:.1f} (one sd).")


if __name__ == "__main__":
    writing.run(main)

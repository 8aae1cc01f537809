"""How far off a zone PLI is that counts samples alike, and how often weighted intervals cover.

    python analysis/20_design_weights.py [-o results] [--simulations 500] [--jobs 2]

Each simulated survey is of a coast in four strata: an open bay (60 % of the area), a port (25 %), marinas (12 %) and
estuaries (3 %), with the same number n of samples in each, so that a sample stands for 20 times as much area in the bay
as in the estuaries. ln PLI has a mean by stratum, varies smoothly over the area, and scatters by 0.3 from place to
place. Samples are drawn at random within strata, or spread evenly over them (one in each cell of a grid, as a spatially
balanced design does). Counted is how often 95 % intervals hold the zone PLI of the whole area, of a harbour that is a
third of each stratum, and the share of the area with a PLI above 1. `alike` counts all samples alike; `weights` knows
weights only, `stratified` the strata too, `local` the places.
"""

from __future__ import annotations

import math

import numpy as np
import writing

import pli_stats as ps

SIDES = (3, 4, 6)  # n = 9, 16, 36 samples a stratum
WAYS = ("at random", "spread evenly")
AREAS = np.array([0.60, 0.25, 0.12, 0.03])
MEANS = np.array([-0.6, 0.1, 0.5, -0.2])  # of ln PLI
SCATTER, WAVE = 0.3, 0.5  # from place to place; height of what varies smoothly
HARBOUR = 1.0 / 3.0  # of each stratum
HEADS = {
    "alike": "alike",
    "weights": "weights",
    "stratified": "stratified",
    "local": "local",
    "harbour": "harbour",
    "share alike": "share, alike",
    "share": "share, stratified",
}


def surface(x, y):
    """Return what of ln PLI varies smoothly over a stratum, of mean 0 in the stratum."""
    return WAVE * np.sin(2.0 * math.pi * x) * np.cos(math.pi * y) + WAVE * np.cos(math.pi * y)


def truths():
    """Return the zone PLI of the whole area and of the harbour, and the share of the area above 1."""
    from scipy.special import ndtr

    middle = (np.arange(600) + 0.5) / 600.0
    x, y = np.meshgrid(middle, middle)
    field = surface(x, y)
    whole = float(AREAS @ (MEANS + field.mean()))
    harbour = float(AREAS @ (MEANS + field[y < HARBOUR].mean()))
    above = float(AREAS @ np.array([ndtr((mean + field) / SCATTER).mean() for mean in MEANS]))
    return {"PLI": math.exp(whole), "harbour": math.exp(harbour), "share": above}


def survey(side, way, rng):
    """Return ln PLI, place, stratum and weight of the samples of a survey."""
    n = side * side
    parts = []
    for h, area in enumerate(AREAS):
        x, y = rng.random((2, n))
        if way == "spread evenly":
            x, y = (np.arange(n) % side + x) / side, (np.arange(n) // side + y) / side
        logs = MEANS[h] + surface(x, y) + SCATTER * rng.normal(size=n)
        parts.append(np.column_stack([logs, x, y, np.full(n, h), np.full(n, area / n)]))
    return np.concatenate(parts)


def simulate(side, way, numbers, code):
    """Return one row a survey and interval: estimate as a share of the truth, covered, its width."""
    truth, rows = truths(), []
    for number in numbers:
        logs, x, y, strata, weights = survey(side, way, np.random.default_rng([number, side, WAYS.index(way)])).T
        pli, names, equal = np.exp(logs), strata.astype(int).astype(str), np.ones(len(logs))
        mean = {"values": pli, "geometric": True}
        places = {"coordinates": np.column_stack([x + strata, y]), "variance": "local"}
        share = {"weights": weights, "strata": names}
        found = {
            "alike": ps.survey_mean(**mean, weights=equal),
            "weights": ps.survey_mean(**mean, weights=weights),
            "stratified": ps.survey_mean(**mean, weights=weights, strata=names),
            "local": ps.survey_mean(**mean, weights=weights, strata=names, **places),
            "harbour": ps.survey_mean(**mean, weights=weights, strata=names, domain=y < HARBOUR),
            "share alike": ps.survey_shares(pli > 1.0, weights=equal)[True],
            "share": ps.survey_shares(pli > 1.0, **share)[True],
        }
        for name, one in found.items():
            right = truth[name if name == "harbour" else "share" if "share" in name else "PLI"]
            covered = one.conf_low <= right <= one.conf_high
            rows.append((side * side, way, name, one.estimate / right, covered, one.conf_high - one.conf_low))
    return rows


def page_rows(table):
    """Return the rows of docs/how_far_to_trust.md."""
    found = table.set_index(["n", "drawn", "interval"])
    rows = [f"| n a stratum | drawn | zone PLI, alike, is too high by, % | {' | '.join(HEADS.values())} |"]
    rows += [f"|--:|---|--:|{'--:|' * len(HEADS)}"]
    for side in SIDES:
        for way in WAYS:
            key = (side * side, way)
            bias = 100.0 * (found.loc[(*key, "alike"), "ratio"] - 1.0)
            cells = [f"{100.0 * found.loc[(*key, name), 'coverage']:.0f}" for name in HEADS]
            rows.append(f"| {side * side} | {way} | {bias:.0f} | {' | '.join(cells)} |")
    return rows


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=500, jobs=2)
    blocks = np.array_split(np.arange(args.simulations), min(args.simulations, 4))
    parts = [(side, way, block.tolist()) for side in SIDES for way in WAYS for block in blocks]
    columns = ["n", "drawn", "interval", "ratio", "covered", "width"]
    frame = writing.rows(writing.in_parts(args.out, simulate, parts, args.jobs), columns)
    table = frame.groupby(columns[:3], sort=False).agg(
        ratio=("ratio", "mean"),
        coverage=("covered", "mean"),
        median_width=("width", "median"),
        simulations=("covered", "size"),
    )
    p = table["coverage"]
    table["binomial_error"] = np.sqrt(p * (1.0 - p) / table["simulations"])
    table = table.reset_index()
    writing.write_csv(args.out, table)
    print("\n".join(page_rows(table)))
    widths = table.set_index(["interval", "drawn", "n"])["median_width"]
    shares = (widths["local"] / widths["stratified"]).round(2).to_dict()
    print(f"Width of local intervals as a share of stratified ones: {shares}")
    known = 100 * math.sqrt(0.05 * 0.95 / args.simulations)
    print(f"Nominal 95; {args.simulations} surveys a row, so that each is known to within {known:.1f} (one sd).")


if __name__ == "__main__":
    writing.run(main)

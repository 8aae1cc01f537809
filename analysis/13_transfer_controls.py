"""Whether the ablation finds what is there, and only that: pairs of domains whose relation is known.

    python analysis/13_transfer_controls.py [-o results] [--pairs 1000] [--jobs 2]

- shared: source and target follow one function of shared columns. Transfer should win with 60 labelled samples.
- shared_shifted: so they do, but the target covers another range of the columns, in the unit of the source. Transfer
  should win as long as a value means the same in both domains.
- unrelated: the source's target has nothing to do with its features. A trunk pre-trained on it and one pre-trained on a
  shuffled copy are exchangeable, so that the comparison of the two rejects a true null hypothesis: 5 % of the time.
  So should that with scratch, which starts as they do: at 0 for columns that only the target has.
- adverse: what the source teaches to look at does not matter in the target, and what matters there is ignored.

The unit of the simulation is a pair of domains: 12 ports x 5 samples, each port held out in turn, every fold with a
pre-trained trunk of its own. The seed of a pair is its number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import writing

import pli_stats as ps

ALPHA = 0.05
# Small networks and short training: 600 rows of the source and 60 of the target need no more.
TARGET = {"max_steps": 400, "patience": 5}
SOURCE = {"max_steps": 800, "batch_size": 64, "patience": 5, "evaluate_every": 40}
VARIANTS = ("scratch", "transfer_full", "transfer_freeze", "transfer_shuffled")
# A rate near 5 % needs the most pairs.
SHARE_OF_PAIRS = {"shared": 0.2, "shared_shifted": 0.2, "unrelated": 1.0, "adverse": 0.2}


def contrasts_of(kind, seed, code):
    """Return the planned comparisons of one pair, unadjusted."""
    source, target = ps.simulated_pair(kind, n_source=600, n_target=60, n_ports=12, seed=seed)
    study = ps.Study(
        source,
        target,
        models=["median"],
        n_folds=12,
        n_repeats=1,
        n_networks=2,
        budget=1,
        recipe=ps.Recipe(**TARGET),
        source_recipe=ps.Recipe(**SOURCE),
        n_resamples=99,
        seed=seed,
    )
    return study.ablation(VARIANTS, designs=["unseen ports"]).contrasts.assign(kind=kind, seed=seed)


def rates(found):
    """Return how often each comparison found a difference, in each direction, with the binomial standard error."""
    low = found["p_value"] < ALPHA
    flagged = found.assign(better=low & (found["estimate"] < 0), worse=low & (found["estimate"] > 0), either=low)
    by = flagged.groupby(["kind", "group_a", "group_b"], sort=False)
    table = by.agg(
        error_a=("error_a", "mean"),
        error_b=("error_b", "mean"),
        better=("better", "mean"),
        worse=("worse", "mean"),
        either=("either", "mean"),
        n=("seed", "size"),
    ).reset_index()
    return table.assign(standard_error=np.sqrt(table["either"] * (1.0 - table["either"]) / table["n"]))


def main():
    """Run the pairs and write the table."""
    options = writing.options(__doc__, pairs=1000, jobs=2)
    pairs = [(kind, seed) for kind, share in SHARE_OF_PAIRS.items() for seed in range(round(share * options.pairs))]
    found = pd.concat(writing.in_parts(options.out, contrasts_of, pairs, options.jobs))
    table = rates(found)
    writing.write_csv(options.out, table)
    print(table.round(3).to_string(index=False))


if __name__ == "__main__":
    writing.run(main)

"""What each source brings to two sediment surveys: PM2.5, the other survey, and both kinds together.

    python analysis/25_sources.py [-o results] [--seeds 10] [--jobs 2]

Targets: harbours of the Southern California Bight and segments of Tampa Bay, with the PLI of seven metals (mercury was
measured in 57 samples of Tampa Bay), relative to shale. Sources: PM2.5 of the World Bank and of Beijing, the other
survey, and all three pooled. Features hold no coordinates and no dates, which say nothing of another coast; either no
metal at all, or Al and Fe, which both surveys have. Each target has 20 labelled samples, or all of its training ports.

A seed draws folds of whole ports, labelled samples and networks anew. The unit is the port and the split: an interval
is for other ports, labels and networks, with these sources as they are; p values are adjusted for all rows of the table
(Holm). Small ensembles without tuning keep it cheap, for every source alike: errors are not the least attainable, but
sources are compared on equal terms. `lowest` and `highest` are the differences of single seeds.
"""

import itertools
import sys

import pandas as pd
import writing

import pli_stats as ps

METALS = ["As", "Cd", "Cr", "Cu", "Ni", "Pb", "Zn"]
COVARIATES = {"Bight": ["depth", "stratum", "toc_pct"], "Tampa Bay": ["toc_pct", "tic_pct"]}
TASKS = ("covariates", "normalisers")
LABELLED = 20
CHEAP = {"n_folds": 5, "n_networks": 2, "budget": 1}


def surveys_of(samples, task):
    """Return both surveys as domains of one task."""
    how = {"task": task, "metals": METALS}
    return {name: ps.sediment_domain(s, covariates=COVARIATES[name], name=name, **how) for name, s in samples.items()}


def rows_of(found, about):
    """Return the planned comparison with scratch at each number of labels, and its range over seeds."""
    errors = found.predictions.assign(error=(found.predictions["y_pred"] - found.predictions["y_true"]).abs())
    by_seed = errors.groupby(["n_labelled", "repeat", "model", "port"])["error"].mean()
    by_seed = by_seed.groupby(["n_labelled", "repeat", "model"]).mean().unstack("model")
    single = (by_seed["transfer_full"] - by_seed["scratch"]).groupby("n_labelled").agg(["min", "max"])
    planned = found.contrasts[found.contrasts["group_b"] == "scratch"]
    for row in planned.itertuples():
        yield {
            **about,
            "n_labelled": row.n_labelled,
            "mae_transfer": row.error_a,
            "mae_scratch": row.error_b,
            "difference": row.estimate,
            "conf_low": row.conf_low,
            "conf_high": row.conf_high,
            "conf_level": row.conf_level,
            "lowest": single.loc[row.n_labelled, "min"],
            "highest": single.loc[row.n_labelled, "max"],
            "p_value": row.p_value,
            "n": row.n,
            "n_ports": row.n_ports,
        }


def conclusion(row):
    """Return what a difference says, by its adjusted p."""
    if row["p_adjusted"] >= 1.0 - row["conf_level"]:
        return "inconclusive"
    return "helps" if row["difference"] < 0 else "harms"


def main():
    """Run the studies and write the table."""
    options = writing.options(__doc__, seeds=10, jobs=2)
    try:
        samples = {"Bight": ps.load_socal_bight(), "Tampa Bay": ps.load_tampa_bay()}
        pm25 = [ps.source_domain(ps.load_worldbank_pm25()), ps.source_domain(ps.load_beijing_pm25())]
    except ps.DataUnavailableError as error:
        print(f"Left out: {error}")
        sys.exit(writing.LEFT_OUT)
    rows = []
    for task, name in itertools.product(TASKS, samples):
        surveys = surveys_of(samples, task)
        target, other = surveys.pop(name), *surveys.values()
        for source in (*pm25, other, [other, *pm25]):
            study = ps.Study(
                source,
                target,
                task=task,
                n_repeats=options.seeds,
                n_draws=options.seeds,
                n_jobs=options.jobs,
                folder=options.out / "study" / "cells",
                **CHEAP,
            )
            found = study.learning_curve([LABELLED], rival="ridge")
            about = {"target": name, "task": task, "source": study.source.name, "source_rows": len(study.source)}
            rows += rows_of(found, about)
    table = pd.DataFrame(rows)
    table["p_adjusted"] = ps.adjust_p(table["p_value"], method="holm")
    table["conclusion"] = table.apply(conclusion, axis=1)
    writing.write_csv(options.out, table)
    print(table.drop(columns=["conf_level", "n"]).round(3).to_string(index=False))


if __name__ == "__main__":
    writing.run(main)

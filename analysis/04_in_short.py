"""The study in one table: which features, the best model, its errors, and whether pre-training helps.

    python analysis/04_in_short.py [-o results]

One row a task: models see no metal at all, normalisers too, some metals of the PLI, or all of them.
"""

import writing

import pli_stats as ps


def main():
    """Write the table."""
    out = writing.options(__doc__).out
    paths = sorted((out / "study").glob("*_benchmark.rds")) + sorted((out / "study").glob("*_ablation.rds"))
    if not paths:
        writing.read(out, "study/covariates_benchmark")  # says what lacks
    found = {path.stem.replace("_", ": "): ps.read_rds(path) for path in paths}
    writing.write(out, dict(sorted(found.items(), key=lambda item: TASKS.index(item[1].task))), tables=("",))


TASKS = ("covariates", "normalisers", "reduced-panel", "all-metals")

if __name__ == "__main__":
    writing.run(main)

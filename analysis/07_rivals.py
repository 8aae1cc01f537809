"""Third open question: whether the transfer network beats traditional learners on the same features and folds.

    python analysis/07_rivals.py [-o results]

Every model in unseen ports and, beside it, under random folds, which are optimistic.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    benchmark = writing.read(out, "study/covariates_benchmark")
    writing.write(
        out,
        benchmark,
        tables=("models", "measures"),
        figures=("models", "observed", "residuals", "critical_difference"),
    )
    print(benchmark.answer)


if __name__ == "__main__":
    writing.run(main)

"""Whether a model holds in years to come, and whether surveys of a port are alike.

    python analysis/23_later_years.py [-o results]

Each survey predicted from earlier ones only, beside ports that were held out; what residuals of a port and of a survey
have in common, and their autocorrelation.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    found = writing.read(out, "study/covariates_unseen_years")
    writing.write(
        out, found, tables=("comparison", "effects", "autocorrelation"), figures=("comparison", "autocorrelation")
    )
    writing.write_csv(out, found.to_frame())
    print(found.answer)


if __name__ == "__main__":
    writing.run(main)

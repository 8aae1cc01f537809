"""Which samples lie outside of what the models were trained on, and whether errors are larger there.

    python analysis/24_overlap.py [-o results]

Dissimilarity index of each sample of a held-out port against the other ports; errors and cover inside and outside, and
by region and survey.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    found = writing.read(out, "study/covariates_overlap")
    writing.write(out, found, tables=("errors", "places"), figures=("",))
    writing.write_csv(out, found.to_frame())
    print(found.answer)


if __name__ == "__main__":
    writing.run(main)

"""How much of the source pre-training needs.

    python analysis/08_source_share.py [-o results]

Errors by share of the source that the network was pre-trained on.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    sensitivity = writing.read(out, "study/covariates_source_sensitivity")
    writing.write(out, sensitivity, tables=("",), figures=("",))
    print(sensitivity.answer)


if __name__ == "__main__":
    writing.run(main)

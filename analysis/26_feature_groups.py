"""Whether coordinates and dates, or normalisers, change the error in unseen ports.

    python analysis/26_feature_groups.py [-o results]

Ridge, Gaussian process and random forest, trained again without each group of features, on the same folds.
"""

import writing


def main():
    """Write the table and the figure."""
    out = writing.options(__doc__).out
    found = writing.read(out, "study/normalisers_feature_groups")
    writing.write(out, found, tables=("contrasts",), figures=("",))
    print(found.answer)


if __name__ == "__main__":
    writing.run(main)

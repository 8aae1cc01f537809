"""Which features go with the target, in the sediments and in the source, and whether both rank them alike.

    python analysis/22_feature_relevance.py [-o results]

Rank correlation and permutation importance of each feature over whole ports and countries, with adjusted p values, and
the agreement of both rankings over the features that the domains share.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    found = writing.read(out, "study/covariates_feature_relevance")
    writing.write(
        out, found, tables=("features", "agreement") if len(found.agreement) else ("features",), figures=("",)
    )
    writing.write_csv(out, found.to_frame())
    print(found.answer)


if __name__ == "__main__":
    writing.run(main)

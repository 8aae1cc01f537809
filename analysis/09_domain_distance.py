"""How far PM2.5 and sediments lie apart in the network, before and after fine-tuning.

    python analysis/09_domain_distance.py [-o results]

Scale-free distances of what the shared layers make of either domain, with permutation tests.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    similarity = writing.read(out, "study/covariates_domain_similarity")
    writing.write(out, similarity, tables=("",), figures=("",))
    print(similarity.answer)


if __name__ == "__main__":
    writing.run(main)

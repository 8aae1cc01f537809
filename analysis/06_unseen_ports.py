"""Second open question: whether a model holds in a port that it never saw.

    python analysis/06_unseen_ports.py [-o results]

One port (of at least 8 samples), region or survey held out at a time; errors and cover of 90 % prediction intervals by
port, and whether errors grow with the distance to the other ports.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    unseen = writing.read(out, "study/covariates_unseen_ports")
    writing.write(out, unseen, tables=("scores", "errors"), figures=("",))
    print(unseen.answer)


if __name__ == "__main__":
    writing.run(main)

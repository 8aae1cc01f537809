"""Which metals go together, and which make a harbour polluted.

    python analysis/03_metals.py [-o results]

Principal components of log CF, metals clustered by rank correlation, and CF by port; the table has one row a metal.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    assessment = writing.read(out, "assessment")
    writing.write(out, assessment, tables=("metals",), figures=("biplot", "dendrogram", "spider"))


if __name__ == "__main__":
    writing.run(main)

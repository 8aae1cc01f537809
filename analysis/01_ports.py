"""How polluted each harbour is, and how sure that is.

    python analysis/01_ports.py [-o results]

Zone PLI of the 38 harbours with 95 % intervals, class, share of samples over a guideline, non-detects; the same table
is made from R by 01_ports.R, byte for byte.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    assessment = writing.read(out, "assessment")
    writing.write(out, assessment, tables=("",), figures=("",))


if __name__ == "__main__":
    writing.run(main)

"""Where the polluted samples lie.

    python analysis/02_map.py [-o results]

Every sample at its coordinates, by the class of its PLI.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    assessment = writing.read(out, "assessment")
    writing.write(out, assessment, figures=("map",))


if __name__ == "__main__":
    writing.run(main)

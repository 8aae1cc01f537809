"""All of it on one page: what was found in words, then every figure and table, the methods, the audit log.

    python analysis/14_report.py [-o results]

Writes `report.html`, which needs no network and no other file.
"""

import writing

import pli_stats as ps

TITLE = "Metals in the harbours of the Southern California Bight"
TITLE_STAND_IN = "Metals in soils of the Meuse flood plain (stand-in data)"


def main():
    """Write the page."""
    out = writing.options(__doc__).out
    results = {"Harbours": writing.read(out, "assessment")}
    for path in sorted(out.glob("study/*.rds")):
        task, _, question = path.stem.partition("_")
        results[f"{task.capitalize()}: {question.replace('_', ' ')}"] = ps.read_rds(path)
    title = TITLE_STAND_IN if writing.stand_in(results) else TITLE
    print(f"Written: {ps.write_report(results, out / 'report.html', title=title, force=True)}")


if __name__ == "__main__":
    writing.run(main)

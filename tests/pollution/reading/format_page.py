"""The page on the formats of the field, written from the records that the reader uses.

`python tests/pollution/reading/format_page.py > docs/field_formats.md` writes it.
"""

from __future__ import annotations

from pli_stats.pollution.reading.formats.known_formats import FORMATS, Format

HEAD = """# Formats of the field

`read_samples` knows these formats by their columns and reads them without an argument; `format="wqp"` (in the
shell `--file-format wqp`) names one, and `format="plain"` reads a table as none of them. Names are compared by
their letters and digits, whatever their case and marks. `read_samples(path, explain=True)`, `pli-stats read FILE`
and, in R, `read_samples(path, explain = TRUE)` show how each column of a file is understood before anything is
computed.

In every format: a column that speaks of detection, units, weight basis, sample type or medium and would not be
used is asked about; wet weight is converted by moisture or total solids, or refused; analytes that are no metals,
species such as Cr(VI) and fractions other than the total are left out; each row and column left out stands in the
audit log. The limit of a non-detect is the one in its own cell; else, where a number stands there, the smallest
limit of the row that is not below it; else the one that the section names.

The page is written from the records that the reader uses, and a test holds the two together.
"""
READINGS = {
    "nondetect": "not detected", "estimated": "measured, estimated", "detect": "measured",
    "below_quantitation": "measured where a number stands, else a non-detect", "missing": "missing",
    "reject": "rejected, left out", "over": "above the range, refused",
}  # fmt: skip
ROLES = {
    "station": "station", "date": "date", "analyte": "analyte", "result": "result", "unit": "unit",
    "basis": "weight basis", "moisture": "moisture",
}  # fmt: skip


def section(one: Format) -> str:
    """Return the section of a format."""
    lines = [f"## {one.label}", "", f'`format="{one.name}"`. Source: <{one.source}>.', ""]
    if one.marks:
        lines += [
            "Known by " + "; or ".join(" with ".join(f"`{name}`" for name in group) for group in one.marks[:2]) + ".",
            "",
        ]
    rows = [(ROLES[role], names) for role, names in one.roles.items()]
    rows += [("flag", names) for names in one.flags]
    rows += [(f"{limit.kind} limit", limit.value) for limit in one.limits]
    rows += [("unit of the limit", limit.unit) for limit in one.limits if limit.unit]
    rows += [("kind of the limit", limit.type) for limit in one.limits if limit.type]
    rows += [("tells samples of a station apart", names) for names in one.keys]
    rows += [(f"rows left out: {rule.what}", names) for rule, names in one.rows]
    if rows:
        lines += ["| what | columns |", "| --- | --- |"]
        lines += [f"| {what} | {', '.join(f'`{name}`' for name in names)} |" for what, names in rows] + [""]
    for reading, words in READINGS.items():
        codes = [code for code, meant in one.codes.items() if meant == reading and code]
        if codes:
            lines += [f"{words.capitalize()}: {', '.join(f'`{code}`' for code in codes)}.", ""]
    if one.limits:
        lines += [f"A non-detect without a number has the {one.prefer} limit.", ""]
    if one.value_is_limit:
        lines += ["The number of a flagged row is its limit.", ""]
    if one.negative:
        lines += ["A negative value is a non-detect at its absolute value.", ""]
    return "\n".join(lines)


def page() -> str:
    """Return the page."""
    return HEAD + "\n" + "\n".join(section(one) for one in FORMATS.values())


if __name__ == "__main__":
    print(page(), end="")

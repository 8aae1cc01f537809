"""Tables: what they say, in how many digits, and that Markdown shows user text as it is."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from assessment_fixture import SAID, STAND_IN, hand_made, make_assessment, port_names

from pli_stats.checks import InputError
from pli_stats.publish import notes
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.table_type import Column, Table
from pli_stats.publish.tables.table_verbs import table
from pli_stats.text.estimates import interval_decimals, p_text
from pli_stats.text.notes import note
from pli_stats.text.numbers import not_zero, percent, rounded_up, significant

GOLDEN = Path(__file__).parents[1] / "golden_ports.md"


def cells(described: Table, name: str) -> list[str]:
    """Return the cells of one column."""
    place = [column.name for column in described.columns].index(name)
    return [row[place] for row in described.rows]


def test_golden_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    # The citations stand in reference files that may be amended; the layout may not.
    monkeypatch.setattr(notes, "_background_citation", lambda name: "Turekian & Wedepohl 1961")
    monkeypatch.setattr(notes, "_scheme_citation", lambda name: "Tomlinson et al. 1980")
    assert table(hand_made()).to_markdown() == GOLDEN.read_text(encoding="utf-8")


def test_digits_follow_the_interval() -> None:
    described = table(hand_made())
    # The narrowest interval is 0.009 wide and shows one digit of that, all others as many decimals.
    assert cells(described, "zone_pli") == ["1.730", "1.000", "0.712", "0.046"]
    assert cells(described, "interval") == ["[1.100, 2.600]", "[0.995, 1.004]", "[0.600, 0.850]", "—"]


def test_ports_are_ranked_and_data_stay_unrounded() -> None:
    made = make_assessment(port_names(12))
    before = made.ports.copy()
    ranked = cells(table(made), "port")
    assert ranked == made.ports.sort_values("zone_pli", ascending=False)["port"].tolist()
    assert made.ports.equals(before)


@pytest.mark.parametrize(
    ("row", "decimals"),
    [
        ((0.712, 0.60, 0.85), 2),
        ((1.73, 1.1, 2.6), 1),
        ((0.7, 0.69, 0.7896), 2),  # a width of 0.0996 is 0.10, not 0.100
        ((1234.5, 900.0, 1800.0), -1),
        ((0.04072, 0.04062, 0.04081), 4),
        ((0.712, 0.7119999, 0.7120001), 4),
        ((9.31, 3.52, 22.3), 1),  # not 9 [4, 22]
        ((0.5, 0.5, 0.5), None),
        ((0.5, 0.0, np.inf), None),
        ((0.5, np.nan, np.nan), None),
    ],
)
def test_interval_decimals(row: tuple[float, float, float], decimals: int | None) -> None:
    assert interval_decimals(*row) == (None if decimals is None else (decimals,) * 3)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0"), (1.0, "100"), (0.001, "<1"), (0.999, ">99"), (0.335, "34"), (np.nan, "—")],
)
def test_shares_never_claim_none_or_all(share: float, text: str) -> None:
    assert percent(share) == text


def test_numbers_as_text() -> None:
    assert [significant(v) for v in (1.0, 12.0, 0.09999, 1234.5, 0.0, np.nan)] == [
        "1.00", "12.0", "0.100", "1234", "0", "—",
    ]  # fmt: skip
    assert [not_zero(v, 1) for v in (0.004, 1e-9, 0.96, np.inf)] == ["0.004", "1 × 10⁻⁹", "1.0", "∞"]
    assert [rounded_up(v) for v in (0.0021, 0.002, 0.00999, 12.0)] == ["0.003", "0.002", "0.01", "20"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Zn|Cu", r"Zn\|Cu"),
        ("50%_bg", r"50%\_bg"),
        ("<0.02", r"\<0.02"),
        ("a*b`c\\d>e", r"a\*b\`c\\d\>e"),
        ("two\nlines\r\nor\u2028three", "two lines or three"),
        ("大连湾", "大连湾"),
        ("[0.60, 0.85]", "[0.60, 0.85]"),
        ("[text](target)", r"[text\](target)"),
        ("&lt; R&D", r"\&lt; R&D"),
        ("~~x~~ $y$", r"\~\~x\~\~ \$y\$"),
    ],
)
def test_markdown_shows_text_as_it_is(raw: str, shown: str) -> None:
    assert escape_markdown(raw) == shown


def test_every_line_has_every_cell() -> None:
    text = table(make_assessment(["a|b", "c\nd", "大|连", "\\"])).to_markdown()
    lines = [line.replace("\\\\", "").replace("\\|", "") for line in text.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines}) == 1
    assert len(lines) == 4 + 2


def test_notes_name_what_the_numbers_rest_on() -> None:
    text = "\n".join(table(make_assessment(notes=(STAND_IN,))).notes)
    for fact in (
        "Background: shale", "Metals in the PLI (8): As, Cd", "Classes: Tomlinson", "95 %", "over stations",
        "9 999 resamples", "seed 1", "Non-detects are taken as half", SAID,
    ):  # fmt: skip
        assert fact in text
    assert "— One station (Ballona Creek, Malibu Lagoon, San Diego Bay" in text


def test_notes_on_ports_that_differ_in_a_count_are_one() -> None:
    made = make_assessment(port_names(4))
    numbers = {"zone_pli": [4.0, 3.0, 2.0, 1.0], "conf_low": 0.5, "conf_high": [5.0, 5.0, 5.0, np.inf]}
    wide = note("remark", text="It is wide; see 3 notes.")
    about = {
        "A": [note("few_units", n=9, unit="sample")],
        "B": [note("few_units", n=12, unit="sample"), wide],
        "C": [note("few_units", n=9, unit="sample")],
        "D": [note("few_units", n=1, unit="sample")],
    }
    one = next(iter(made.intervals.values()))
    intervals = {name: dataclasses.replace(one, notes=tuple(notes)) for name, notes in about.items()}
    ports = made.ports.assign(port=list(about), **numbers)
    shown = table(dataclasses.replace(made, ports=ports, intervals=intervals)).notes
    assert [text for text in shown if "Only" in text or "wide" in text] == [
        "— Only 1 sample: coverage may be below nominal (D).",
        "Only 9 to 12 samples: coverage may be below nominal (A, B and C).",
        "It is wide; see 3 notes (B).",
    ]


def test_samples_without_an_error_have_no_interval() -> None:
    made = make_assessment(port_names(3))
    samples = made.samples.copy()
    for name in ("pli_conf_low", "pli_conf_high"):
        samples.loc[1:, name] = samples.loc[1:, "pli"]
    shown = cells(table(dataclasses.replace(made, samples=samples), what="samples"), "interval")
    assert shown[0].startswith("[")
    assert set(shown[1:]) == {""}


def test_a_file_is_named_without_its_folder() -> None:
    made = dataclasses.replace(make_assessment(port_names(2)), source="/home/me/ports.csv")
    assert "Source: ports.csv." in table(made).notes


def test_samples_keep_their_order_and_say_which_they_are() -> None:
    made = make_assessment(port_names(5))
    described = table(made, what="samples")
    assert cells(described, "stationid") == made.samples["stationid"].tolist()
    assert [column.name for column in described.columns][:3] == ["harbour", "stationid", "surveyyear"]
    assert "depth" not in [column.name for column in described.columns]
    unnamed = dataclasses.replace(made, samples=made.samples.drop(columns="stationid"))
    assert cells(table(unnamed, what="samples"), "sample") == [str(i) for i in range(len(made.samples))]


def test_columns_without_any_value_are_left_out() -> None:
    made = make_assessment(port_names(3))
    empty = made.samples.assign(pli_conf_low=np.nan, pli_conf_high=np.nan, mean_quotient=np.nan)
    names = [column.name for column in table(dataclasses.replace(made, samples=empty), what="samples").columns]
    assert "interval" not in names
    assert "mean_quotient" not in names


def test_a_port_whose_value_is_missing_comes_last() -> None:
    made = make_assessment(port_names(3))
    ports = made.ports.assign(zone_pli=[np.nan, *made.ports["zone_pli"][1:]])
    described = table(dataclasses.replace(made, ports=ports))
    assert cells(described, "zone_pli")[-1] == "—"


def test_description_is_immutable() -> None:
    described = table(hand_made())
    with pytest.raises(dataclasses.FrozenInstanceError):
        described.title = "other"  # type: ignore[misc]
    assert isinstance(described.rows[0], tuple)
    assert hash(Column("n", "n")) == hash(Column("n", "n"))


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(InputError, match=r"`table` needs a result of pli_stats .*, got DataFrame\."):
        table(make_assessment(port_names(2)).ports)
    with pytest.raises(InputError, match="Did you mean 'ports'"):
        table(hand_made(), what="port")


def test_rows_and_groups_must_fit_the_columns() -> None:
    columns = (Column("a", "a"), Column("b", "b"))
    with pytest.raises(InputError, match="a cell for each of its 2 columns, row 1 has 1"):
        Table("T", columns, (("1", "2"), ("3",)))
    with pytest.raises(InputError, match="the heading of each of the 2 rows, got 1 names"):
        Table("T", columns, (("1", "2"), ("3", "4")), groups=("A",))


def test_p_values_keep_two_digits_and_never_claim_none_or_all() -> None:
    shown = {0.1: "0.10", 0.0421: "0.042", 0.00099: "<0.001", 0.994: "0.99", 0.996: ">0.99", 1.0: "1", np.nan: "—"}
    assert [p_text(p) for p in shown] == list(shown.values())

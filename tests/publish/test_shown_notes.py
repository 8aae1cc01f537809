"""A note is shown with what it is about only; what may reverse a class stands beside it, in table and text."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from assessment_fixture import SAID, STAND_IN, make_assessment, port_names
from table_cells import cells

import pli_stats as ps
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.output.survey_folder import write_assessment
from pli_stats.publish.prose.grammar.note_sentences import phrases_of
from pli_stats.publish.prose.methods.assessment_methods import WORDING
from pli_stats.text.note_wording import sentence, sentences
from pli_stats.text.notes import note

HALF = "Non-detects are taken as half their detection limit (DL/2)."


def survey(**columns):
    """Return 24 samples of two harbours, where columns are not given otherwise, with a non-detect in one of them."""
    wave = np.round(1.0 + 0.3 * np.sin(np.arange(24)), 3)
    cadmium = [*(0.3 * wave[:23]).tolist(), "<0.1"]
    frame = {"harbour": ["Eden"] * 12 + ["Botany"] * 12, "Cu": 45 * wave, "Cd": cadmium, "Al": 8e4}
    return ps.read_samples(pd.DataFrame(frame | columns), port="harbour")


def assessed(samples=None, **options):
    """Return the assessment of a survey."""
    return ps.assess(survey() if samples is None else samples, normalizer="Al", **{"n_resamples": 99, **options})


def shown(result, what):
    """Return the codes of the notes of a result that a table shows."""
    text = " ".join(ps.table(result, what=what).notes)
    return {each.code for each in result.notes if sentence(each) in text}


def test_each_table_shows_the_notes_on_its_columns():
    result = assessed()
    every = {each.code for each in result.notes}
    of_ri_and_cdeg, of_samples = {"ri_substances", "cdeg_substances"}, {"no_measurement_error", "nondetects_uniform"}
    of_ports = {"nondetects_imputed"}
    assert every == {"unit_assumed", "half_limit", "normalizer"} | of_ri_and_cdeg | of_samples | of_ports
    assert shown(result, "ports") == {"unit_assumed", "half_limit"} | of_ri_and_cdeg | of_ports
    assert shown(result, "samples") == {"unit_assumed", "half_limit"} | of_ri_and_cdeg | of_samples
    assert shown(result, "metals") == {"unit_assumed", "half_limit", "normalizer"}
    without = dataclasses.replace(result, ports=result.ports.assign(mean_risk_index=np.nan))
    assert shown(without, "ports") == {"unit_assumed", "half_limit", "cdeg_substances"} | of_ports


def test_abbreviations_in_headings_are_spelled_out():
    result = assessed()
    over = "Over ERM: samples in which at least one metal exceeds the effects range median (ERM) values."
    assert {over, "Cdeg: degree of contamination; RI: potential ecological risk index."} <= {*ps.table(result).notes}
    without = dataclasses.replace(result, ports=result.ports.assign(mean_risk_index=np.nan))
    assert "Cdeg: degree of contamination." in ps.table(without).notes
    of_samples = " ".join(ps.table(result, what="samples").notes)
    assert "; mCd: modified degree of contamination; RI: potential ecological risk index. Mean ERM quot" in of_samples
    assert "divided by the effects range median (ERM) values." in of_samples
    assert "exceeds the effects range median (ERM) values." in " ".join(ps.table(result, what="metals").notes)


def test_a_table_of_ports_has_one_rule_for_non_detects_and_no_zero_width():
    notes = " ".join(ps.table(assessed()).notes)
    assert HALF in notes
    assert "uniformly" not in notes
    assert "zero width" not in notes
    one = assessed(survey(Cd=0.3, Cu=45.0, harbour=["Eden"] * 24))
    # Where all values of a port are equal, its own interval has no width.
    assert one.ports["conf_low"].tolist() == one.ports["conf_high"].tolist()
    assert "All values are equal: the interval has zero width (Eden)." in ps.table(one).notes


def test_notes_on_ports_that_are_not_shown_are_left_out():
    result = assessed(survey(Cu=[*[45.0] * 23, None]), missing="omit")
    short = "1 sample lacks a metal: the PLI is over the metals that were measured and is not comparable"
    assert any(text.startswith(short) and text.endswith("(Botany).") for text in ps.table(result).notes)
    eden = dataclasses.replace(result, ports=result.ports[result.ports["port"] == "Eden"])
    assert not any(short in text for text in ps.table(eden).notes)
    assert not any(short in text for text in ps.table(result, what="metals").notes)


def test_notes_of_a_survey_in_a_methods_section():
    left_out = [note("incomplete_samples", n=n, total=9, n_metals=8) for n in (1, 3)]
    assert [phrases_of([each], WORDING) for each in left_out] == [
        ["of 9 samples, 1 was left out, as it lacked a value for at least one of the 8 metals."],
        ["of 9 samples, 3 were left out, as they lacked a value for at least one of the 8 metals."],
    ]
    mostly = note("mostly_nondetects", share=0.8)
    assert phrases_of([mostly.with_about("metal", "Cd"), mostly.with_about("metal", "Hg")], WORDING) == [
        "more than 80 % of the values were non-detects, so that the substituted values carry little information "
        "(Cd and Hg)."
    ]


def test_a_note_is_never_torn():
    result = assessed(n_resamples=19, method="bca")
    said = [each for one in result.intervals.values() for each in one.notes]
    assert len(said) > 2, "with so few resamples there is more than one note on a port"
    told = ps.table(result).notes
    for name, one in result.intervals.items():
        for each in one.notes:
            stem = sentence(each).rstrip(".")
            assert any(text.startswith(stem) and name in text for text in told), stem
    # As text for reading, the column holds whole sentences.
    assert result.ports.set_index("port")["notes"].to_dict() == {
        name: " ".join(sentences(one.notes)) for name, one in result.intervals.items()
    }


def test_semicolons_in_a_note_tear_nothing():
    made = make_assessment(["Eden"])
    text = "Gulls ate 3 samples; 2 were found again"
    one = dataclasses.replace(next(iter(made.intervals.values())), notes=(note("remark", text=text),))
    assert f"{text} (Eden)." in ps.table(dataclasses.replace(made, intervals={"Eden": one})).notes


def test_a_users_fallback_is_no_stand_in_data(tmp_path):
    frame = pd.DataFrame({"fallback": ["Fallback Bay"] * 12, "Cu": np.arange(1.0, 13.0), "Pb": np.arange(5.0, 17.0)})
    path = tmp_path / "fallback data.csv"
    frame.to_csv(path, index=False)
    result = ps.assess(ps.read_samples(path, port="fallback"), by="fallback", n_resamples=99)
    result = dataclasses.replace(result, notes=(*result.notes, note("remark", text="Fallback data of the year 2003.")))
    assert stand_ins(result.notes) == ps.table(result).stand_in == ""
    assert ps.table(result).to_csv().splitlines()[0].endswith("Mean RI")
    written = [file for file in write_assessment(result, tmp_path / "out", figure=False) if file.suffix == ".csv"]
    assert len(written) == 4 and not any("note" in pd.read_csv(file) for file in written)
    assert ps.methods_text(result).startswith("The pollution load index")
    of_soils = dataclasses.replace(result, notes=(*result.notes, STAND_IN))
    assert stand_ins(of_soils.notes) == ps.table(of_soils).stand_in == SAID


@pytest.mark.parametrize("count", [12, 13])
def test_of_many_ports_a_note_counts_them(count):
    made = make_assessment(port_names(20))
    one = next(iter(made.intervals.values()))
    few = dataclasses.replace(one, notes=(note("few_units", n=9, unit="sample"),))
    ports = made.ports.assign(conf_low=0.5, conf_high=2.0)
    intervals = {name: few if place < count else one for place, name in enumerate(made.intervals)}
    text = next(
        text
        for text in ps.table(dataclasses.replace(made, ports=ports, intervals=intervals)).notes
        if "Only 9 samples" in text
    )
    assert text.endswith("(13 of 20 harbours).") == (count == 13)
    assert text.count(",") == (0 if count == 13 else count - 2)


def classes(result, what="ports"):
    """Return the cells of the class by port, or by sample."""
    made = ps.table(result, what=what)
    first = cells(made, "port") if what == "ports" else map(int, cells(made, "sample"))
    return dict(zip(first, cells(made, "zone_class" if what == "ports" else "pli_class"), strict=True))


def test_what_may_reverse_a_class_is_marked_and_told():
    high, low, half = np.full(12, 90.0), np.full(1, 20.0), np.full(12, 20.0)
    wave = 1.0 + 0.1 * np.sin(np.arange(37))
    copper = np.concatenate([high, low, half, high]) * wave
    zinc = (95.0 * wave).astype(object)
    zinc[0] = "<200"  # Eden: with it towards 0 the zone PLI falls below 1
    zinc[18] = None  # Kembla: one sample lacks a metal
    frame = pd.DataFrame(
        {"harbour": ["Eden"] * 12 + ["Botany"] + ["Kembla"] * 12 + ["Yamba"] * 12, "Cu": copper, "Zn": zinc}
    )
    result = ps.assess(ps.read_samples(frame, port="harbour"), missing="omit", n_resamples=99)
    assert classes(result) == {
        "Eden": "deterioration†", "Botany": "below baseline§", "Kembla": "below baseline‡", "Yamba": "deterioration",
    }  # fmt: skip
    assert set(result.ports["zone_class"]) == {"deterioration", "below baseline"}, "data stay the plain class"
    assert ps.table(result).notes[-4:-1] == (
        "† The range over non-detects includes 1, so the class is uncertain.",
        "‡ Some PLIs are over fewer metals and not comparable with the others, so the class is uncertain.",
        "§ Too few samples for an interval, so the class is uncertain.",
    )
    by_sample = classes(result, "samples")
    assert (by_sample[0], by_sample[1], by_sample[18]) == ("deterioration†", "deterioration", "below baseline‡")
    text = ps.results_text(result)
    for sentence_ in (
        "Two harbours were classed as 'deterioration' and two as 'below baseline'; the zone PLI was significantly "
        "above 1 in two harbours (Eden and Yamba) and significantly below 1 in one (Kembla) (one-sided t tests at "
        "2.5 %, Holm-adjusted over the harbours), but one harbour (Botany) had too few samples for a CI and in one "
        "harbour (Eden) the range over non-detects included 1, so that their classes are uncertain.",
        "but in one harbour (Kembla) the PLI of samples that lacked a metal is not comparable with that of the others.",
        "Non-detects occurred in Eden only (4 % of the values, range of the zone PLI 0 to ",
    ):
        assert sentence_ in text
    assert "PLI of 1 sample that lacked a metal was computed from the metals measured" in ps.methods_text(result)


def test_nothing_is_marked_where_nothing_may_reverse_a_class():
    result = assessed(survey(Cd=0.9 * (1.0 + 0.1 * np.sin(np.arange(24)))))
    made = ps.table(result)
    assert set(cells(made, "zone_class")) == {"deterioration"}
    assert not any(text[0] in "†‡§¶" for text in made.notes)
    assert "uncertain" not in ps.results_text(result)


@pytest.mark.parametrize(
    ("pli", "words"),
    [
        ([3.0] * 8, "Both harbours were classed as 'deterioration'. Both zone PLIs were significantly above 1 ("),
        ([0.3] * 8, "Both harbours were classed as 'below baseline'. Both zone PLIs were significantly below 1 ("),
        (
            [3.0] * 4 + [0.3] * 4,
            "significantly above 1 in one harbour (north) and significantly below 1 in one (south) (",
        ),
        ([3.0] * 4, "It was classed as 'deterioration' and was significantly above 1 (one-sided t test at 2.5 %)."),
        ([3.0], "but there were too few samples for a 95 % confidence interval (CI), so that the class is uncertain."),
    ],
)
def test_classes_and_intervals_in_words(pli, words):
    names = ["north"] * 4 + ["south"] * 4
    wave = 1.0 + 0.05 * np.sin(np.arange(len(pli)))
    frame = pd.DataFrame({"harbour": names[: len(pli)], "Cu": 45.0 * np.array(pli) * wave})
    assert words in ps.results_text(ps.assess(ps.read_samples(frame, port="harbour"), n_resamples=99))

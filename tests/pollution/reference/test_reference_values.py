"""Reference values: what the tables hold, and what the look-ups refuse and warn about."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest

from pli_stats.checks import InputError
from pli_stats.pollution.reference.catalogue import backgrounds, guidelines, schemes, toxic_responses
from pli_stats.pollution.reference.elements import ELEMENT_NAMES, ELEMENTS, element_of, is_element
from pli_stats.pollution.reference.reference_values import (
    Background,
    UnverifiedValueWarning,
    background,
    background_values,
    guideline_values,
    toxic_response_values,
)

TABLES = {
    "backgrounds": (backgrounds, ["background", "element"], "value"),
    "guidelines": (guidelines, ["guideline", "element"], "value"),
    "toxic_responses": (toxic_responses, ["element"], "factor"),
}
BACKGROUND_SIZES = {
    "shale": 26, "ucc_rudnick2003": 29, "ucc_mclennan2001": 23, "ucc_taylor1985": 15, "paas": 15,
    "muq_kamber2005": 16, "hakanson1980": 7, "ucc_wedepohl1995": 13, "ucc_hu2008": 4,
    "basque_rodriguez2006": 8, "dhaka_hasan2026": 7,
}  # fmt: skip
GUIDELINE_SIZES = {
    "ERL": 9, "ERM": 9, "TEL": 9, "PEL": 9, "ANZECC2000": 10, "ANZECC2000_high": 10, "ANZG2018": 10,
    "ANZG2018_high": 10, "CCME_marine_ISQG": 7, "CCME_marine_PEL": 7, "CCME_freshwater_ISQG": 7,
    "CCME_freshwater_PEL": 7, "HongKong_LCEL": 9, "HongKong_UCEL": 9, "OSPAR_BAC": 8,
}  # fmt: skip


# ------------------------------------------------------------------ the tables


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_sound(name):
    read, key, number = TABLES[name]
    table = read()
    assert not table.duplicated(key).any()
    assert table["element"].map(is_element).all()
    assert table[number].dtype == np.float64
    assert ((table[number] > 0) & np.isfinite(table[number])).all()


@pytest.mark.parametrize("read", [backgrounds, guidelines, toxic_responses, schemes])
def test_every_row_says_where_it_comes_from(read):
    table = read()
    assert (table["citation"].str.len() > 20).all()
    assert (table["verification"].str.len() > 10).all()
    assert set(table["verified"]) <= {"yes", "no", "partly"}
    # what the words say and what the flag says must not contradict each other
    told_unverified = table["verification"].str.startswith("not verified")
    assert (told_unverified == (table["verified"] == "no")).all()
    assert not (table["verification"].str.contains("memory") & (table["verified"] == "yes")).any()
    assert not table.isna().any().any()
    dois = table.loc[table["doi"] != "", "doi"]
    assert dois.str.match(r"10\.\d{4,5}/\S+$").all()


@pytest.mark.parametrize("read", [backgrounds, guidelines])
def test_one_set_has_one_citation_and_one_unit(read):
    table = read()
    assert (table.groupby(table.columns[0])["citation"].nunique() == 1).all()
    assert set(table["unit"]) == {"mg/kg"}


def test_the_sets_are_complete():
    assert backgrounds()["background"].value_counts(sort=False).to_dict() == BACKGROUND_SIZES
    assert guidelines()["guideline"].value_counts(sort=False).to_dict() == GUIDELINE_SIZES
    assert schemes().groupby("scheme", sort=False).size().to_dict() == {
        "hakanson1980_cf": 4, "hakanson1980_cdeg": 4, "abrahim2008_mcd": 7, "tomlinson1980_pli": 3,
        "izah2017_pli": 4, "muller1969_igeo": 7, "sutherland2000_ef": 5, "hakanson1980_er": 5,
        "hakanson1980_ri": 4, "nemerow1974": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "element", "value"),
    [
        ("shale", "Cu", 45.0), ("shale", "Pb", 20.0), ("shale", "Zn", 95.0), ("shale", "Cd", 0.3),
        ("shale", "Cr", 90.0), ("shale", "Ni", 68.0), ("shale", "As", 13.0), ("shale", "Hg", 0.4),
        ("shale", "Fe", 47200.0), ("shale", "Al", 80000.0), ("ucc_rudnick2003", "Cu", 28.0),
        ("ucc_rudnick2003", "Cd", 0.09), ("ucc_mclennan2001", "Cr", 83.0), ("ucc_taylor1985", "Cr", 35.0),
        ("paas", "Zn", 85.0), ("muq_kamber2005", "Cu", 32.36), ("hakanson1980", "Pb", 70.0),
        ("ucc_wedepohl1995", "Cu", 14.3), ("ucc_hu2008", "Ni", 34.0), ("basque_rodriguez2006", "Zn", 174.0),
        ("dhaka_hasan2026", "As", 6.72),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::pli_stats.pollution.reference.reference_values.UnverifiedValueWarning")
def test_published_backgrounds(name, element, value):
    assert background_values(name, [element])[0].tolist() == [value]


@pytest.mark.parametrize(
    ("name", "element", "value"),
    [
        ("ERL", "Cd", 1.2), ("ERL", "Pb", 46.7), ("ERM", "Cu", 270.0), ("ERM", "Zn", 410.0),
        ("TEL", "Cd", 0.676), ("PEL", "Hg", 0.696), ("ANZECC2000", "Cu", 65.0),
        ("ANZECC2000_high", "Ag", 3.7),
        ("ANZG2018", "Pb", 50.0), ("ANZG2018_high", "Zn", 410.0), ("CCME_marine_ISQG", "As", 7.24),
        ("CCME_marine_PEL", "Zn", 271.0), ("CCME_freshwater_ISQG", "Cr", 37.3),
        ("CCME_freshwater_PEL", "Hg", 0.486), ("HongKong_LCEL", "Pb", 75.0), ("HongKong_UCEL", "Pb", 110.0),
        ("OSPAR_BAC", "Cu", 27.0),
    ],
)  # fmt: skip
def test_published_guidelines(name, element, value):
    assert guideline_values(name, [element]).tolist() == [value]


def test_hakanson_factors():
    metals = ["Hg", "Cd", "As", "Cu", "Pb", "Cr", "Zn"]
    assert toxic_response_values(metals).tolist() == [40.0, 30.0, 10.0, 5.0, 5.0, 2.0, 1.0]
    table = toxic_responses().set_index("element")
    assert set(table.index[table["verified"] == "yes"]) == set(metals)
    assert (table.loc[["Ni", "Co", "V", "Mn", "Ti"], "verified"] == "no").all()
    assert not table.loc[["Ni", "Co", "V", "Mn", "Ti"], "citation"].str.contains("Hakanson").any()
    assert "PCB" not in table.index


def test_low_guidelines_lie_below_high_ones():
    table = guidelines().pivot(index="element", columns="guideline", values="value")
    pairs = [("ERL", "ERM"), ("TEL", "PEL"), ("ANZECC2000", "ANZECC2000_high"), ("ANZG2018", "ANZG2018_high"),
             ("CCME_marine_ISQG", "CCME_marine_PEL"), ("CCME_freshwater_ISQG", "CCME_freshwater_PEL"),
             ("HongKong_LCEL", "HongKong_UCEL")]  # fmt: skip
    for low, high in pairs:
        both = table[[low, high]].dropna()
        assert len(both) >= 7
        equal = both.index[both[low] == both[high]].tolist()
        assert equal == (["Ni"] if low == "HongKong_LCEL" else [])
        assert (both[low] <= both[high]).all()


def test_which_values_are_not_verified():
    table = backgrounds()
    doubtful = table[table["verified"] == "no"].groupby("background")["element"].agg(set).to_dict()
    assert doubtful == {
        "shale": {"Co", "V", "Mo", "Sb", "Se", "Ba", "Li", "Sr", "Be"},
        "ucc_taylor1985": {"Pb"},
        "ucc_wedepohl1995": set(table.loc[table["background"] == "ucc_wedepohl1995", "element"]),
    }
    table = guidelines()
    doubtful = table.loc[table["verified"] == "no", ["guideline", "element"]]
    assert doubtful.values.tolist() == [["ANZG2018_high", "Ag"]]
    partly = set(table.loc[table["verified"] == "partly", "guideline"])
    assert partly == {"ANZG2018", "ANZG2018_high", "CCME_marine_ISQG", "CCME_marine_PEL"}


@pytest.mark.parametrize("read", [backgrounds, guidelines, toxic_responses, schemes])
def test_callers_cannot_damage_the_tables(read):
    damaged, before = read(), read()
    damaged.iloc[:, :] = damaged.iloc[::-1, :].to_numpy()
    del damaged["citation"]
    pd.testing.assert_frame_equal(read(), before)


def test_callers_cannot_damage_a_set():
    values = background("shale").values
    values["Cu"] = 1.0
    assert background("shale").values["Cu"] == 45.0


# ------------------------------------------------------------------ looking up


def test_order_and_type_of_the_values():
    values, chosen = background_values("SHALE ", ["Zn", "Cu", "Zn"])
    assert values.tolist() == [95.0, 45.0, 95.0]
    assert values.dtype == np.float64
    assert (chosen.name, chosen.sd) == ("shale", None)
    assert chosen.citation.startswith("Turekian")
    assert guideline_values("erm", ("Cu",)).tolist() == [270.0]


OWN = {"Cu": 30.0, "Pb": 25}
FORMS = {
    "dict": OWN,
    "series": pd.Series(OWN),
    "object series": pd.Series(OWN, dtype=object),
    "nullable series": pd.Series(OWN, dtype="Float64"),
    "frame": pd.DataFrame({"element": ["Cu", "Pb"], "value": [30.0, 25.0]}),
    "frame by index": pd.DataFrame({"value": [30.0, 25.0]}, index=["Cu", "Pb"]),
}


@pytest.mark.parametrize("form", FORMS)
def test_own_values(form):
    chosen = background(FORMS[form], name="core")
    assert chosen.values.to_dict() == {"Cu": 30.0, "Pb": 25.0}
    assert (chosen.name, chosen.sd, chosen.citation, chosen.unverified) == ("core", None, "", ())
    assert background_values(FORMS[form], ["Pb", "Cu"])[0].tolist() == [25.0, 30.0]
    assert guideline_values(FORMS[form], ["Pb", "Cu"]).tolist() == [25.0, 30.0]
    assert background(chosen, name="other") is chosen


@pytest.mark.parametrize("by_index", [False, True])
def test_own_standard_deviations(by_index):
    frame = pd.DataFrame({"element": ["Cu", "Pb", "Zn"], "value": [30.0, 25.0, 90.0], "sd": [3.0, None, 0.0]})
    chosen = background(frame.set_index("element") if by_index else frame)
    assert chosen.sd is not None
    assert chosen.sd.index.tolist() == ["Cu", "Pb", "Zn"]
    assert chosen.sd["Cu"] == 3.0 and math.isnan(chosen.sd["Pb"]) and chosen.sd["Zn"] == 0.0


def test_rows_of_the_table_are_a_background():
    rows = backgrounds().query("background == 'paas'")
    assert background(rows).values.to_dict() == background("paas").values.to_dict()


def test_own_values_are_copied():
    series = pd.Series(OWN)
    chosen = background(series)
    series["Cu"] = -1.0
    assert chosen.values["Cu"] == 30.0


BAD = {
    "unknown name": ("shael", "no background named 'shael'. Did you mean 'shale'? `backgrounds()` lists"),
    "no near name": ("zzzz", "no background named 'zzzz'. `backgrounds()` lists"),
    "small letters": ({"cu": 1.0}, "'cu' is not one. Did you mean 'Cu'?"),
    "a name": ({"Copper": 1.0}, "'Copper' is not one. Did you mean 'Cu'?"),
    "a number": ({29: 1.0}, "29 is not one."),
    "zero": ({"Cu": 0.0}, "Each background value must be a positive finite number in mg/kg: Cu is 0.0."),
    "negative": ({"Cu": -3}, "Cu is -3."),
    "missing": ({"Cu": math.nan}, "Cu is nan."),
    "infinite": ({"Cu": math.inf}, "Cu is inf."),
    "beyond doubles": ({"Cu": 10**400}, "Cu is 1000"),
    "text": ({"Cu": "45"}, "Cu is '45'."),
    "truth": ({"Cu": True}, "Cu is True."),
    "NA": (pd.Series({"Cu": pd.NA, "Pb": 1.0}), "Cu is <NA>."),
    "None": ({"Cu": None}, "Cu is None."),
    "twice": (pd.Series([3.0, 1.0, 2.0], index=["Pb", "Cu", "Cu"]), "element once: Cu appears 2 times."),
    "no value column": (pd.DataFrame({"Cu": [45.0]}), "got a frame with columns 'Cu'."),
    "list": ([45.0], "got list."),
    "nothing": (None, "got NoneType."),
    "bad sd": (pd.DataFrame({"value": [1.0], "sd": [-0.1]}, index=["Cu"]), "0 or more in mg/kg, or empty"),
    "infinite sd": (pd.DataFrame({"value": [1.0], "sd": [math.inf]}, index=["Cu"]), "Cu is inf."),
}


@pytest.mark.parametrize("case", BAD)
def test_unusable_backgrounds_are_refused(case):
    spec, words = BAD[case]
    with pytest.raises(InputError) as caught:
        background(spec)
    assert words in str(caught.value)


@pytest.mark.parametrize("case", [case for case in BAD if "name" not in case or case == "a name"])
def test_unusable_guidelines_are_refused(case):
    with pytest.raises(InputError, match="uideline"):
        guideline_values(BAD[case][0], ["Cu"])


def test_unknown_guideline_names_the_near_one():
    with pytest.raises(InputError, match=r"no guideline named 'ERN'\. Did you mean 'ERM'"):
        guideline_values("ERN", ["Cu"])


def test_metals_without_a_value_are_refused():
    with pytest.raises(InputError, match=r"Background 'hakanson1980' has no value for 'Ni'\. Leave it out"):
        background_values("hakanson1980", ["Cu", "Ni"])
    with pytest.raises(InputError, match=r"Background 'own' has no value for 'Ni', 'Zn'\. Leave them out"):
        background_values(OWN, ["Cu", "Ni", "Zn"])
    with pytest.raises(InputError, match=r"Guideline 'CCME_marine_PEL' has no value for 'Ni'\. Leave it out"):
        guideline_values("ccme_marine_pel", ["Ni"])
    with pytest.raises(InputError, match=r"toxic-response factor is known for 'Al', 'Fe'\. Leave them out"):
        toxic_response_values(["Cu", "Al", "Fe"])


def test_own_toxic_responses_replace_and_extend():
    assert toxic_response_values(["Cu", "Sb"], {"Cu": 6, "Sb": 7.0}).tolist() == [6.0, 7.0]
    assert toxic_response_values(["Cu"], pd.Series({"Sb": 7.0})).tolist() == [5.0]
    with pytest.raises(InputError, match=r"toxic-response factor must be a positive finite number: Cu is 0\."):
        toxic_response_values(["Cu"], {"Cu": 0})
    assert toxic_response_values(["PCB"], {"PCB": 40}).tolist() == [40.0]  # a substance that is no element


# ------------------------------------------------------------------ warnings


def warned(call):
    """Return the texts of the warnings that a call gives."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    assert all(each.category is UnverifiedValueWarning for each in caught)
    return [str(each.message) for each in caught]


def test_one_warning_names_the_unverified_metals_in_use():
    (text,) = warned(lambda: background_values("shale", ["Cu", "V", "Co", "Zn"]))
    assert "Background 'shale': the value for 'V', 'Co' could not be checked" in text
    assert "Turekian" in text and "background={'V': ...}" in text and "leave them out" in text
    (text,) = warned(lambda: guideline_values("ANZG2018_high", ["Ag", "Cu"]))
    assert "Guideline 'ANZG2018_high': the value for 'Ag'" in text and "leave it out" in text
    (text,) = warned(lambda: toxic_response_values(["Ni", "Cu"]))
    assert "the value for 'Ni'" in text and "toxic_response={'Ni': ...}" in text and "Xu" in text


def test_no_warning_where_all_is_verified_or_the_users_own():
    assert warned(lambda: background_values("shale", ["Cu", "Zn", "Mn"])) == []
    assert warned(lambda: background_values({"Co": 19.0}, ["Co"])) == []
    assert warned(lambda: background("shale")) == []
    assert warned(lambda: guideline_values("ANZG2018", ["Cu", "Ag"])) == []
    assert warned(lambda: toxic_response_values(["Hg", "Zn"])) == []
    assert warned(lambda: toxic_response_values(["Ni"], {"Ni": 5.0})) == []


def test_a_background_object_keeps_its_warnings():
    chosen = background("shale")
    assert set(chosen.unverified) == {"Co", "V", "Mo", "Sb", "Se", "Ba", "Li", "Sr", "Be"}
    assert len(warned(lambda: background_values(chosen, ["Co"]))) == 1
    silent = Background("shale", chosen.values)
    assert warned(lambda: background_values(silent, ["Co"])) == []


def test_the_warning_can_be_made_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnverifiedValueWarning)
        with pytest.raises(UnverifiedValueWarning):
            background_values("shale", ["Co"])


# ------------------------------------------------------------------ elements


def test_every_element_is_read_by_symbol_and_name():
    for symbol, name in ELEMENTS.items():
        assert is_element(symbol)
        for text in (symbol, symbol.upper(), name, name.upper(), name.title(), f" {name} "):
            assert element_of(text) == symbol
    assert len(set(ELEMENTS.values())) == len(ELEMENTS)
    assert set(ELEMENT_NAMES.values()) == set(ELEMENTS)
    assert all(name == name.lower() for name in ELEMENT_NAMES)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [("aluminum", "Al"), ("Aluminium", "Al"), ("sulphur", "S"), ("cesium", "Cs"), ("caesium", "Cs"),
     ("wolfram", "W"), ("cu", "Cu"), ("CU", "Cu"), ("pB", "Pb"), ("V", "V"), ("U", "U")],
)  # fmt: skip
def test_spellings(text, symbol):
    assert element_of(text) == symbol


NO_ELEMENTS = [
    "v",
    "y",
    "k",
    "No",
    "N",
    "C",
    "O",
    "H",
    "Cl",
    "F",
    "I",
    "Ar",
    "At",
    "depth",
    "copper2",
    "",
    " ",
]


@pytest.mark.parametrize("text", NO_ELEMENTS)
def test_what_is_no_element(text):
    assert element_of(text) is None


@pytest.mark.parametrize("thing", ["cu", "CU", "Copper", " Cu", "No", "", 29, None, 1.5, ("Cu",)])
def test_is_element_is_exact(thing):
    assert not is_element(thing)


def test_element_of_takes_anything():
    assert [element_of(thing) for thing in (29, None, 1.5, ("Cu",))] == [None] * 4


def test_every_measured_element_is_known():
    traces = "Ag As B Ba Be Bi Cd Co Cr Cs Cu Hg Li Mo Ni Pb Rb Sb Sc Se Sn Sr Te Th Ti Tl U V W Zn Zr"
    majors = "Al Ca Fe K Mg Mn Na P S Si"
    rare_earths = "La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Y"
    assert set(f"{traces} {majors} {rare_earths}".split()) <= set(ELEMENTS)

"""Class schemes: each edge from both sides, who owns it, and tables that do not cover the line."""

import math

import numpy as np
import pandas as pd
import pytest

from pli_stats.checks import InputError
from pli_stats.pollution.reference.catalogue import schemes
from pli_stats.pollution.reference.class_schemes import BLOCK, Scheme, class_codes, classify, scheme

NAMES = schemes()["scheme"].unique().tolist()

# written down by hand from the publications: the edges, and the class on an edge (0 is the lowest)
EDGES = {
    "hakanson1980_cf": ([1, 3, 6], [1, 2, 3]),
    "hakanson1980_cdeg": ([8, 16, 32], [1, 2, 3]),
    "abrahim2008_mcd": ([1.5, 2, 4, 8, 16, 32], [1, 2, 3, 4, 5, 6]),
    "izah2017_pli": ([1, 2, 3], [1, 2, 3]),
    "muller1969_igeo": ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
    "sutherland2000_ef": ([2, 5, 20, 40], [1, 2, 3, 4]),
    "hakanson1980_er": ([40, 80, 160, 320], [1, 2, 3, 4]),
    "hakanson1980_ri": ([150, 300, 600], [1, 2, 3]),
    "nemerow1974": ([0.7, 1, 2, 3], [0, 1, 2, 3]),
}
LABELS = {
    "hakanson1980_cf": ["low", "moderate", "considerable", "very high"],
    "hakanson1980_cdeg": ["low", "moderate", "considerable", "very high"],
    "tomlinson1980_pli": ["below baseline", "baseline", "deterioration"],
    "izah2017_pli": ["no pollution", "moderate", "heavy", "extremely heavy"],
    "sutherland2000_ef": ["deficiency to minimal", "moderate", "significant", "very high", "extremely high"],
    "hakanson1980_er": ["low", "moderate", "considerable", "high", "very high"],
    "hakanson1980_ri": ["low", "moderate", "considerable", "very high"],
    "nemerow1974": ["clean", "warning", "light", "moderate", "heavy"],
}


def frame(rows, columns=("lower", "upper", "class")):
    return pd.DataFrame(rows, columns=list(columns))


FINE = frame([(-np.inf, 1.0, "a"), (1.0, 3.0, "b"), (3.0, np.inf, "c")])


# ------------------------------------------------------------------ our schemes


def test_every_scheme_is_tested_at_its_edges():
    assert set(NAMES) == {*EDGES, "tomlinson1980_pli"}


@pytest.mark.parametrize("name", EDGES)
def test_edges_from_both_sides(name):
    edges, on_edge = EDGES[name]
    below = [np.nextafter(edge, -np.inf) for edge in edges]
    above = [np.nextafter(edge, np.inf) for edge in edges]
    assert class_codes(below, name).tolist() == list(range(len(edges)))
    assert class_codes(edges, name).tolist() == on_edge
    assert class_codes(above, name).tolist() == list(range(1, len(edges) + 1))
    assert len(scheme(name).classes) == len(edges) + 1


def test_tomlinson_has_a_class_of_one_value():
    values = [np.nextafter(1.0, 0.0), 1.0, np.nextafter(1.0, 2.0)]
    assert classify(values, "tomlinson1980_pli").tolist() == ["below baseline", "baseline", "deterioration"]


@pytest.mark.parametrize("name", LABELS)
def test_labels(name):
    assert list(scheme(name).classes) == LABELS[name]


def test_igeo_labels_begin_with_the_class_number():
    assert [label[:2] for label in scheme("muller1969_igeo").classes] == [f"{number} " for number in range(7)]
    assert classify([5.5, 6.5], "muller1969_igeo").tolist() == ["6 extremely polluted"] * 2


@pytest.mark.parametrize("name", NAMES)
def test_each_class_is_reached_and_infinity_has_a_class(name):
    chosen = scheme(name)
    # in the middle of a class, or one beside the only edge of the two outer ones
    inside = (np.maximum(chosen.lower, chosen.upper[0] - 2) + np.minimum(chosen.upper, chosen.lower[-1] + 2)) / 2
    assert classify(inside, name).tolist() == list(chosen.classes)
    ends = classify([-np.inf, -1e308, 1e308, np.inf], name).tolist()
    assert ends == [chosen.classes[0]] * 2 + [chosen.classes[-1]] * 2


@pytest.mark.parametrize("name", NAMES)
def test_against_a_plain_loop(name):
    rng = np.random.default_rng(3)
    chosen = scheme(name)
    finite = chosen.upper[:-1]
    values = np.concatenate([rng.normal(0, 60, 500), rng.choice(finite, 200), [0.0, -0.0, 5e-324, -5e-324]])

    def owner(value):
        for k in range(len(chosen.classes)):
            above = value > chosen.lower[k] or (chosen.lower_closed[k] and value == chosen.lower[k])
            below = value < chosen.upper[k] or (chosen.upper_closed[k] and value == chosen.upper[k])
            if above and below:
                return k
        raise AssertionError(value)

    assert class_codes(values, name).tolist() == [owner(value) for value in values]


def test_the_known_misprints_are_not_ours():
    assert scheme("muller1969_igeo").lower[-1] == 5.0
    assert scheme("hakanson1980_er").lower.tolist() == [-np.inf, 40.0, 80.0, 160.0, 320.0]
    assert scheme("hakanson1980_cdeg").lower.tolist() == [-np.inf, 8.0, 16.0, 32.0]


def test_who_owns_the_edges_is_said():
    table = schemes()
    rules = table.groupby("scheme")["edge_rule"].unique().map(list).to_dict()
    assumed = {name for name, rule in rules.items() if rule == ["assumed"]}
    assert assumed == {"izah2017_pli", "sutherland2000_ef"}
    assert set(table["edge_rule"]) == {"stated", "assumed"}
    assert (table.groupby("scheme")["index"].nunique() == 1).all()
    unsure = table.loc[table["verified"] != "yes", ["scheme", "class", "verified"]].values.tolist()
    assert unsure == [
        ["abrahim2008_mcd", "very high", "partly"],
        ["abrahim2008_mcd", "extremely high", "no"],
        ["abrahim2008_mcd", "ultra high", "no"],
    ]


def test_the_edge_table_itself_is_closed_where_the_scheme_is():
    table = schemes()
    upper_owned = {"muller1969_igeo", "nemerow1974"}
    for name, rows in table.groupby("scheme"):
        inner = rows.iloc[:-1]
        if name != "tomlinson1980_pli":
            assert (inner["upper_closed"] == (name in upper_owned)).all()
        assert not rows["upper_closed"].iloc[-1]
        assert not rows["lower_closed"].iloc[0]


# ------------------------------------------------------------------ what comes back


def test_a_series_keeps_its_index_and_name():
    values = pd.Series([0.5, 4.0], index=["s1", "s2"], name="cf")
    result = classify(values, "hakanson1980_cf")
    assert result.index.tolist() == ["s1", "s2"]
    assert result.name == "cf"
    assert result.tolist() == ["low", "considerable"]
    assert result.cat.ordered
    assert result.cat.categories.tolist() == LABELS["hakanson1980_cf"]
    assert result.max() == "considerable"


@pytest.mark.parametrize(
    "values",
    [[0.5, 4.0], (0.5, 4), *(np.array([0.5, 4.0], dtype=kind) for kind in ("f8", "f4", ">f8", "O"))],
)
def test_arrays_and_lists(values):
    result = classify(values, "hakanson1980_cf")
    assert isinstance(result.index, pd.RangeIndex)
    assert result.name is None
    assert result.tolist() == ["low", "considerable"]


@pytest.mark.parametrize("kind", ["float32", "int64", "Float64", "Int64", "object", "uint8"])
def test_kinds_of_series(kind):
    result = classify(pd.Series([0, 1, 4], dtype=kind), "hakanson1980_cf")
    assert result.tolist() == ["low", "moderate", "considerable"]


def test_nothing_to_classify():
    for empty in ([], np.empty(0), pd.Series([], dtype=float), pd.Series([], dtype=object)):
        result = classify(empty, "hakanson1980_cf")
        assert len(result) == 0
        assert result.cat.categories.tolist() == LABELS["hakanson1980_cf"]


def test_codes_are_whole_numbers_and_the_input_is_left_alone():
    values = np.array([7.0, 0.5])
    codes = class_codes(values, "hakanson1980_cf")
    assert np.issubdtype(codes.dtype, np.signedinteger)
    assert codes.tolist() == [3, 0]
    assert values.tolist() == [7.0, 0.5]


def test_blocks_join():
    values = np.resize([0.5, 1.0, 3.0, 6.0], 2 * BLOCK + 5)
    assert np.array_equal(class_codes(values, "hakanson1980_cf"), np.resize([0, 1, 2, 3], len(values)))
    assert np.array_equal(class_codes(values[::-3], "hakanson1980_cf"), np.resize([0, 1, 2, 3], len(values))[::-3])


def test_more_classes_than_a_byte_counts():
    edges = np.arange(300.0)
    own = frame(zip([-np.inf, *edges], [*edges, np.inf], [f"c{i}" for i in range(301)], strict=True))
    values = np.array([-1.0, 0.0, 127.0, 128.0, 299.5])
    assert class_codes(values, own).tolist() == [0, 1, 128, 129, 300]
    assert classify(values, own).tolist() == ["c0", "c1", "c128", "c129", "c300"]


# ------------------------------------------------------------------ values that are none


@pytest.mark.parametrize(
    ("values", "position", "shown"),
    [
        ([1.0, math.nan], 1, "nan"),
        (pd.Series([1.0, np.nan], index=["a", "b"]), 1, "nan"),
        (pd.Series([1.0, None], dtype="Float64"), 1, ""),
        ([1.0, None], 1, "None"),
        ([1.0, "low"], 1, "'low'"),
        (pd.Series(["1.0"]), 0, "'1.0'"),
        ([True, False], 0, "True"),
        (np.array([1 + 2j]), 0, ""),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), 0, ""),
        (np.append(np.ones(BLOCK + 3), np.nan), BLOCK + 3, "nan"),
    ],
)
def test_values_that_are_no_numbers_are_refused(values, position, shown):
    with pytest.raises(InputError, match=rf"must be numbers: position {position} \(counted from 0\) is") as caught:
        classify(values, "hakanson1980_cf")
    assert shown in str(caught.value)


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (np.ones((2, 2)), "2 dimensions"),
        (FINE, "a frame"),
        (3.0, "0 dimensions"),
        ("low", "0 dimensions"),
        ([[1.0], [1.0, 2.0]], "nested lists"),
    ],
)
def test_other_shapes_are_refused(values, shown):
    with pytest.raises(InputError, match=f"one column .* got {shown}"):
        classify(values, "hakanson1980_cf")


# ------------------------------------------------------------------ choosing a scheme


def test_names():
    assert scheme(" Hakanson1980_CF ").name == "hakanson1980_cf"
    assert scheme(scheme("nemerow1974")) is scheme("nemerow1974")
    assert scheme("muller1969_igeo").index == "Igeo"
    assert scheme("hakanson1980_ri").citation.startswith("Hakanson")
    with pytest.raises(InputError, match=r"no class scheme named 'hakanson_cf'\. Did you mean 'hakanson1980_cf'"):
        scheme("hakanson_cf")
    for thing in (None, 3, [1, 3], FINE.drop(columns="class")):
        with pytest.raises(InputError, match="must be the name of a scheme, a Scheme or a frame"):
            scheme(thing)


def test_a_scheme_cannot_be_damaged():
    chosen = scheme("hakanson1980_cf")
    with pytest.raises(ValueError, match="read-only"):
        chosen.upper[0] = 2.0
    lower = np.array([-np.inf, 1.0])
    own = Scheme("own", "", ("a", "b"), lower, [False, True], [1.0, np.inf], [False, False])
    lower[1] = 9.0
    assert class_codes([1.0], own).tolist() == [1]


def test_own_scheme_gives_the_edge_to_the_upper_class():
    assert classify([0.9, 1.0, 3.0], FINE).tolist() == ["a", "b", "c"]
    assert scheme(FINE).name == "own"


@pytest.mark.parametrize("given", [["lower_closed"], ["upper_closed"], ["lower_closed", "upper_closed"]])
def test_own_edges(given):
    owned_above = FINE.assign(lower_closed=[False, False, True], upper_closed=[True, False, False])
    own = owned_above[["lower", "upper", "class", *given]]
    assert classify([1.0, 3.0], own).tolist() == ["a", "c"]


def test_own_scheme_with_a_class_of_one_value():
    own = frame([(-np.inf, 1, "below"), (1, 1, "at"), (1, np.inf, "above")])
    with pytest.raises(InputError, match="class 'at' is empty"):
        scheme(own)
    assert class_codes([1.0, 2.0], own.assign(lower_closed=[False, True, False])).tolist() == [1, 2]


def test_rows_of_the_table_are_a_scheme():
    table = schemes()
    for name in NAMES:
        own = scheme(table[table["scheme"] == name])
        assert (own.name, own.classes) == (name, scheme(name).classes)


IGEO_MISPRINT = frame(
    [(-np.inf, 0, "0"), (0, 1, "1"), (1, 2, "2"), (2, 3, "3"), (3, 4, "4"), (4, 5, "5"), (6, np.inf, "6")]
)
ER_MISPRINT = frame([(-np.inf, 40, "low"), (40, 80, "moderate"), (80, 100, "strong"), (320, np.inf, "extreme")])
BAD = {
    "igeo misprint": (IGEO_MISPRINT, "5 to 6, between '5' and '6', has no class"),
    "er misprint": (ER_MISPRINT, "100 to 320, between 'strong' and 'extreme', has no class"),
    "overlap": (frame([(-np.inf, 3, "a"), (2, np.inf, "b")]), "'a' and 'b' overlap from 2 to 3"),
    "both own": (
        frame([(-np.inf, 3, "a"), (3, np.inf, "b")]).assign(lower_closed=[False, True], upper_closed=[True, False]),
        "of 'a' and 'b' both own the edge 3",
    ),
    "neither owns": (
        frame([(-np.inf, 3, "a"), (3, np.inf, "b")]).assign(lower_closed=False, upper_closed=False),
        "of 'a' and 'b' neither of them owns the edge 3",
    ),
    "short below": (
        frame([(0, 3, "a"), (3, np.inf, "b")]),
        "the first class 'a' begins at 0 instead of -inf",
    ),
    "short above": (frame([(-np.inf, 3, "a"), (3, 6, "b")]), "the last class 'b' ends at 6 instead of inf"),
    "high to low": (FINE.iloc[::-1], "the first class 'c' begins at 3 instead of -inf"),
    "missing edge": (frame([(None, 3, "a"), (3, np.inf, "b")]), "an edge of class 'a' is missing"),
    "text edge": (frame([(-np.inf, 3, "a"), ("> 3", np.inf, "b")]), "an edge of class 'b' is missing"),
    "turned": (
        frame([(-np.inf, 3, "a"), (3, 2, "b"), (2, np.inf, "c")]),
        "class 'b' is empty, it runs from 3 to 2",
    ),
    "no rows": (FINE.iloc[:0], "it has no class"),
    "text owner": (
        FINE.assign(lower_closed=["False", "True", "True"]),
        "lower_closed of class 'a' must be True or False",
    ),
    "twice": (frame([(-np.inf, 3, "a"), (3, np.inf, "a")]), "different, non-empty names: 'a' appears 2 times"),
    "no name": (
        frame([(-np.inf, 3, None), (3, np.inf, "a")]),
        "different, non-empty names: '' appears 1 time.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_tables_that_do_not_cover_the_line_are_refused(case):
    own, words = BAD[case]
    with pytest.raises(InputError) as caught:
        classify([1.0], own)
    assert words in str(caught.value)


def test_a_scheme_built_by_hand_is_checked_too():
    with pytest.raises(InputError, match="overlap"):
        Scheme("own", "", ("a", "b"), [-np.inf, 1.0], [False, True], [2.0, np.inf], [False, False])
    with pytest.raises(InputError, match="each class needs one lower and one upper edge"):
        Scheme("own", "", ("a", "b"), [-np.inf], [False], [np.inf], [False])

"""P adjustment against R's p.adjust, letters against multcompView and against what they must mean."""

from __future__ import annotations

import itertools
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pli_stats as ps

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "rank_tests.json").read_text())
ROUNDING = 1e-15  # relative; products of the same doubles, taken in another order than R does
METHODS = ("holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by", "none")
P_VALUES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12)


def frame(k, p):
    """Return pairs of k groups, named 0 to k - 1, in the order of R's combn."""
    a, b = zip(*itertools.combinations(range(k), 2), strict=True)
    return pd.DataFrame({"group_a": a, "group_b": b, "p_adjusted": p})


def carried(letters):
    """Return the set of letters of each group; [53] and the like are one letter."""
    return {group: set(re.findall(r"\[\d+\]|[a-zA-Z]", text)) for group, text in letters.items()}


@pytest.mark.parametrize("vector", GOLDEN["adjusted"])
@pytest.mark.parametrize("method", [m for m in METHODS if m != "sidak"])
def test_adjusted_p_values_are_those_of_r(vector, method):
    known = GOLDEN["adjusted"][vector]
    assert ps.adjust_p(known["p"], method=method) == pytest.approx(known[method], rel=4 * ROUNDING, abs=0.0)


def test_sidak_by_its_formula_and_where_naive_arithmetic_gives_zero():
    p = np.array([0.01, 0.2, 0.5])
    assert ps.adjust_p(p, method="sidak") == pytest.approx(1.0 - (1.0 - p) ** 3, rel=1e-13)
    assert ps.adjust_p([1e-20, 1.0], method="sidak").tolist() == [pytest.approx(2e-20, rel=1e-12, abs=0.0), 1.0]


@pytest.mark.parametrize("method", METHODS)
def test_ends_raise_no_warning(method):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        adjusted = ps.adjust_p([0, 1, 1, 0.0], method=method)
    assert adjusted.tolist() == [0.0, 1.0, 1.0, 0.0]


@given(p=P_VALUES, method=st.sampled_from(METHODS), data=st.data())
def test_order_does_not_matter_and_nothing_gets_smaller(p, method, data):
    adjusted = ps.adjust_p(p, method=method)
    order = data.draw(st.permutations(range(len(p))))
    assert ps.adjust_p(np.array(p)[order], method=method) == pytest.approx(adjusted[order], rel=4 * ROUNDING, abs=0.0)
    assert (adjusted >= np.array(p) * (1.0 - 4 * ROUNDING)).all()
    assert (adjusted <= 1.0).all()
    ranked = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[ranked]) >= -4 * ROUNDING * adjusted[ranked][1:]).all(), "monotone in p"


@given(p=P_VALUES)
def test_methods_are_ordered_by_power(p):
    found = {method: ps.adjust_p(p, method=method) for method in METHODS}
    slack = 1.0 + 1e-12
    for weaker, stronger in itertools.pairwise(("bonferroni", "holm", "hochberg", "hommel", "bh", "none")):
        assert (found[stronger] <= found[weaker] * slack).all(), (stronger, weaker)


def test_the_input_is_not_changed():
    p = np.array([0.04, 0.01])
    for method in METHODS:
        ps.adjust_p(p, method=method)[:] = 0.5
    assert p.tolist() == [0.04, 0.01]


@pytest.mark.parametrize("known", GOLDEN["letters"], ids=lambda known: f"{known['k']} groups")
def test_letters_join_the_groups_that_multcompview_joins(known):
    ours = carried(ps.compact_letters(frame(known["k"], known["p"]), order=range(known["k"])))
    theirs = {group: set(text) for group, text in enumerate(known["letters"])}
    for a, b in itertools.combinations(range(known["k"]), 2):
        assert bool(ours[a] & ours[b]) == bool(theirs[a] & theirs[b])
    assert len(set().union(*ours.values())) <= known["n_letters"]


def test_letters_of_an_ordered_chain_are_those_of_multcompview():
    for known in (GOLDEN["letters"][2], GOLDEN["letters"][7]):
        assert list(ps.compact_letters(frame(known["k"], known["p"])).values()) == known["letters"]


@given(k=st.integers(2, 8), data=st.data())
def test_sharing_a_letter_means_no_difference_shown_and_no_letter_is_in_excess(k, data):
    pairs = list(itertools.combinations(range(k), 2))
    different = data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    order = data.draw(st.permutations(range(k)))
    letters = ps.compact_letters(frame(k, np.where(different, 0.01, 0.5)), order=order)
    assert list(letters) == list(order)
    sets = carried(letters)
    assert all(sets.values()), "nobody without a letter"
    assert letters[order[0]].startswith("a")
    for (a, b), apart in zip(pairs, different, strict=True):
        assert bool(sets[a] & sets[b]) != apart
    for letter in set().union(*sets.values()):
        carriers = [group for group in sets if letter in sets[group]]
        rest = {group: sets[group] - {letter} for group in sets}
        needed = [1 for x in carriers for y in carriers if not rest[x] & rest[y]]
        assert needed, "a letter that no pair needs"


def test_a_letter_that_no_pair_needs_is_swept():
    # Not different: a triangle 0, 1, 2, each side of which is also in a triangle of its own.
    alike = {(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (1, 4), (2, 4), (0, 5), (2, 5)}
    p = [0.5 if pair in alike else 0.01 for pair in itertools.combinations(range(6), 2)]
    assert ps.compact_letters(frame(6, p)) == {0: "ab", 1: "ac", 2: "bc", 3: "a", 4: "c", 5: "b"}


def test_letters_do_not_depend_on_the_order_of_the_pairs():
    known = GOLDEN["letters"][5]
    pairs = frame(known["k"], known["p"])
    turned = pairs.iloc[::-1].rename(columns={"group_a": "group_b", "group_b": "group_a"})
    order = range(known["k"])
    assert ps.compact_letters(turned, order=order) == ps.compact_letters(pairs, order=order)


def test_more_groups_than_letters():
    letters = list(ps.compact_letters(frame(60, np.full(1770, 0.001))).values())
    assert letters[:3] + letters[25:28] + letters[51:54] == ["a", "b", "c", "z", "A", "B", "Z", "[53]", "[54]"]
    assert len(set(letters)) == 60


def test_a_p_value_at_the_level_is_significant():
    assert ps.compact_letters(frame(2, [0.1]), level=0.9) == {0: "a", 1: "b"}
    assert ps.compact_letters(frame(2, [0.1]), level=0.95) == {0: "a", 1: "a"}

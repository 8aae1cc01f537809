"""One refusal says of every metal how many samples have it, which panels are complete in most, and how to go on."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.pollution.assessment import panel_completeness
from pli_stats.pollution.assessment.panel_completeness import complete_panels

FRAME = pd.DataFrame(
    {
        "harbour": ["a"] * 3 + ["b"] * 3,
        "Cu": [45.0] * 6,
        "Pb": ["20", "<20", "20", "20", "20", ""],
        "Zn": [95.0, 95.0, 95.0, 95.0, None, 95.0],
        "Cr": [None, 90.0, None, None, None, None],
    }
)


def survey():
    return ps.read_samples(FRAME, port="harbour")


@pytest.mark.parametrize("verb", [ps.assess, ps.pli_interval])
def test_the_whole_refusal(verb):
    with pytest.raises(ps.InputError) as caught:
        verb(survey(), "shale")
    assert str(caught.value) == (
        "A concentration is missing: row 0, Cr. Of 6 samples, 5 lack a metal of the panel. Samples with a result: "
        "6 for Cu, 5 for Pb, 5 for Zn and 1 for Cr. Largest complete panels: 3 metals x 4 samples (without Cr); "
        "2 metals x 5 samples (without Zn and Cr); 1 metal x all 6 samples (Cu). Choose metals that all samples have "
        "(`metals=['Cu']`), leave out the samples that lack a metal "
        "(`complete_samples(samples, ['Cu', 'Pb', 'Zn', 'Cr'])`), or take the PLI over the metals that each sample has "
        "(`missing='omit'`)."
    )


def test_each_call_that_is_recommended_goes_on():
    samples = survey()
    with pytest.raises(ps.InputError) as caught:
        ps.assess(samples, "shale")
    calls = re.findall(r"`([^`]*)`", str(caught.value))
    assert len(calls) == 3
    for call in calls:
        names = {"samples": samples, "complete_samples": ps.complete_samples}
        if call.startswith("complete_samples"):
            args, options = (eval(call, names),), {}
        else:
            args, options = (samples,), eval(f"dict({call})")
        assert len(ps.assess(*args, "shale", n_resamples=99, **options).samples)


def test_where_no_metal_and_no_sample_is_complete_both_are_chosen():
    frame = pd.DataFrame({"Cu": [1.0, 1, 1, None], "Pb": [1.0, 1, None, 1], "Zn": [None, None, 1.0, 1]})
    with pytest.raises(
        ps.InputError, match=r"[Dd]o both \(`metals=\['Cu', 'Pb'\]`, `complete_samples\(samples, \['Cu'"
    ):
        ps.pli_interval(ps.read_samples(frame))


def test_a_complete_panel_is_not_stopped():
    assert ps.assess(survey(), "shale", metals=["Cu"], n_resamples=99).panel == ("Cu",)


def counted_one_by_one(there):
    """Return for each number of metals how many samples the best panel of that size keeps."""
    columns = list(there.columns)
    return {
        m: max(int(there[list(chosen)].all(axis=1).sum()) for chosen in itertools.combinations(columns, m))
        for m in range(1, len(columns) + 1)
    }


@given(st.integers(1, 6), st.integers(1, 12), st.integers(0, 10_000))
@examples(40)
def test_the_panels_are_the_largest_that_there_are(m, n, seed):
    rng = np.random.default_rng(seed)
    there = pd.DataFrame(rng.random((n, m)) < 0.6, columns=[f"m{k}" for k in range(m)])
    best = counted_one_by_one(there)
    found = complete_panels(there)
    for panel in found:
        assert there[list(panel.metals)].all(axis=1).sum() == panel.n == best[len(panel.metals)]
    steps = [(len(panel.metals), panel.n) for panel in found]
    assert steps == sorted(steps, reverse=True) and len({n for _, n in steps}) == len(steps)
    kept = {size: max((n for k, n in steps if k >= size), default=0) for size in best}
    assert kept == {size: max(n for k, n in best.items() if k >= size) for size in best}


def test_taking_metals_away_one_by_one_finds_blocks(monkeypatch):
    monkeypatch.setattr(panel_completeness, "MOST_COUNTED", 0)
    there = pd.DataFrame(np.ones((50, 20), bool), columns=[f"m{k}" for k in range(20)])
    there.iloc[:30, 15:] = False
    there.iloc[30:33, 10:15] = False
    steps = [(len(panel.metals), panel.n) for panel in complete_panels(there)]
    assert steps == [(20, 17), (15, 47), (10, 50)]

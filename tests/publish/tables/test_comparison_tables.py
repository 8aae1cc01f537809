"""Tables of comparisons: every group with its value, interval, p against the best and letters; every pair."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from study_fixture import predicted
from table_cells import cells, ends, is_rounded, is_sound

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.tables.table_verbs import table
from pli_stats.records.p_adjustments import ADJUSTMENTS, adjustment_of
from pli_stats.results import Comparison
from pli_stats.text.estimates import p_text

SCALES = {"forest": 0.2, "scratch": 0.25, "transfer_full": 0.1, "mine": 0.11}


@pytest.fixture(scope="module", params=["mae", "mape"])
def models(request) -> Comparison:
    return ps.compare_models(predicted(SCALES), metric=request.param, n_resamples=199)


@pytest.fixture(scope="module")
def values() -> tuple[list[float], list[str]]:
    rng = np.random.default_rng(3)
    shifts = {"Botany": 1.0, "Eden": 0.0, "Kembla": 0.1, "Zoe & Co_": 2.0}
    sizes = dict(zip(shifts, (8, 9, 12, 7), strict=True))
    drawn = [(float(np.exp(rng.normal(s, 0.4))), name) for name, s in shifts.items() for _ in range(sizes[name])]
    return [x for x, _ in drawn], [name for _, name in drawn]


def test_models_best_first_with_p_against_the_best(models):
    made, scale = table(models), 100.0 if models.measure == "mape" else 1.0
    assert is_sound(made)
    labels = {"forest": "forest", "scratch": "scratch", "transfer_full": "transfer", "mine": "mine"}
    assert cells(made, "model") == [labels[name] for name in models.groups["model"]]
    for text, interval, row in zip(
        cells(made, "estimate"), cells(made, "estimate_interval"), models.groups.itertuples(), strict=True
    ):
        assert is_rounded(text, scale * row.estimate)
        assert all(is_rounded(t, scale * v) for t, v in zip(ends(interval), (row.conf_low, row.conf_high), strict=True))
    best = models.groups["model"].iloc[0]
    against = models.pairs[models.pairs["group_a"] == best].set_index("group_b")["p_adjusted"]
    assert cells(made, "p_adjusted") == ["—", *(p_text(against[name]) for name in models.groups["model"][1:])]
    assert cells(made, "letters") == list(models.groups["letters"])


def test_bold_is_the_best_and_what_does_not_differ_from_it(models):
    made = table(models)
    assert 0 < models.groups["among_best"].sum() < len(models.groups), "the case must tell some apart"
    assert {row for row, _ in made.bold} == set(np.flatnonzero(models.groups["among_best"]))
    assert {made.columns[column].name for _, column in made.bold} == {"model", "estimate"}
    first = cells(made, "model")[0]
    assert any(
        note.startswith(f"Bold: the best ({first}), and every model that does not differ") for note in made.notes
    )
    alone = models.groups.assign(among_best=[True, *[False] * (len(models.groups) - 1)])
    assert f"Bold: the best ({first})." in table(dataclasses.replace(models, groups=alone)).notes
    every = table(dataclasses.replace(models, groups=models.groups.assign(among_best=True)))
    assert f"Bold: no model differs significantly from the best ({first}) at the 5 % level, so all are." in every.notes
    assert len({row for row, _ in every.bold}) == len(models.groups)


def test_notes_name_test_unit_samples_ports_seed(models):
    said = " ".join(table(models).notes)
    label = {"mae": "MAE", "mape": "MAPE"}[models.measure]
    for fact in (
        f"{label}: mean absolute error", models.design, "Friedman test: F(3, 33) = ", "paired permutation test",
        "sign flips of 12 ports", "p of pairs adjusted for all 6 pairs (Holm)",
        "Unit of tests and intervals: port; 36 samples, 12 ports; seed 1.",
        "Models that share a letter do not differ significantly at the 5 % level.",
    ):  # fmt: skip
        assert fact in said


def test_pairs_of_models(models):
    made, scale = table(models, what="pairs"), 100.0 if models.measure == "mape" else 1.0
    assert is_sound(made)
    assert len(made.rows) == len(models.pairs)
    # The statistic of sign flips is the difference, which stands there already.
    assert [column.name for column in made.columns] == [
        "group_a", "group_b", "estimate", "estimate_interval", "p_value", "p_adjusted", "effect",
    ]  # fmt: skip
    for text, p, row in zip(cells(made, "estimate"), cells(made, "p_adjusted"), models.pairs.itertuples(), strict=True):
        assert is_rounded(text, scale * row.estimate)
        assert p == p_text(row.p_adjusted)


@pytest.mark.parametrize("method", ["bootstrap", "kruskal", "welch", "permutation"])
def test_ports_lowest_first(values, method):
    found = ps.compare_ports(*values, method=method, n_resamples=199)
    made = table(found)
    assert is_sound(made)
    order = found.groups.sort_values("estimate")
    assert cells(made, "port") == list(order["port"]) != list(found.groups["port"])
    assert cells(made, "n") == [str(n) for n in order["n"]]
    lowest = order["port"].iloc[0]
    for name, text in zip(order["port"], cells(made, "p_adjusted"), strict=True):
        pair = found.pairs[(found.pairs[["group_a", "group_b"]].isin([name, lowest])).all(axis=1)]
        assert text == ("—" if name == lowest else p_text(pair["p_adjusted"].iloc[0]))
    assert {row for row, _ in made.bold} == {i for i, best in enumerate(order["among_best"]) if best}
    said = " ".join(made.notes)
    assert "Check, not used to choose the test: Brown-Forsythe: F(3, 32)" in said
    assert f"Adjusted p: against {lowest}." in said
    assert "Unit of tests and intervals: sample; 36 samples, 4 ports" in said
    pairs = table(found, what="pairs")
    assert {c.spanner for c in pairs.columns if c.name == "estimate"} == {
        "Shift (Hodges-Lehmann), A less B" if method == "kruskal" else "Difference in mean, A less B"
    }
    assert all(
        is_rounded(text, value) for text, value in zip(cells(pairs, "estimate"), found.pairs["estimate"], strict=True)
    )


def test_ports_stand_in_the_order_of_what_is_shown_whatever_their_ranks(values):
    found = ps.compare_ports(*values)
    names = list(found.groups.sort_values("estimate")["port"])
    ranks, p = dict(zip(names, (4.0, 3.0, 2.0, 1.0), strict=True)), {names[1]: 0.2, names[2]: 0.04, names[3]: 0.001}
    with_first = (found.pairs[["group_a", "group_b"]] == names[0]).any(axis=1)
    other = found.pairs["group_a"].where(found.pairs["group_a"] != names[0], found.pairs["group_b"])
    made = table(
        dataclasses.replace(
            found,
            groups=found.groups.assign(mean_rank=found.groups["port"].map(ranks), among_best=True),
            pairs=found.pairs.assign(p_adjusted=other.map(p).where(with_first, 0.5)),
        )
    )
    assert cells(made, "port") == names
    assert cells(made, "mean_rank") == ["4.00", "3.00", "2.00", "1.00"]
    assert {row for row, _ in made.bold} == {0, 1}, "what does not differ significantly from the one that stands first"
    assert f"Bold: the lowest ({names[0]}), and every port" in made.notes[0]


def test_models_without_any_interval_have_a_dash_and_prose_says_so():
    rng = np.random.default_rng(0)
    y, port = rng.normal(2.0, 0.5, 12), np.repeat(["x", "y"], 6)
    frames = [
        pd.DataFrame({"sample": range(12), "port": port, "split": port, "model": m, "y_true": y, "y_pred": y + e})
        for m, e in (("a", rng.normal(0, 0.1, 12)), ("b", rng.normal(0, 0.3, 12)))
    ]
    found = ps.compare_models(pd.concat(frames), n_resamples=99)
    made = table(found)
    assert cells(made, "estimate_interval") == ["—", "—"]
    assert "Only 2 ports: no 95 % confidence interval can be given." in made.notes
    assert "(no interval could be given; 12 samples in 2 ports)" in ps.results_text(found)
    assert "∞" not in ps.results_text(found) + ps.methods_text(found)
    assert "PLI" not in " ".join(made.notes)


def test_models_stay_as_the_comparison_ranks_them():
    found = ps.compare_models(predicted(SCALES, port="one", split=0), metric="bias", n_resamples=99)
    found = dataclasses.replace(found, groups=found.groups.assign(estimate=[0.4, -0.5, 0.6, -0.7]))
    assert cells(table(found), "estimate")[0].startswith("0.4"), "nearest to zero is the best bias"


def test_logarithms_are_named(values):
    made = table(ps.compare_ports(*values, method="kruskal", log=True), what="pairs")
    assert made.columns[2].spanner == "Shift (Hodges-Lehmann of log values), A less B"
    assert table(ps.compare_ports(*values, log=True, method="welch")).title.startswith("Mean of log values of 4 ports")


def test_ranks_have_no_interval_of_their_own():
    scores = pd.DataFrame({"a": [0.1, 0.2, 0.1, 0.3, 0.2], "b": [0.3, 0.1, 0.4, 0.5, 0.6], "c": [0.9, 0.8, 0.7, 1, 2]})
    found = ps.nemenyi_test(scores)
    made = table(found)
    assert [c.name for c in made.columns] == ["model", "estimate", "mean_rank", "p_adjusted", "letters"]
    assert made.columns[1].heading == "Score"
    pairs = table(found, what="pairs")
    assert pairs.columns[2].spanner == "Difference of mean ranks, A less B"
    assert "p_value" not in [c.name for c in pairs.columns], "it is adjusted as it comes"
    assert "adjusted for all 3 pairs (studentized range)" in " ".join(pairs.notes)
    assert "5 blocks" in " ".join(pairs.notes)
    assert table(ps.pairwise_tests(scores), what="pairs").columns[2].heading == "Difference in score, A less B"


def test_unadjusted_p_is_not_called_adjusted():
    made = table(ps.compare_models(predicted(SCALES), adjust="none", n_resamples=99))
    assert "p" in [column.label for column in made.columns]
    assert "p of pairs not adjusted." in " ".join(made.notes)


def test_every_adjustment_has_its_name():
    labels = [adjustment_of(name).label for name in ADJUSTMENTS]
    assert len(set(labels)) == len(labels) and all(labels)


def test_tables_go_by_what_is_compared(models, values):
    ports = ps.compare_ports(*values)
    assert table(models, what="models") == table(models, what="groups") == table(models)
    assert table(ports, what="ports") == table(ports)
    with pytest.raises(InputError, match="`what` must be one of 'groups', 'ports', 'pairs', got 'models'"):
        table(ports, what="models")
    with pytest.raises(InputError, match="`what` must be one of 'groups', 'models', 'pairs', got 'ports'"):
        table(models, what="ports")

"""Years to come: who trains on what, errors beside unseen ports, and what residuals of ports and surveys share."""

from __future__ import annotations

import itertools
import math
import subprocess
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import LONG
from scipy import stats

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.results import UnseenYears
from pli_stats.text.notes import coded
from pli_stats.transfer.domains.cv_splits import forward_in_time
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.survey_times import survey_years
from pli_stats.transfer.study.protocol import FORWARD, Cell, Protocol, splits_of, tuning_groups
from pli_stats.transfer.unseen_years.residual_dependence import residual_autocorrelation, residual_effects
from pli_stats.transfer.unseen_years.years_of import unseen_years_of

ROUNDING = 1e-12
YEARS = np.array([2003, 2008, 2013, 2018])
SETS = 1000 if LONG else 200  # data sets of a simulation
WIDE = 3.5  # binomial standard errors


def dated(n_ports=8, per=2, **columns):
    """Return a target of ports that were all sampled in each of four surveys."""
    n = n_ports * per * 4
    random = np.random.default_rng(1)
    port, year = np.repeat([f"port {k}" for k in range(n_ports)], per * 4), np.tile(np.repeat(YEARS, per), n_ports)
    table = pd.DataFrame({"depth": random.normal(size=n), **columns})
    y = np.exp(0.5 * table["depth"] + 0.2 * random.normal(size=n))
    return Domain("dated", table, y, port, info=pd.DataFrame({"surveyyear": year}))


@given(st.lists(st.integers(2000, 2006), min_size=2, max_size=40))
def test_only_the_past_trains_and_each_later_year_is_held_out_once(times):
    if len(set(times)) < 2:
        return
    given_times = np.array(times)
    found = forward_in_time(times)
    assert [year for year, *_ in found] == sorted(set(times))[1:]
    for year, past, now in found:
        assert (given_times[past] < year).all()
        assert (given_times[now] == year).all()
        assert past.sum() == (given_times < year).sum()


def test_small_years_train_but_are_not_held_out():
    times = [1998] * 3 + [2003] + [2008] * 4
    (only,) = forward_in_time(times, least=2)
    assert (only[0], only[1].sum(), only[2].sum()) == (2008, 4, 4)
    with pytest.raises(InputError, match="at least 9 samples"):
        forward_in_time(times, least=9)


def test_splits_of_a_cell_keep_years_whole_inside_too():
    target = dated()
    cell = Cell("ridge", FORWARD, time="surveyyear")
    splits = splits_of(target, Protocol(), cell)
    assert [split.label for split in splits] == [2008, 2013, 2018]
    assert set(tuning_groups(target, cell, splits[2].train)) == {2003, 2008, 2013}
    assert set(tuning_groups(target, cell, splits[0].train)) == set(target.groups), "of one year, ports"


@pytest.mark.parametrize(
    "column",
    [
        YEARS,
        YEARS.astype(float),
        YEARS.astype(str),
        [f"{year}-07-31" for year in YEARS],
        [f"{year}-12-31T23:30:00" for year in YEARS],
        pd.to_datetime([f"{year}-01-01" for year in YEARS]),
    ],
)
def test_a_column_of_years_or_dates_of_any_name(column):
    table = pd.DataFrame({"depth": np.arange(4.0)})
    domain = Domain("d", table, np.ones(4), list("aabb"), info=pd.DataFrame({"Sampled On": column}))
    assert survey_years(domain, "Sampled On").tolist() == YEARS.tolist()


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (["2013-07-31", None], "is missing in 1 sample"),
        (["07/31/2013", "31/07/2013"], "such as 2018-07-31"),
        ([2013.5, 2014.0], "whole numbers"),
        ([True, False], "whole numbers"),
        (["summer", "winter"], "whole numbers"),
    ],
)
def test_times_that_mean_two_things_or_none_are_refused(column, words):
    domain = Domain("d", pd.DataFrame({"depth": [1.0, 2.0]}), [1.0, 1.0], ["a", "b"], info=pd.DataFrame({"t": column}))
    with pytest.raises(InputError, match=words):
        survey_years(domain, "t")
    with pytest.raises(InputError, match="must name the column"):
        survey_years(domain, "taken")


def residuals(lines, model="m"):
    """Return residuals of ports, one value a survey."""
    rows = [(model, port, year, value) for port, line in lines.items() for year, value in enumerate(line)]
    return pd.DataFrame(rows, columns=["model", "port", "year", "residual"])


def lag_one(line):
    e = np.asarray(line) - np.mean(line)
    return float((e[:-1] * e[1:]).sum() / (e @ e))


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=6))
def test_autocorrelation_and_its_p_are_those_of_all_orders(line):
    if np.ptp(line) < 1e-3:
        return
    row = residual_autocorrelation(residuals({"a": line}), 999, seed=1).set_index("port").loc["a"]
    all_orders = np.array([lag_one(order) for order in itertools.permutations(line)])
    assert row["estimate"] == pytest.approx(lag_one(line), abs=1e-9)
    assert row["expected"] == pytest.approx(all_orders.mean(), abs=1e-9)
    far = np.abs(all_orders - all_orders.mean())
    # Orders that are equal but for rounding count alike; between, p may lie.
    least, most = ((far >= abs(lag_one(line) - all_orders.mean()) + sign * 1e-9).mean() for sign in (1.0, -1.0))
    assert least - ROUNDING <= row["p_value"] <= most + ROUNDING
    assert row["p_value"] >= row["least_p"] == 2.0 / math.factorial(len(line))


@pytest.mark.r
def test_r_finds_the_same_autocorrelation_and_intraclass_correlation():
    random = np.random.default_rng(4)
    line = random.normal(size=6)
    sizes = [3, 5, 4, 6]
    port = np.repeat(np.arange(4), sizes)
    values = random.normal(size=4)[port] + 0.5 * random.normal(size=len(port))
    code = (
        f"x <- c({','.join(map(repr, line.tolist()))}); cat(format(acf(x, 1, plot = FALSE)$acf[2], digits = 17), '');"
        f"y <- c({','.join(map(repr, values.tolist()))}); g <- factor(c({','.join(map(str, port))}));"
        "m <- anova(lm(y ~ g))[['Mean Sq']]; n <- table(g); n0 <- (sum(n) - sum(n^2) / sum(n)) / (length(n) - 1);"
        "cat(format((m[1] - m[2]) / (m[1] + (n0 - 1) * m[2]), digits = 17))"
    )
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, check=True)
    r1, icc = map(float, done.stdout.split())
    series = residual_autocorrelation(residuals({"a": line}), 99, seed=1).set_index("port")
    assert series.loc["a", "estimate"] == pytest.approx(r1, rel=1e-10)
    table = pd.DataFrame({"model": "m", "port": port.astype(str), "year": np.arange(len(port)) % 2, "residual": values})
    assert residual_effects(table, 99, seed=1)["estimate"].iloc[0] == pytest.approx(icc, rel=1e-10)


def test_over_all_ports_sums_are_taken_first():
    lines = {"a": [1.0, 2.0, 4.0, 3.0], "b": [0.1, 0.3, 0.2, 0.5, 0.4], "c": [1.0, 2.0, 1.0]}
    found = residual_autocorrelation(residuals(lines), 199, seed=1).set_index("port")
    parts = [np.asarray(lines[port]) - np.mean(lines[port]) for port in "ab"]
    r1 = sum((e[:-1] * e[1:]).sum() for e in parts) / sum(e @ e for e in parts)
    assert found.loc["all ports", "estimate"] == pytest.approx(r1)
    assert np.isnan(found.loc["c", "estimate"]), "of three surveys, none"
    assert found.loc["c", "n_surveys"] == 3


def ar_lines(random, phi, n_ports=20, n=6):
    """Return stationary series of ports."""
    out = {}
    for port in range(n_ports):
        e = [random.normal()]
        for _ in range(n - 1):
            e.append(phi * e[-1] + math.sqrt(1.0 - phi**2) * random.normal())
        out[f"port {port:02d}"] = e
    return out


def test_the_test_over_all_ports_holds_its_size_and_finds_what_there_is():
    random = np.random.default_rng(6)
    p = {phi: [] for phi in (0.0, 0.7)}
    for phi, found in p.items():
        for _ in range(SETS):
            series = residual_autocorrelation(residuals(ar_lines(random, phi)), 199, seed=1)
            found.append(series["p_value"].iloc[0])
    rejected = {phi: float((np.array(found) <= 0.05).mean()) for phi, found in p.items()}
    assert abs(rejected[0.0] - 0.05) <= WIDE * math.sqrt(0.05 * 0.95 / SETS)
    assert rejected[0.7] > 0.8


def test_tests_of_port_and_survey_effects_hold_their_size_and_find_them():
    random = np.random.default_rng(7)
    port, year = np.repeat(np.arange(12), 8), np.tile(np.repeat(np.arange(4), 2), 12)
    p = {name: [] for name in ("none", "port", "survey")}
    for name, found in p.items():
        for _ in range(SETS):
            noise = random.normal(size=96)
            noise += random.normal(size=12)[port] if name == "port" else 0.0
            noise += random.normal(size=4)[year] if name == "survey" else 0.0
            table = pd.DataFrame({"model": "m", "port": port.astype(str), "year": year, "residual": noise})
            found.append(residual_effects(table, 99, seed=1)["p_value"].tolist())
    rejected = {name: (np.array(found) <= 0.05).mean(axis=0) for name, found in p.items()}
    se = WIDE * math.sqrt(0.05 * 0.95 / SETS)
    assert np.abs(rejected["none"] - 0.05).max() <= se
    assert abs(rejected["port"][1] - 0.05) <= se, "ports are no survey effect"
    assert rejected["port"][0] > 0.8
    assert rejected["survey"][1] > 0.6
    assert stats.binom.cdf(int(rejected["survey"][0] * SETS), SETS, 0.05) > 0.0001 or rejected["survey"][0] < 0.05


@pytest.fixture(scope="module")
def study():
    """Return a study of dated ports."""
    source, _ = ps.simulated_pair("shared", n_source=80, n_target=24, n_ports=6)
    few = {"n_folds": 2, "n_repeats": 1, "budget": 1, "n_networks": 1, "n_trees": 10, "n_resamples": 199}
    return ps.Study(source, dated(), models=["median", "ridge"], **few)


def test_years_and_ports_stand_side_by_side_in_the_same_samples(study):
    found = study.unseen_years(["median", "ridge"], n_permutations=99)
    assert isinstance(found, UnseenYears)
    frame = found.predictions
    later = frame[frame["held_out"] == "year"]
    assert set(later["split"]) == {"2008", "2013", "2018"}
    assert found.scores["held_out"].unique().tolist() == ["year", "port"]
    for row in found.comparison.to_dict("records"):
        own = frame[frame["model"] == row["model"]].assign(loss=lambda t: (t["y_pred"] - t["y_true"]).abs())
        shared = own[own["sample"].isin(later["sample"])]
        means = shared.groupby(["held_out", "port"])["loss"].mean().groupby("held_out").mean()
        assert (row["year"], row["port"]) == pytest.approx((means["year"], means["port"]))
        assert row["estimate"] == pytest.approx(row["year"] - row["port"])
        assert row["least_p"] == 2.0**-7
        assert row["p_value"] >= row["least_p"]
    # The first year's model has seen the first year's samples only.
    first = later[(later["model"] == "median") & (later["split"] == "2008")]["y_pred"].unique()
    target = study.target.target[study.target.info["surveyyear"] == 2003]
    assert first == pytest.approx([float(np.exp(np.log(target).median()))])
    assert "Trained on earlier years only" in found.answer


def test_cells_of_ports_are_those_of_unseen_ports(study):
    cells = study.cells()
    keys = cells[cells["question"] == "unseen_ports"]["key"]
    years = cells[cells["question"] == "unseen_years"]
    assert set(years[years["design"] == "one port out"]["key"]) <= set(keys)
    assert (years[years["design"] == FORWARD]["time"] == "surveyyear").all()


def test_no_sample_in_both_designs_is_refused():
    y = np.ones(8)
    frame = pd.DataFrame({"sample": range(8), "port": list("aabbccdd"), "model": "m", "y_true": y, "y_pred": y + 0.1})
    both = pd.concat(
        [frame.iloc[:4].assign(held_out="year", split="2008"), frame.iloc[4:].assign(held_out="port", split="c")]
    )
    with pytest.raises(InputError, match="nothing to compare"):
        unseen_years_of(both, pd.Series(2008, index=range(8)), n_resamples=99)


def test_ports_of_few_surveys_are_counted(study):
    target = study.target
    kept = target.rows(~((target.groups == "port 0") & (target.info["surveyyear"] == 2018)).to_numpy())
    frame = pd.DataFrame(
        {"sample": kept.samples, "port": kept.groups, "model": "m", "y_true": kept.target, "y_pred": 1.0}
    )
    years = kept.info["surveyyear"].set_axis(kept.samples.tolist())
    later = years.to_numpy() > 2003
    both = pd.concat(
        [frame[later].assign(held_out="year", split=years[later].astype(str).to_numpy()),
         frame.assign(held_out="port", split=frame["port"])]
    )  # fmt: skip
    found = unseen_years_of(both, years, n_permutations=99, n_resamples=99)
    (short,) = coded(found.notes, "short_series")
    assert (short["n"], short["n_ports"], short["least"]) == (1, 8, 4)


def test_the_result_of_a_study_is_frozen(study):
    found = study.overlap(["ridge"])
    assert {"di", "threshold", "inside"} <= set(found.predictions)
    assert found.predictions["inside"].dtype == bool
    assert replace(found, seed=2).seed == 2
    assert found.places["by"].unique().tolist() == ["port", "survey"]
    relevance = study.feature_relevance(n_permutations=99)
    assert relevance.associations[relevance.associations["domain"] == "target"]["feature"].tolist() == ["depth"] * 2

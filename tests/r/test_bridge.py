"""Values of Python in R and back: the traps of automatic conversion, and results as R's own classes."""

from __future__ import annotations

import dataclasses
import datetime
import threading

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
import pli_stats.r as pr
from pli_stats.checks import InputError
from pli_stats.r.live_values import realise
from pli_stats.r.r_calls import evaluate
from pli_stats.r.second_opinion.r_questions import call, part, truth
from pli_stats.results import Interval, Test
from pli_stats.robjects import RFunction, RSymbol, doubles, strings
from pli_stats.text.notes import note

pytestmark = pytest.mark.r


def in_r(expression, **live):
    """Evaluate a call with these live objects and return what it gives, in Python."""
    with pr.r_session() as r:
        environment = r.baseenv["new.env"]()
        for name, value in live.items():
            environment[name] = value
        return pr.from_r(evaluate(r, realise(r, expression), environment)[0])


X = RSymbol("x")


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "number": [1.5, np.nan, -0.0],
            "whole": pd.array([1, None, 3], dtype="Int64"),
            "truth": pd.array([True, None, False], dtype="boolean"),
            "text": pd.Series(["NA", None, "Zürich"], dtype="str"),
            "kind": pd.Categorical(["b", None, "a"], categories=["b", "a"], ordered=True),
            "day": [datetime.date(2020, 2, 29), None, datetime.date(1969, 12, 31)],
            "instant": pd.to_datetime(["2020-03-29 01:30", None, "1969-12-31 00:00"]).tz_localize("Europe/Berlin"),
        }
    )


def test_a_frame_comes_back_as_it_was() -> None:
    pd.testing.assert_frame_equal(pr.from_r(pr.as_r(frame())), frame())


def test_r_sees_missing_values_dates_and_levels() -> None:
    live = pr.as_r(frame())
    for column in frame():
        assert list(in_r(call("is.na", part(column, X)), x=live)) == [False, True, False], column
    assert in_r(call("class", part("whole", X)), x=live) == "integer"  # automatic: -2147483648
    assert in_r(call("class", part("day", X)), x=live) == "Date"  # automatic: a number
    assert list(in_r(call("format", part("day", X)), x=live))[::2] == ["2020-02-29", "1969-12-31"]
    assert list(in_r(call("class", part("kind", X)), x=live)) == ["ordered", "factor"]
    assert list(in_r(call("as.integer", part("kind", X)), x=live))[::2] == [1, 2]
    shown = in_r(call("format", part("instant", X), usetz=truth(True)), x=live)
    assert shown[0] == "2020-03-29 01:30:00 CET"


def test_columns_of_one_name_are_refused_not_dropped() -> None:
    twice = pd.DataFrame([[1, 2]], columns=["x", "x"])
    with pytest.raises(InputError, match="'x'"):
        pr.as_r(twice)


def test_a_test_is_an_htest_that_r_prints_and_comes_back() -> None:
    ours = ps.wilcoxon_test([3.0, 5.0, 4.0, 6.0, 7.0], [2.0, 3.0, 4.5, 3.0, 3.0])
    few = note("few_units", n=5, unit="sample").with_about("pair", ("ridge", "mean"))
    ours = dataclasses.replace(ours, notes=(few, note("remark", text="é", names=("a",), share=0.1)))
    live = pr.as_r(ours)
    with pr.r_session() as r:
        assert list(live.rclass) == ["htest"]
        printed = "\n".join(r.baseenv["format"](r.baseenv["unlist"](live)))
    assert "0.125" in printed
    back = pr.from_r(live)
    assert isinstance(back, Test)
    assert (back.p_value, back.statistic, back.test, back.notes) == (ours.p_value, 14.0, ours.test, ours.notes)


def test_a_test_of_r_becomes_ours() -> None:
    with pr.r_session() as r:
        sample = realise(r, doubles([1.0, 2.0, 4.0]))
        made, _ = evaluate(r, realise(r, call("stats::t.test", RSymbol("x"))), environment(r, x=sample))
    back = pr.from_r(made)
    assert isinstance(back, Test)
    assert back.df == (2.0,)
    assert round(back.p_value, 6) == 0.118083  # as t.test(c(1, 2, 4)) prints


def test_what_rs_own_packages_make_comes_over() -> None:
    rng = np.random.default_rng(2)
    sample, group = doubles(rng.normal(size=12)), strings(list("aaaabbbbcccc"))
    mean = RFunction(("d", "i"), call("mean", call("[", RSymbol("d"), RSymbol("i"))))
    with pr.r_session() as r:
        live = {name: realise(r, value) for name, value in {"x": sample, "g": group, "f": mean}.items()}
    boot = in_r(call("boot::boot", X, RSymbol("f"), doubles(50.0)), **live)
    assert isinstance(boot, Interval)
    assert len(boot.replicates) == 50
    pairs = in_r(call("stats::pairwise.t.test", X, RSymbol("g")), **live)
    assert pairs[["group_a", "group_b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    with pytest.raises(InputError, match="'lm'"):
        in_r(call("stats::lm", call("~", X, RSymbol("g"))), **live)
    with pytest.raises(InputError, match="environment of its own"):
        in_r(call("list", RSymbol("mean")))


def environment(r, **live):
    """Return an environment of R with these live objects."""
    made = r.baseenv["new.env"]()
    for name, value in live.items():
        made[name] = value
    return made


def test_an_interval_is_a_boot_object_with_the_same_bca() -> None:
    rng = np.random.default_rng(1)
    y = rng.lognormal(size=30)
    ours = ps.bootstrap_ci(y, y * rng.lognormal(sigma=0.3, size=30), metrics="mae", n_resamples=999)["mae"]
    live = pr.as_r(ours)
    assert list(live.rclass) == ["boot"]
    found = in_r(call("unclass", part("bca", call("boot::boot.ci", X, type=strings("bca")))), x=live)
    assert np.ravel(found)[-2:] == pytest.approx([ours.conf_low, ours.conf_high], rel=1e-12)
    back = pr.from_r(live)
    assert isinstance(back, Interval)
    assert back.replicates.tolist() == ours.replicates.tolist()
    assert (back.conf_low, back.conf_high, back.seed) == (ours.conf_low, ours.conf_high, ours.seed)


def test_lists_scalars_and_what_is_no_r_object() -> None:
    value = {"harbour": ["Botany", None], "n": 3, "empty": None, "nested": {"x": 1.5}}
    assert pr.from_r(pr.as_r(value)) == value
    live = pr.as_r(1.5)
    assert pr.as_r(live) is live
    with pytest.raises(InputError, match="from_r"):
        pr.from_r([1.5])
    with pytest.raises(InputError, match="object"):
        pr.as_r(object())


def test_a_regressor_takes_data_along_and_nothing_else_does() -> None:
    for value in (1.5, pr.as_r(1.5)):
        with pytest.raises(InputError, match="with a regressor only"):
            pr.as_r(value, X=[[1.0]])
    pytest.importorskip("torch")
    ports = pd.DataFrame({"depth": np.sin(np.arange(20.0)), "toc": np.cos(np.arange(20.0))})
    model = ps.TransferRegressor(max_steps=5, n_networks=1, interval=None, widths=(8,)).fit(
        ports, np.exp(ports["depth"])
    )
    found = pr.from_r(pr.as_r(model, X=ports, y=np.exp(ports["depth"])))
    np.testing.assert_array_equal(found["predictions"], model.predict(ports))
    assert set(found["importance"]["feature"]) == {"depth", "toc"}


def test_objects_of_rpy2s_higher_level_are_r_objects_too() -> None:
    vectors = pytest.importorskip("rpy2.robjects.vectors")
    with pr.r_session():
        high = vectors.FloatVector([1.0, 2.0])
    assert list(pr.from_r(high)) == [1.0, 2.0]


def test_a_thread_that_did_not_start_r_may_convert() -> None:
    found = []
    live = pr.as_r(frame())
    work = [threading.Thread(target=lambda: found.append(pr.from_r(pr.as_r(pr.from_r(live))))) for _ in range(4)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(found) == 4
    for each in found:
        pd.testing.assert_frame_equal(each, frame())

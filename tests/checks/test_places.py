"""Which value or row a refusal means: counted from 0 in Python, which then says so, and from 1 in R."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import R_SIDE, SENTENCES, Side, asked_by, place
from pli_stats.text.note_wording import sentence

N = 8
X = np.array([1.2, 0.8, 1.5, 2.1, 0.9, 1.7, 1.1, 2.4])
Y = X[::-1] + 0.05
PORTS = ["Eden", "Botany"] * (N // 2)
SPLITS = {"n_train": 10, "n_test": 5}
FEATURES = pd.DataFrame({"depth": X, "stratum": PORTS})


def with_at(k, wrong, given=X):
    """Return values with a wrong one at k."""
    out = np.array(given, dtype=object if isinstance(wrong, str) or wrong is None else np.float64)
    out[k] = wrong
    return out


def predictions(k, **wrong):
    """Return predictions of two models with a wrong cell at k."""
    frame = pd.DataFrame(
        {"sample": [*range(N)] * 2, "model": ["a"] * N + ["b"] * N, "y_true": [*X, *X], "y_pred": [*X, *Y]}
    )
    for column, value in wrong.items():
        frame[column] = frame[column].astype(object)
        frame.loc[k, column] = value
    return frame


def mixed(k):
    """Return numbers with a text at k, which is no cell of theirs."""
    return [*X[:k].tolist(), "high", *X[k + 1 :].tolist()]


def regressor():
    return ps.TransferRegressor(max_steps=1, n_networks=1, interval=None)


def encoded(k):
    """Return what a prediction from features far beyond those of the fit refuses."""
    return regressor().fit(FEATURES, X).predict(FEATURES.assign(depth=with_at(k, 1e308)))


# Every verb that takes a vector and names the place of a wrong value; what must differ is made wrong at k.
CASES = {
    "mae, y": lambda k: ps.mae(with_at(k, np.nan), Y),
    "mae, yhat": lambda k: ps.mae(X, with_at(k, np.inf)),
    "mae, text": lambda k: ps.mae(with_at(k, "1,5"), Y),
    "mae, weights": lambda k: ps.mae(X, Y, weights=with_at(k, -1.0)),
    "mape, zero": lambda k: ps.mape(with_at(k, 0.0), Y),
    "mae, masked": lambda k: ps.mae(np.ma.masked_array(X, np.arange(N) == k), Y),
    "bootstrap_ci, yhat": lambda k: ps.bootstrap_ci(X, with_at(k, np.nan)),
    "bootstrap_ci, ports": lambda k: ps.bootstrap_ci(X, Y, ports=with_at(k, None, PORTS)),
    "bootstrap_ci, strata": lambda k: ps.bootstrap_ci(X, Y, strata=with_at(k, None, PORTS)),
    "bootstrap_ci, zero": lambda k: ps.bootstrap_ci(with_at(k, 0.0), Y, metrics=["mape"]),
    "bootstrap_ci, series": lambda k: ps.bootstrap_ci(
        with_at(k, 0.0), Y, metrics=["mape"], zeros="omit", block_length=2
    ),
    "bootstrap_difference": lambda k: ps.bootstrap_difference(X, with_at(k, np.nan), Y),
    "wilcoxon_test": lambda k: ps.wilcoxon_test(with_at(k, np.nan), Y),
    "diebold_mariano_test": lambda k: ps.diebold_mariano_test(X, with_at(k, np.nan)),
    "corrected_resampled_t_test": lambda k: ps.corrected_resampled_t_test(with_at(k, np.nan), **SPLITS),
    "bayesian_correlated_t_test": lambda k: ps.bayesian_correlated_t_test(with_at(k, np.nan), rope=0.1, **SPLITS),
    "adjust_p, missing": lambda k: ps.adjust_p(with_at(k, np.nan, X / 10)),
    "adjust_p, range": lambda k: ps.adjust_p(with_at(k, 1.2, X / 10)),
    "compare_ports, values": lambda k: ps.compare_ports(with_at(k, np.nan), PORTS),
    "compare_ports, ports": lambda k: ps.compare_ports(X, with_at(k, None, PORTS)),
    "compare_ports, log": lambda k: ps.compare_ports(with_at(k, 0.0), PORTS, method="mixed", survey=PORTS, log=True),
    "mann_kendall_test": lambda k: ps.mann_kendall_test(with_at(k, np.nan)),
    "theil_sen_slope, time": lambda k: ps.theil_sen_slope(X, time=with_at(k, np.inf, np.arange(N))),
    "pli_test": lambda k: ps.pli_test(with_at(k, -1.0), value=1.0),
    "classify": lambda k: ps.classify(with_at(k, np.nan), "hakanson1980_cf"),
    "classify, text": lambda k: ps.classify(list(with_at(k, "high")), "hakanson1980_cf"),
    "zone_pli, PLI": lambda k: ps.zone_pli(with_at(k, -1.0), PORTS),
    "zone_pli, zone": lambda k: ps.zone_pli(X, with_at(k, None, PORTS)),
    "compare_models, model": lambda k: ps.compare_models(predictions(k, model=None)),
    "compare_models, text": lambda k: ps.compare_models(predictions(k, y_pred="high")),
    "fit, feature": lambda k: regressor().fit(FEATURES.assign(depth=with_at(k, np.inf)), X),
    "fit, kinds": lambda k: regressor().fit(FEATURES.assign(depth=mixed(k)), X),
    "fit, y": lambda k: regressor().fit(FEATURES, with_at(k, np.nan)),
    "fit, log": lambda k: regressor().fit(FEATURES, with_at(k, -1.0)),
    "fit, groups": lambda k: regressor().fit(FEATURES, X, groups=with_at(k, None, PORTS)),
    "predict": encoded,
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("k", [1, 6])
def test_the_place_of_a_wrong_value(name, k):
    with pytest.raises(ps.InputError) as in_python:
        CASES[name](k)
    with asked_by(R_SIDE), pytest.raises(ps.InputError) as in_r:
        CASES[name](k)
    assert re.findall(r"(?:position|row) (\d+)( \(counted from 0\))?", str(in_python.value)) == [
        (str(k), " (counted from 0)")
    ]
    assert re.findall(r"(?:position|row) (\d+)( \(counted)?", str(in_r.value)) == [(str(k + 1), "")]


def test_rows_that_a_note_names():
    y = with_at(3, 0.0)
    for side, row in ((Side(), 3), (R_SIDE, 4)):
        with asked_by(side):
            left = ps.bootstrap_ci(y, Y, metrics=["mape"], zeros="omit")["mape"].notes[0]
        assert dict(left.facts)["rows"] == (row,)
        assert f"(row {row}, counted from {row - 3})" in sentence(left)


def test_no_sentence_names_a_place_in_another_way():
    """A plain field would count as Python does, whoever asks; bytes of a file and labels are no places."""
    plain = {key for key, text in SENTENCES.items() if re.search(r"\{(position|rows?)(![rs])?\}", text)}
    places = {key for key, text in SENTENCES.items() if "{position" in text and "byte {position}" not in text}
    assert not plain & places
    assert not {key for key in plain if "counted from" in SENTENCES[key]} - {"table_bold"}


def test_many_places():
    assert place("row", range(20), most=3) == "rows 0, 1, 2 and 17 more (counted from 0)"
    assert place("row", np.array([4])) == "row 4 (counted from 0)"
    with asked_by(Side("shell")):
        assert place("position", np.int64(0)) == "position 1"

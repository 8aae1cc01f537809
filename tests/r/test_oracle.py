"""R's second opinion: it agrees with every result that it can compute, and notices one that is wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
import pli_stats.r as pr
from pli_stats.checks import InputError

# Few ports, and few resamples, are warned of; here they are meant.
pytestmark = [pytest.mark.r, pytest.mark.filterwarnings("ignore:Only", "ignore:R says. extreme order")]

RNG = np.random.default_rng(20250622)
Y = RNG.lognormal(0.5, 0.6, 40)
YHAT = Y * np.exp(RNG.normal(0.05, 0.3, 40))
PORTS = np.repeat(list("abcdefghij"), 4)
A, B = np.abs(RNG.normal(size=15)), np.abs(RNG.normal(0.3, 1.0, size=15))
COARSE = np.round(4 * A), np.round(4 * B)  # with ties, and differences that are zero
UNITS = np.repeat(list("vwxyz"), 3)


def bootstrap(**how):
    return ps.bootstrap_ci(Y, YHAT, metrics="mae", n_resamples=499, **how)["mae"]


@pytest.mark.parametrize("method", ["bca", "percentile", "basic", "normal"])
@pytest.mark.parametrize("how", [{}, {"ports": PORTS}, {"strata": PORTS}, {"stream": "philox"}], ids=str)
def test_intervals(method: str, how: dict[str, object]) -> None:
    report = pr.check(bootstrap(method=method, **how))
    assert report["agrees"].all(), report.to_string()
    quantities = set(report["quantity"])
    assert {"conf_low", "conf_high"} <= quantities
    drawn = {"conf_low, drawn anew"} if how == {"stream": "philox"} else {"estimate", "replicates"}
    assert drawn <= quantities
    if method == "bca" and not how:
        assert "conf_low, all by R" in quantities


def test_each_metric_by_rs_own_definition() -> None:
    metrics = ("mae", "mape", "smape", "rmse", "mse", "bias", "medae", "r2", "ccc")
    report = pr.check(ps.bootstrap_ci(Y, YHAT, metrics=metrics, n_resamples=99))
    assert report["agrees"].all(), report.to_string()
    assert set(report["quantity"].str.partition(": ")[0]) == set(metrics)


def test_series_means_and_differences() -> None:
    results = [
        ps.bootstrap_difference(Y, YHAT, YHAT * 1.1, metric="mae", n_resamples=99),
        ps.bootstrap_mean(Y, n_resamples=99, method="percentile"),
        ps.bootstrap_ci(Y, YHAT, metrics="mae", n_resamples=99, block_length=4, method="percentile")["mae"],
    ]
    for result in results:
        report = pr.check(result)
        assert report["agrees"].all(), report.to_string()
        assert set(report["quantity"]) & {"replicates", "conf_low, drawn anew"}


@pytest.mark.parametrize("method", ["bca", "percentile", "basic", "normal"])
def test_geometric_means_on_logarithms(method: str) -> None:
    # 500 resamples: the ends stand between two replicates, where it counts on which scale R goes between them.
    report = pr.check(ps.bootstrap_mean(np.log(Y), transform=np.exp, n_resamples=500, method=method))
    assert report["agrees"].all(), report.to_string()
    assert {"conf_low", "conf_low, drawn anew"} <= set(report["quantity"])


def test_ties_of_geometric_means() -> None:
    y = np.log(np.repeat([1.0, 2.0, 4.0], 2))
    result = ps.bootstrap_mean(y, transform=np.exp, n_resamples=499)
    report = pr.check(result).set_index("quantity")
    assert report.loc["conf_low, ties counted as in R", "agrees"], report.to_string()


def test_means_under_a_function_that_r_does_not_know() -> None:
    report = pr.check(ps.bootstrap_mean(Y, transform=np.sqrt, n_resamples=99, method="basic"))
    assert report["agrees"].isna().all()
    assert report["how"].str.contains("which R does not know").all()


@pytest.mark.parametrize("how", [{"stream": "philox"}, {"block": "stationary"}], ids=str)
def test_series_that_r_cannot_draw(how: dict[str, str]) -> None:
    interval = ps.bootstrap_ci(Y, YHAT, metrics="mae", n_resamples=99, block_length=4, method="basic", **how)["mae"]
    report = pr.check(interval).set_index("quantity")
    assert report.loc[["conf_low", "conf_high"], "agrees"].all()
    anew = report.loc[["conf_low, drawn anew", "conf_high, drawn anew"]]
    assert anew["agrees"].isna().all()
    assert anew["how"].str.contains("cannot draw these blocks").all()
    bca = pr.check(replace(interval, method="bca")).set_index("quantity")
    assert "no BCa" in bca.loc["conf_low", "how"]


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
@pytest.mark.parametrize("method", ["exact", "normal"])
@pytest.mark.parametrize("data", [(A, B), COARSE], ids=["plain", "ties"])
def test_wilcoxon(data, method: str, alternative: str) -> None:
    report = pr.check(ps.wilcoxon_test(*data, method=method, alternative=alternative), *data)
    assert report["agrees"].all(), report.to_string()
    by_coin = report["how"].str.contains("coin").any()
    assert by_coin == (method == "exact" and data is COARSE)


def test_wilcoxon_with_pratts_zeros() -> None:
    report = pr.check(ps.wilcoxon_test(*COARSE, zeros="pratt"), *COARSE).set_index("quantity")
    assert report.loc["p_value", "agrees"]
    assert pd.isna(report.loc["statistic", "agrees"])
    assert "without zeros" in report.loc["statistic", "how"]


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
def test_sign_flips(alternative: str) -> None:
    for more in ({}, {"ports": UNITS}):
        report = pr.check(ps.paired_permutation_test(A, B, alternative=alternative, **more), A, B, **more)
        assert report["agrees"].all(), report.to_string()


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
def test_student(alternative: str) -> None:
    reports = [
        pr.check(ps.corrected_resampled_t_test(A - B, 80, 20, alternative=alternative), A - B, 80, 20),
        pr.check(ps.pli_test(A, value=0.4, alternative=alternative), A),
        pr.check(
            ps.pli_test(A, value=0.41234567, ports=UNITS, alternative=alternative), A, ports=UNITS, value=0.41234567
        ),
    ]
    for report in reports:
        assert report["agrees"].all(), report.to_string()


@pytest.mark.parametrize("scale", ["difference", "ratio"])
def test_equivalence(scale: str) -> None:
    margin = 1.3 if scale == "ratio" else 0.123456789
    value = 0.987654321 if scale == "ratio" else 0.0123456789
    asked = [
        ((), {"margin": margin}),
        ((), {"margin": margin, "value": value, "ports": UNITS}),
        ((B,), {"margin": margin, "value": value}),
        ((B[:-3],), {"margin": margin, "paired": False}),
    ]
    for others, more in asked:
        test = ps.equivalence_test(A, *others, scale=scale, **more)
        report = pr.check(test, A, **more, **({"others": others[0]} if others else {}))
        assert report["agrees"].all(), report.to_string()
        assert len(report) == 5
    with pytest.raises(ps.InputError, match="others"):
        pr.check(test, A, margin=margin, paired=False, others=B)


def test_diebold_mariano() -> None:
    for horizon, variance in ((1, "acf"), (2, "acf"), (3, "bartlett")):
        report = pr.check(ps.diebold_mariano_test(A, B, horizon=horizon, variance=variance, alternative="less"), A, B)
        assert report["agrees"].all(), report.to_string()


def test_ranks_and_trends() -> None:
    scores = RNG.normal(size=(8, 4))
    years = np.repeat([2001, 2002, 2003, 2004, 2005], 3)
    reports = [
        pr.check(ps.friedman_test(scores), scores),
        pr.check(ps.friedman_test(np.round(scores), statistic="chi_squared"), np.round(scores)),
        pr.check(ps.mann_kendall_test(A), A),
        pr.check(ps.mann_kendall_test(COARSE[0], time=years, alternative="less"), COARSE[0], time=years),
    ]
    for report in reports:
        assert report["agrees"].all(), report.to_string()
    alike = np.tile(np.arange(3.0), (5, 1))
    infinite = pr.check(ps.friedman_test(alike), alike)
    assert infinite["agrees"].isna().tolist() == [True, True, False]


def test_groups_with_nondetects() -> None:
    below = np.median(A) > A
    groups = np.resize(["Eden", "Botany", "Kembla"], len(A))
    report = pr.check(ps.peto_prentice_test(A, groups, nondetect=below, weights="peto"), A, groups, nondetect=below)
    assert report["agrees"].all(), report.to_string()
    with pytest.raises(ps.InputError, match="Prentice's weights"):
        pr.check(ps.peto_prentice_test(A, groups), A, groups)


@pytest.mark.parametrize("method", ["bootstrap", "kruskal", "welch", "permutation"])
def test_ports(method: str) -> None:
    result = ps.compare_ports(A, UNITS, method=method, log=True, n_resamples=999)
    for of in (result, result.omnibus):
        report = pr.check(of, A, UNITS, log=True)
        assert report["agrees"].all(), report.to_string()


def test_a_wrong_result_is_noticed() -> None:
    right = bootstrap(method="percentile")
    wrong = pr.check(replace(right, conf_low=right.conf_low * 1.001)).set_index("quantity")["agrees"]
    assert not wrong["conf_low"]
    assert wrong["conf_high"]
    other = replace(right, replicates=right.replicates + np.eye(499)[7] * 1e-6)
    assert not pr.check(other).set_index("quantity").loc["replicates", "agrees"]
    test = ps.mann_kendall_test(A)
    assert not pr.check(replace(test, p_value=test.p_value * 1.01), A)["agrees"].all()


def test_small_p_values_are_compared_by_their_digits() -> None:
    ports = np.repeat(list("abc"), 3)
    # Nearer together than this within a port, R itself loses the ninth digit of F.
    data = np.linspace(0.0, 1e-4, 9) + np.repeat([0.0, 1.0, 2.0], 3)
    test = ps.compare_ports(data, ports, method="welch").omnibus
    assert test.p_value < 1e-12
    assert pr.check(test, data, ports)["agrees"].all()
    report = pr.check(replace(test, p_value=test.p_value * 1.01), data, ports).set_index("quantity")
    assert not report.loc["p_value", "agrees"]


def test_what_r_cannot_say_is_missing_and_explained() -> None:
    report = pr.check(bootstrap(method="studentized")).set_index("quantity")
    assert report.loc["replicates", "agrees"]
    assert pd.isna(report.loc["conf_low", "agrees"])
    assert "variance of each replicate" in report.loc["conf_low", "how"]
    assert list(report.reset_index().columns) == [
        "quantity", "ours", "r", "difference", "tolerance", "agrees", "how",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: pr.check(bootstrap(method="abc")), "abc"),
        (lambda: pr.check(bootstrap(), Y), "carries its data"),
        (lambda: pr.check(ps.mann_kendall_test(A)), "needs its data"),
        (lambda: pr.check(ps.mann_kendall_test(A, method="ar1"), A), r"variance for AR\(1\) errors"),
        (lambda: pr.check(ps.mann_kendall_test(A), A, seed=1), "'seed'"),
        (lambda: pr.check(ps.mann_kendall_test(A), A[:-1]), "15 values"),
        (lambda: pr.check(ps.wilcoxon_test(A, B), A, B[:-1]), "`err_b` must hold the 15 values .* got 14"),
        (lambda: pr.check(ps.wilcoxon_test(A, B), x=A, y=B[:-1]), "needs its data .* got 0 of them and 'x', 'y'"),
        (lambda: pr.check(ps.compare_ports(A, UNITS), A, UNITS[1:]), "`ports` must hold the 15 values .* got 14"),
        (lambda: pr.check(ps.mann_kendall_test(A), A, time=1.0), "`time` must hold the 15 values .* got 1"),
        (lambda: pr.check(ps.friedman_test(np.c_[A, B, A + B]), A), "2 columns"),
        (lambda: pr.check(ps.corrected_resampled_t_test(A - B, n_train=9, n_test=3), A - B, "x", 3), "n_train"),
        (
            lambda: pr.check(ps.bootstrap_ci(A, B, metrics="mae", method="exact")),
            "interval by 'exact' has no resamples",
        ),
        (lambda: pr.check(ps.pli_test(A, ports=UNITS), A), "port"),
        (lambda: pr.check(ps.skillings_mack_test(RNG.normal(size=(5, 3))), []), "Skillings-Mack"),
        (lambda: pr.check(1.0), "float"),
    ],
)
def test_what_cannot_be_checked_is_refused(ask, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ask()


def test_rs_random_numbers_go_on_where_they_were() -> None:
    with pr.r_session() as r:
        r.baseenv["set.seed"](r.IntSexpVector([3]))
        before = list(r.globalenv[".Random.seed"])
    pr.check(bootstrap())
    with pr.r_session() as r:
        assert list(r.globalenv[".Random.seed"]) == before


def test_a_missing_package_of_r_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from pli_stats.r.second_opinion import test_questions

    made = test_questions.Case
    monkeypatch.setattr(test_questions, "Case", lambda *of: made(*of[:3], "noSuchPackage"))
    report = pr.check(ps.mann_kendall_test(A), A)
    assert report["agrees"].isna().all()
    assert report["how"].eq("needs the R package noSuchPackage: install.packages('noSuchPackage')").all()

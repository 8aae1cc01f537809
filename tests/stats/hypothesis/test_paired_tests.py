"""Two models: against R (stats, coin, effectsize, forecast), worked examples, properties, size under the null."""

from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import pli_stats as ps
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "model_tests.json").read_text())
SAME = 1e-11  # relative: two programs, the same formula, distribution functions of double precision
QUANTILE = 1e-10  # relative: quantiles of t, which SciPy 1.15 finds to 3e-11 by iteration
COIN = 1e-9  # relative: coin sums its exact distribution over standardised scores
ALTERNATIVES = ("two-sided", "less", "greater")
MAIZE = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]) / 8.0  # Darwin's 15 pairs

pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=12)


def in_r(alternative):
    """Return the alternative as R spells it."""
    return alternative.replace("-", ".")


# Wilcoxon


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("name", GOLDEN["wilcoxon"])
def test_signed_ranks_as_in_r(name, alternative):
    case = GOLDEN["wilcoxon"][name]
    expected = case["normal"][in_r(alternative)]
    test = ps.wilcoxon_test(case["a"], case["b"], alternative=alternative, method="normal")
    assert test.statistic == expected["statistic"]
    assert test.p_value == pytest.approx(expected["p_value"], rel=SAME)
    if "exact" in case:
        expected = case["exact"][in_r(alternative)]
        test = ps.wilcoxon_test(case["a"], case["b"], alternative=alternative)
        assert (test.statistic, test.method, test.statistic_name) == (expected["statistic"], "exact", "V")
        assert test.p_value == pytest.approx(expected["p_value"], rel=SAME)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("zeros", ["wilcoxon", "pratt"])
@pytest.mark.parametrize("name", GOLDEN["wilcoxon"])
def test_exact_with_ties_and_zeros_as_in_coin(name, zeros, alternative):
    case = GOLDEN["wilcoxon"][name]
    test = ps.wilcoxon_test(case["a"], case["b"], alternative=alternative, method="exact", zeros=zeros)
    assert test.p_value == pytest.approx(case[f"coin_{zeros}"][in_r(alternative)], rel=COIN)
    dropped = sum(a == b for a, b in zip(case["a"], case["b"], strict=True))
    assert test.notes == ((note("zero_differences", n=dropped, zeros=zeros),) if dropped else ())


def test_exact_signed_ranks_of_scipy_leave_ties_out_of_account():
    from scipy.stats import wilcoxon

    case = GOLDEN["wilcoxon"]["tied"]
    theirs = wilcoxon(np.subtract(case["a"], case["b"]), method="exact").pvalue
    assert abs(theirs / case["coin_wilcoxon"]["two.sided"] - 1.0) > 0.01


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("name", GOLDEN["wilcoxon"])
def test_rank_biserial_as_in_effectsize_and_jackknifed(name, alternative):
    case = GOLDEN["wilcoxon"][name]
    expected = case["effect"][in_r(alternative)]
    test = ps.wilcoxon_test(case["a"], case["b"], alternative=alternative)
    found = (test.effect, test.effect_low, test.effect_high)
    assert found == pytest.approx((expected["effect"], expected["low"], expected["high"]), rel=QUANTILE)


def test_signed_ranks_of_darwins_maize():
    test = ps.wilcoxon_test(MAIZE, np.zeros(15))
    assert (test.statistic, round(test.p_value, 5)) == (96.0, 0.04126)


@given(pairs=pairs, zeros=st.sampled_from(["wilcoxon", "pratt"]))
def test_signed_ranks_turn_with_the_models(pairs, zeros):
    a, b = np.array(pairs, dtype=float).T
    one, other = (ps.wilcoxon_test(x, y, zeros=zeros) for x, y in ((a, b), (b, a)))
    assert one.p_value == pytest.approx(other.p_value, rel=SAME)
    assert one.effect == pytest.approx(-other.effect, abs=1e-14)
    tenths = ps.wilcoxon_test(a / 10.0, b / 10.0, zeros=zeros)
    assert (tenths.statistic, tenths.p_value) == (one.statistic, one.p_value), "rounding makes and breaks no tie"
    one_sided = [ps.wilcoxon_test(a, b, zeros=zeros, alternative=side).p_value for side in ("less", "greater")]
    assert sum(one_sided) >= 1.0 - 1e-12
    assert one.p_value == pytest.approx(min(1.0, 2.0 * min(one_sided)))


@given(pairs=pairs)
def test_signed_ranks_are_sign_flips_of_the_ranks(pairs):
    a, b = np.array(pairs, dtype=float).T
    kept = a != b
    d = (a - b)[kept]
    if not len(d):
        return
    ranks = np.array([(np.abs(d) < x).sum() + ((np.abs(d) == x).sum() + 1) / 2 for x in np.abs(d)])
    flips = ps.paired_permutation_test(np.sign(d) * ranks, np.zeros(len(d)), level=None)
    assert ps.wilcoxon_test(a, b).p_value == pytest.approx(flips.p_value, rel=SAME)


def test_degenerate_signed_ranks():
    same = ps.wilcoxon_test([1.0, 2.0], [1.0, 2.0])
    assert (same.p_value, same.statistic, same.effect, same.effect_low) == (1.0, 0.0, 0.0, None)
    assert same.notes == (note("equal_differences"), note("zero_differences", n=2, zeros="wilcoxon"))
    single = ps.wilcoxon_test([1.0], [0.5])
    assert (single.p_value, single.effect, single.effect_low) == (1.0, 1.0, None)
    assert single.notes == (note("one_sign"), note("coarse_p", n=1, unit="difference", least=1.0))
    assert ps.wilcoxon_test(np.arange(1.0, 61.0), np.zeros(60)).method == "normal with continuity correction"


def test_rank_biserial_interval_covers_where_there_is_an_effect():
    # For normal differences d with mean 0.8: P(d_1 + d_2 > 0) and P(d > 0), weighted as in 30 ranks.
    both, one = (2.0 * NormalDist().cdf(0.8 * root) - 1.0 for root in (math.sqrt(2.0), 1.0))
    truth = (29.0 * both + 2.0 * one) / 31.0
    draw, ours, null = philox(40), 0, 0
    for _ in range(3000):
        test = ps.wilcoxon_test(draw.normal(0.8, 1.0, 30), np.zeros(30))
        ours += test.effect_low is not None and test.effect_low <= truth <= test.effect_high
        reach = 1.96 * math.sqrt(2.0 * 61.0 / (3.0 * 30.0 * 31.0))
        null += abs(math.atanh(min(test.effect, 1.0 - 1e-9)) - math.atanh(truth)) <= reach
    assert 0.93 <= ours / 3000 <= 0.97
    assert null / 3000 < 0.88, "with the standard error under the null hypothesis, as others have it"


# Diebold-Mariano


@pytest.mark.parametrize("name", GOLDEN["diebold_mariano"])
def test_diebold_mariano_as_in_forecast(name):
    case = GOLDEN["diebold_mariano"][name]
    assert len(case["cases"]) == 18
    for expected in case["cases"]:
        alternative = expected["alternative"].replace(".", "-")
        asked = {"horizon": expected["horizon"], "variance": expected["variance"], "alternative": alternative}
        if expected["negative"]:  # forecast falls back to horizon 1
            with pytest.raises(ps.InputError, match=f"at horizon {expected['horizon']} is not positive"):
                ps.diebold_mariano_test(case["loss_a"], case["loss_b"], **asked)
            continue
        test = ps.diebold_mariano_test(case["loss_a"], case["loss_b"], **asked)
        assert test.statistic == pytest.approx(expected["statistic"], rel=SAME)
        assert test.p_value == pytest.approx(expected["p_value"], rel=SAME)
    negative = {c["negative"] for c in case["cases"]}
    assert negative == ({False} if name == "smooth" else {False, True}), "both branches are met"


@pytest.mark.parametrize("horizon", [1, 2, 4])
@pytest.mark.parametrize("scale", [1e-160, 1e-12, 1e12, 1e150])
def test_diebold_mariano_does_not_depend_on_the_unit(horizon, scale):
    case = GOLDEN["diebold_mariano"]["smooth"]
    a, b = np.array(case["loss_a"]), np.array(case["loss_b"])
    one, scaled = (ps.diebold_mariano_test(a * s, b * s, horizon=horizon) for s in (1.0, scale))
    assert scaled.p_value == pytest.approx(one.p_value, rel=1e-9)
    assert scaled.effect_low == pytest.approx(one.effect_low * scale, rel=1e-9)


def test_diebold_mariano_interval_inverts_the_test():
    case = GOLDEN["diebold_mariano"]["smooth"]
    a, b = np.array(case["loss_a"]), np.array(case["loss_b"])
    test = ps.diebold_mariano_test(a, b, horizon=2, level=0.9)
    assert ps.diebold_mariano_test(a - test.effect_low, b, horizon=2).p_value == pytest.approx(0.1, rel=1e-9)
    assert ps.diebold_mariano_test(a - test.effect_high, b, horizon=2).p_value == pytest.approx(0.1, rel=1e-9)
    assert (test.df, test.unit, test.conf_level) == ((57.0,), "time step", 0.9)


def test_degenerate_losses_in_time_order():
    same = ps.diebold_mariano_test([0.1, 0.2, 0.3], [0.1, 0.2, 0.3])
    assert (same.p_value, same.statistic, same.effect_low, same.effect_high) == (1.0, 0.0, 0.0, 0.0)
    assert same.notes == (note("equal_differences"),)
    with pytest.raises(ps.InputError, match="without variation there is no test"):
        ps.diebold_mariano_test([0.3, 0.4, 0.6], [0.2, 0.3, 0.5])  # 0.1 but for rounding


# Over splits


@pytest.mark.parametrize("name", GOLDEN["resampled"])
def test_corrected_t_and_posterior_as_by_the_papers_formulas(name):
    case = GOLDEN["resampled"][name]
    sizes = {"n_train": int(case["n_train"]), "n_test": int(case["n_test"])}
    for alternative in ALTERNATIVES:
        test = ps.corrected_resampled_t_test(case["d"], alternative=alternative, **sizes)
        assert test.statistic == pytest.approx(case["statistic"], rel=SAME)
        assert test.p_value == pytest.approx(case["p_value"][in_r(alternative)], rel=SAME)
    test = ps.corrected_resampled_t_test(case["d"], **sizes)
    assert (test.effect_low, test.effect_high) == pytest.approx(case["interval"], rel=QUANTILE)
    assert test.df == (len(case["d"]) - 1.0,)
    belief = ps.bayesian_correlated_t_test(case["d"], rope=case["rope"], level=0.9, **sizes)
    assert (belief.p_left, belief.p_rope, belief.p_right) == pytest.approx(case["posterior"], rel=SAME)
    assert (belief.conf_low, belief.conf_high, belief.scale) == pytest.approx(
        (*case["credible"], case["scale"]), rel=QUANTILE
    )


def test_the_variance_factor_of_ten_splits_of_80_and_20():
    d = np.array(GOLDEN["resampled"]["ten"]["d"])
    test = ps.corrected_resampled_t_test(d, n_train=80, n_test=20)
    assert (d.mean() / test.statistic) ** 2 / d.var(ddof=1) == pytest.approx(1 / 10 + 20 / 80, rel=SAME)


@given(
    d=st.lists(st.integers(-99, 99).map(lambda whole: whole / 100), min_size=2, max_size=12),
    rope=st.sampled_from([0.0, 0.01, 0.3]),
    power=st.sampled_from([-500, -40, 40, 500]),
)
def test_posterior_is_one_and_scales(d, rope, power):
    belief = ps.bayesian_correlated_t_test(d, n_train=60, n_test=30, rope=rope)
    assert belief.p_left + belief.p_rope + belief.p_right == pytest.approx(1.0, abs=1e-12)
    assert min(belief.p_left, belief.p_rope, belief.p_right) >= 0.0
    scaled = ps.bayesian_correlated_t_test(np.array(d) * 2.0**power, n_train=60, n_test=30, rope=rope * 2.0**power)
    assert scaled.p_left == pytest.approx(belief.p_left, rel=1e-9, abs=1e-15)
    turned = ps.bayesian_correlated_t_test(-np.array(d), n_train=60, n_test=30, rope=rope)
    assert turned.p_right == pytest.approx(belief.p_left, rel=1e-9, abs=1e-15)
    if belief.scale:
        # With one prior that ignores scale and location, the posterior tail at 0 is the one-sided p.
        test = ps.corrected_resampled_t_test(d, n_train=60, n_test=30, alternative="less")
        whole = ps.bayesian_correlated_t_test(d, n_train=60, n_test=30, rope=0.0)
        assert whole.p_right == pytest.approx(test.p_value, rel=1e-9, abs=1e-15)


def test_degenerate_differences_over_splits():
    same = ps.corrected_resampled_t_test([0.0, 0.0, 0.0], n_train=80, n_test=20)
    assert (same.p_value, same.effect_low, same.effect_high) == (1.0, 0.0, 0.0)
    assert same.notes == (note("equal_differences"),)
    point = ps.bayesian_correlated_t_test([0.1 + 0.2, 0.3, 0.3], n_train=80, n_test=20, rope=0.01)
    assert (point.p_left, point.p_rope, point.p_right, point.scale) == (0.0, 0.0, 1.0, 0.0)
    assert point.notes == (note("point_posterior"),)
    assert list(point.to_frame()["p_right"]) == [1.0]


# Size


def split_differences(draw, n, folds, repeats):
    """Return for each split the difference in MAE of two least-squares lines, on covariates that are equally good."""
    y = draw.normal(size=n)
    test = np.zeros((repeats * folds, n), dtype=bool)
    for repeat in range(repeats):
        for fold, rows in enumerate(draw.permutation(n).reshape(folds, -1)):
            test[repeat * folds + fold, rows] = True
    train = (~test).astype(float)
    mae = []
    for x in y + draw.normal(size=(2, n)):
        design = np.column_stack((np.ones(n), x))
        squares = np.einsum("jn,np,nq->jpq", train, design, design)
        fitted = np.linalg.solve(squares, (train @ (design * y[:, None]))[..., None])[..., 0] @ design.T
        mae.append((np.abs(y - fitted) * test).sum(axis=1) / test.sum(axis=1))
    return mae[0] - mae[1]


def test_size_over_thirty_splits_of_two_equal_models():
    draw, naive, ours = philox(30), 0, 0
    for _ in range(3000):
        d = split_differences(draw, 60, 3, 10)
        test = ps.corrected_resampled_t_test(d, n_train=40, n_test=20)
        naive += abs(d.mean() / math.sqrt(d.var(ddof=1) / 30)) > 2.0452  # Student's 97.5 % point on 29
        ours += test.p_value <= 0.05
    assert naive / 3000 > 0.5, "taking the splits as independent"
    assert 0.04 <= ours / 3000 <= 0.06


def test_size_of_signed_ranks():
    draw = philox(31)
    for n, rounded in ((25, False), (25, True), (80, True)):
        rejected = 0
        for _ in range(3000):
            d = draw.standard_t(4, n)
            rejected += ps.wilcoxon_test(np.round(d, 1) if rounded else d, np.zeros(n)).p_value <= 0.05
        assert 0.04 <= rejected / 3000 <= 0.06


@pytest.mark.parametrize("horizon", [1, 2])
def test_size_in_time_order(horizon):
    draw, rejected = philox(32), 0
    for _ in range(3000):
        shocks = draw.normal(size=101)
        d = shocks[1:] + (0.5 * shocks[:-1] if horizon == 2 else 0.0)
        rejected += ps.diebold_mariano_test(d, np.zeros(100), horizon=horizon).p_value <= 0.05
    assert 0.04 <= rejected / 3000 <= 0.06


@pytest.mark.parametrize(("n", "horizon", "most"), [(40, 2, 0.065), (40, 4, 0.085), (80, 4, 0.07), (80, 1, 0.065)])
def test_size_by_the_periodogram(n, horizon, most):
    """Of 2000 series of moving averages, whose size by 40 000 series is 5.1, 6.6, 5.4 and 5.0 %."""
    draw, rejected = philox(34), 0
    for _ in range(2000):
        shocks = np.cumsum(draw.normal(size=n + horizon))
        d = shocks[horizon:] - shocks[:-horizon]
        rejected += ps.diebold_mariano_test(d, np.zeros(n), variance="daniell").p_value <= 0.05
    assert 0.035 <= rejected / 2000 <= most


def test_variance_by_the_periodogram():
    """Coroneo and Iacone (2020), equation 7: 2 pi times the mean of m ordinates, and t with 2 m degrees of freedom."""
    case = GOLDEN["diebold_mariano"]["smooth"]
    a, b = np.array(case["loss_a"]), np.array(case["loss_b"])
    n, d = len(a), a - b
    m = round(n ** (1 / 3) - 0.5)
    test = ps.diebold_mariano_test(a, b, variance="daniell")
    steps = np.arange(n)
    sines = [abs((d * np.exp(-2j * np.pi * j * steps / n)).sum()) ** 2 / (2 * np.pi * n) for j in range(1, m + 1)]
    t = d.mean() / np.sqrt(2 * np.pi * np.mean(sines) / n)
    assert (test.df, test.unit) == ((2.0 * m,), "time step")
    assert test.statistic == pytest.approx(t, rel=1e-9)
    assert test.p_value == pytest.approx(2 * stats.t.sf(abs(t), 2 * m), rel=1e-9)
    back = ps.diebold_mariano_test(a - test.effect_low, b, variance="daniell")
    assert back.p_value == pytest.approx(0.05, rel=1e-9)


def test_a_variance_that_is_not_positive_is_refused():
    """Falling back to horizon 1, as others do, would reject a true null in half of the series in which it happens."""
    draw, fallen, back = philox(35), 0, 0
    for _ in range(4000):
        shocks = np.cumsum(draw.normal(size=16 + 6))
        d = shocks[6:] - shocks[:-6]
        try:
            ps.diebold_mariano_test(d, np.zeros(16), horizon=6)
        except ps.InputError as error:
            assert 'choose `variance="daniell"` beforehand' in str(error)
            fallen, back = fallen + 1, back + (ps.diebold_mariano_test(d, np.zeros(16)).p_value <= 0.05)
    assert fallen > 100
    assert back / fallen > 0.5


def test_power_at_half_a_standard_deviation():
    # The t test on 20 normal differences finds a shift of half a standard deviation with probability 0.565.
    draw, found = philox(33), np.zeros(3)
    for _ in range(1500):
        d = draw.normal(0.5, 1.0, 20)
        zero = np.zeros(20)
        found += [
            ps.paired_permutation_test(d, zero, level=None).p_value <= 0.05,
            ps.wilcoxon_test(d, zero).p_value <= 0.05,
            ps.diebold_mariano_test(d, zero).p_value <= 0.05,
        ]
    flips, ranks, series = found / 1500
    assert flips == pytest.approx(0.565, abs=0.04)
    assert ranks == pytest.approx(0.54, abs=0.04)
    assert series == pytest.approx(0.565, abs=0.04)

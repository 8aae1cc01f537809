"""Bad inputs of the statistics verbs: cases for `bad_inputs.py`, one list a room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from bad_designs import DESIGNS
from bad_intervals import INTERVALS, NAN, Case, call
from bad_nondetects import NONDETECTS
from bad_trends import TRENDS

import pli_stats as ps

LOSS_A, LOSS_B = [0.4, 0.1, 0.3, 0.6], [0.2, 0.2, 0.1, 0.3]


def resampled(*diff: Any, **changed: Any) -> Any:
    """Call `corrected_resampled_t_test` with some arguments changed."""
    return ps.corrected_resampled_t_test(diff, **{"n_train": 80, "n_test": 20, **changed})


def believed(*diff: Any, **changed: Any) -> Any:
    """Call `bayesian_correlated_t_test` with some arguments changed."""
    return ps.bayesian_correlated_t_test(diff, **{"n_train": 80, "n_test": 20, "rope": 0.01, **changed})


MODEL_TESTS: list[Case] = [
    call("sign flips, losses of different lengths", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B[:3])),
    call("sign flips, a missing loss", lambda: ps.paired_permutation_test([0.4, float("nan")], [0.2, 0.1])),
    call("sign flips, an infinite loss", lambda: ps.paired_permutation_test([0.4, 0.2], [0.2, float("inf")])),
    call("sign flips, text", lambda: ps.paired_permutation_test(["0.4", "0.2"], [0.2, 0.1])),
    call("sign flips, empty", lambda: ps.paired_permutation_test([], [])),
    call(
        "sign flips, rows labelled differently",
        lambda: ps.paired_permutation_test(pd.Series([1.0], [3]), pd.Series([2.0])),
    ),
    call("sign flips, losses beyond a double", lambda: ps.paired_permutation_test([1e308, 1e308], [0.0, 0.0])),
    call("sign flips, a port missing", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, ports=["a", "a", None, "b"])),
    call(
        "sign flips, ports 'a' and 'a '",
        lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, ports=["a", "a ", "b", "b"]),
    ),
    call("sign flips, too few ports named", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, ports=["a", "b"])),
    call("sign flips, level 95", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, level=95)),
    call("sign flips, 0 resamples", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, n_resamples=0)),
    call("sign flips, seed -1", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, seed=-1)),
    call("sign flips, R's two.sided", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, alternative="two.sided")),
    call("sign flips, misspelt method", lambda: ps.paired_permutation_test(LOSS_A, LOSS_B, method="montecarlo")),
    call("exact sign flips of 45 samples", lambda: ps.paired_permutation_test([1.0] * 45, [0.5] * 45, method="exact")),
    call("wilcoxon_test, different lengths", lambda: ps.wilcoxon_test(LOSS_A, LOSS_B[:3])),
    call("wilcoxon_test, a missing loss", lambda: ps.wilcoxon_test([0.4, None], [0.2, 0.1])),
    call("wilcoxon_test, unknown zeros", lambda: ps.wilcoxon_test(LOSS_A, LOSS_B, zeros="drop")),
    call("wilcoxon_test, unknown method", lambda: ps.wilcoxon_test(LOSS_A, LOSS_B, method="approx")),
    call("wilcoxon_test, unknown alternative", lambda: ps.wilcoxon_test(LOSS_A, LOSS_B, alternative="larger")),
    call("wilcoxon_test, level 0", lambda: ps.wilcoxon_test(LOSS_A, LOSS_B, level=0)),
    call("wilcoxon_test, exact for 1001", lambda: ps.wilcoxon_test([1.0] * 1001, [0.5] * 1001, method="exact")),
    call("diebold_mariano_test, one loss", lambda: ps.diebold_mariano_test([0.4], [0.2])),
    call("diebold_mariano_test, a missing loss", lambda: ps.diebold_mariano_test([0.4, NAN, 0.1], [0.2, 0.1, 0.3])),
    call(
        "diebold_mariano_test, constant difference", lambda: ps.diebold_mariano_test([1.1, 1.2, 1.3], [1.0, 1.1, 1.2])
    ),
    call("diebold_mariano_test, horizon 0", lambda: ps.diebold_mariano_test(LOSS_A, LOSS_B, horizon=0)),
    call("diebold_mariano_test, horizon 1.5", lambda: ps.diebold_mariano_test(LOSS_A, LOSS_B, horizon=1.5)),
    call("diebold_mariano_test, horizon 4 of 4", lambda: ps.diebold_mariano_test(LOSS_A, LOSS_B, horizon=4)),
    call("diebold_mariano_test, variance", lambda: ps.diebold_mariano_test(LOSS_A, LOSS_B, variance="Bartlett")),
    call(
        "diebold_mariano_test, a variance below zero",
        lambda: ps.diebold_mariano_test([1.0, 3.0, 1.1, 3.2, 1.0, 3.1], [2.0] * 6, horizon=2),
    ),
    call("diebold_mariano_test, alternative", lambda: ps.diebold_mariano_test(LOSS_A, LOSS_B, alternative="both")),
    call("diebold_mariano_test, level 95", lambda: ps.diebold_mariano_test(LOSS_A, LOSS_B, level=95)),
    call("corrected_resampled_t_test, one split", lambda: resampled(0.1)),
    call("corrected_resampled_t_test, a missing difference", lambda: resampled(0.1, NAN, 0.2)),
    call("corrected_resampled_t_test, equal differences", lambda: resampled(0.1, 0.1, 0.1)),
    call("corrected_resampled_t_test, no test samples", lambda: resampled(0.1, 0.2, n_test=0)),
    call("corrected_resampled_t_test, half a sample", lambda: resampled(0.1, 0.2, n_train=79.5)),
    call("corrected_resampled_t_test, level 95", lambda: resampled(0.1, 0.2, level=95)),
    call("corrected_resampled_t_test, alternative", lambda: resampled(0.1, 0.2, alternative="two.sided")),
    call("corrected_resampled_t_test, beyond a double", lambda: resampled(1e308, 1e308, 0.0)),
    call("bayesian_correlated_t_test, negative ROPE", lambda: believed(0.1, 0.2, rope=-0.01)),
    call("bayesian_correlated_t_test, ROPE of two ends", lambda: believed(0.1, 0.2, rope=(-0.01, 0.01))),
    call("bayesian_correlated_t_test, ROPE in text", lambda: believed(0.1, 0.2, rope="1 %")),
    call("bayesian_correlated_t_test, a missing difference", lambda: believed(0.1, NAN)),
]

TABLE = [[0.2, 0.3, 0.9], [0.1, 0.4, 0.8], [0.3, 0.2, 0.7]]
PAIRS = {"group_a": ["rf", "rf", "svm"], "group_b": ["svm", "net", "net"], "p_adjusted": [0.3, 0.01, 0.2]}


def letters(order: list[str] | None = None, **changed: Any) -> Any:
    """Call `compact_letters` on three pairs with some columns changed."""
    return ps.compact_letters(pd.DataFrame(PAIRS | changed), order=order)


RANK_TESTS: list[Case] = [
    call("friedman_test, a missing score", lambda: ps.friedman_test([[0.2, 0.3], [0.1, NAN], [0.3, 0.2]])),
    call(
        "friedman_test, ten models, one missing score",
        lambda: ps.friedman_test(
            pd.DataFrame([[0.1 * j for j in range(9)] + [NAN if i == "Eden" else 1.0] for i in ("Botany", "Eden")])
            .set_axis(["Botany", "Eden"])
            .set_axis([f"model {j}" for j in range(10)], axis=1)
        ),
    ),
    call("friedman_test, an infinite score", lambda: ps.friedman_test([[0.2, 0.3], [0.1, float("inf")]])),
    call("friedman_test, text", lambda: ps.friedman_test([["a", 0.3], ["b", 0.1]])),
    call("friedman_test, one block", lambda: ps.friedman_test([[0.2, 0.3, 0.9]])),
    call("friedman_test, one model", lambda: ps.friedman_test([[0.2], [0.3]])),
    call("friedman_test, a vector", lambda: ps.friedman_test([0.2, 0.3])),
    call("friedman_test, rows of different lengths", lambda: ps.friedman_test([[0.2, 0.3], [0.1]])),
    call("friedman_test, empty", lambda: ps.friedman_test([])),
    call(
        "friedman_test, lower_is_better in words",
        lambda: ps.friedman_test([[0.2, 0.3], [0.1, 0.4]], lower_is_better="no"),  # type: ignore[arg-type]
    ),
    call(
        "compare_ports, log in words",
        lambda: ps.compare_ports([1.0, 2.0, 3.0, 4.0], ["a", "a", "b", "b"], log="no"),  # type: ignore[arg-type]
    ),
    call(
        "bootstrap_mean, the name of a transformation",
        lambda: ps.bootstrap_mean([1.0, 2.0, 4.0], transform="log"),  # type: ignore[arg-type]
    ),
    call("friedman_test, unknown statistic", lambda: ps.friedman_test(TABLE, statistic="iman-davenport")),
    call(
        "friedman_test, a model twice",
        lambda: ps.friedman_test(pd.DataFrame(TABLE).set_axis(["rf", "svm", "rf"], axis=1)),
    ),
    call(
        "friedman_test, a port twice", lambda: ps.friedman_test(pd.DataFrame(TABLE, index=["Eden", "Botany", "Eden"]))
    ),
    call("nemenyi_test, a missing score", lambda: ps.nemenyi_test([[0.2, None], [0.1, 0.4]])),
    call("nemenyi_test, level 95", lambda: ps.nemenyi_test(TABLE, level=95)),
    call("nemenyi_test, scores whose sum overflows", lambda: ps.nemenyi_test([[1e308, 1.0], [1e308, 2.0]])),
    call("conover_test, unknown adjustment", lambda: ps.conover_test(TABLE, adjust="bonferoni")),
    call("pairwise_tests, unknown test", lambda: ps.pairwise_tests(TABLE, test="t")),
    call("critical_difference, one model", lambda: ps.critical_difference(1, 14)),
    call("critical_difference, 2.5 blocks", lambda: ps.critical_difference(4, 2.5)),
    call("skillings_mack_test, no common block", lambda: ps.skillings_mack_test([[1, 2, NAN, NAN], [NAN, NAN, 1, 2]])),
    call("skillings_mack_test, one score a block", lambda: ps.skillings_mack_test([[1, NAN], [NAN, 2], [3, NAN]])),
    call(
        "skillings_mack_test, 0 resamples", lambda: ps.skillings_mack_test(TABLE, method="monte_carlo", n_resamples=0)
    ),
    call("skillings_mack_test, seed -1", lambda: ps.skillings_mack_test(TABLE, method="monte_carlo", seed=-1)),
    call("skillings_mack_test, an infinite score", lambda: ps.skillings_mack_test([[1, NAN], [-float("inf"), 2]])),
    call("adjust_p, a missing p value", lambda: ps.adjust_p([0.01, NAN])),
    call("adjust_p, 1.2", lambda: ps.adjust_p([0.01, 1.2])),
    call("adjust_p, none", lambda: ps.adjust_p([])),
    call("adjust_p, unknown method", lambda: ps.adjust_p([0.01], method="tukey")),
    call("compact_letters, a matrix", lambda: ps.compact_letters([[1.0, 0.2], [0.2, 1.0]])),
    call(
        "compact_letters, raw p values only", lambda: ps.compact_letters(pd.DataFrame(PAIRS).drop(columns="p_adjusted"))
    ),
    call("compact_letters, a pair twice", lambda: letters(group_b=["svm", "svm", "net"])),
    call("compact_letters, a group with itself", lambda: letters(group_b=["rf", "net", "net"])),
    call("compact_letters, a missing p value", lambda: letters(p_adjusted=[0.3, NAN, 0.2])),
    call("compact_letters, an unnamed group", lambda: letters(group_b=["svm", None, "net"])),
    call("compact_letters, a group missing in the order", lambda: letters(order=["rf", "svm"])),
    call("compact_letters, an unknown group in the order", lambda: letters(order=["rf", "svm", "net", "xgb"])),
]

PORTS, LEVELS = ["Eden"] * 4 + ["Botany"] * 4, [1.1, 0.9, 1.4, 1.2, 2.0, 2.3, 1.8, 2.1]


def ports(values: Any = LEVELS, names: Any = PORTS, **changed: Any) -> Any:
    """Call `compare_ports` with some arguments changed."""
    return ps.compare_ports(values, names, **changed)


PORT_TESTS: list[Case] = [
    call("compare_ports, one port", lambda: ports(names=["Eden"] * 8)),
    call("compare_ports, one port name too few", lambda: ports(names=PORTS[:7])),
    call("compare_ports, a sample without port", lambda: ports(names=[*PORTS[:7], None])),
    call("compare_ports, no ports", lambda: ports(names=None)),
    call("compare_ports, a missing value", lambda: ports([*LEVELS[:7], float("nan")])),
    call("compare_ports, text", lambda: ports([*LEVELS[:7], "2.1"])),
    call("compare_ports, empty", lambda: ports([], [])),
    call("compare_ports, rows labelled differently", lambda: ports(pd.Series(LEVELS), pd.Series(PORTS, range(1, 9)))),
    call("compare_ports, zero on the log scale", lambda: ports([*LEVELS[:7], 0.0], log=True)),
    call("compare_ports, values beyond a double", lambda: ports([*LEVELS[:7], 1e300])),
    call("compare_ports, a misspelt method", lambda: ports(method="kruskall")),
    call("compare_ports, an unknown adjustment", lambda: ports(adjust="tukey")),
    call("compare_ports, Holm for Games-Howell", lambda: ports(method="welch", adjust="holm")),
    call("compare_ports, level 95", lambda: ports(level=95)),
    call("compare_ports, 0 resamples", lambda: ports(method="permutation", n_resamples=0)),
    call("compare_ports, seed -1", lambda: ports(method="permutation", seed=-1)),
    call("compare_ports, Welch, a port of one sample", lambda: ports(names=[*PORTS[:7], "Kembla"], method="welch")),
    call("compare_ports, permutation, one sample", lambda: ports(names=[*PORTS[:7], "Kembla"], method="permutation")),
    call("compare_ports, Welch, a port of equal values", lambda: ports([1.0] * 4 + LEVELS[4:], method="welch")),
    call("compare_ports, mixed without survey", lambda: ports(method="mixed")),
    call("compare_ports, survey for ranks", lambda: ports(survey=[1, 2] * 4)),
    call("compare_ports, mixed, one survey", lambda: ports(method="mixed", survey=[1] * 8)),
    call("compare_ports, mixed, a survey a sample", lambda: ports(method="mixed", survey=range(8))),
    call("compare_ports, mixed, a survey a port", lambda: ports(method="mixed", survey=PORTS)),
    call("compare_ports, mixed, a sample without survey", lambda: ports(method="mixed", survey=[1, 2, None, 2] * 2)),
    call(
        "compare_ports, mixed, too few samples",
        lambda: ports(LEVELS[:3], list("aab"), method="mixed", survey=[1, 2, 1]),
    ),
    call(
        "compare_ports, mixed, nothing varies within ports",
        lambda: ports([1.0] * 4 + [2.0] * 4, method="mixed", survey=[1, 2] * 4),
    ),
    call(
        "compare_ports, mixed, nothing varies within surveys",
        lambda: ports([1.0, 2.0, 1.0, 2.0, 3.0, 4.0, 3.0, 4.0], method="mixed", survey=[1, 2] * 4),
    ),
    call("mann_kendall_test, two values", lambda: ps.mann_kendall_test([1.0, 2.0])),
    call("mann_kendall_test, a missing value", lambda: ps.mann_kendall_test([1.0, 2.0, None])),
    call("mann_kendall_test, one year", lambda: ps.mann_kendall_test([1.0, 2.0, 3.0], time=[2019] * 3)),
    call("mann_kendall_test, a year too few", lambda: ps.mann_kendall_test([1.0, 2.0, 3.0], time=[2019, 2020])),
    call("mann_kendall_test, text for years", lambda: ps.mann_kendall_test([1.0, 2.0, 3.0], time=list("123"))),
    call("mann_kendall_test, alternative rising", lambda: ps.mann_kendall_test([1.0, 2.0, 3.0], alternative="rising")),
    call("theil_sen_slope, level 0", lambda: ps.theil_sen_slope([1.0, 2.0, 3.0], level=0)),
    call("theil_sen_slope, slopes beyond a double", lambda: ps.theil_sen_slope([1e308, -1e308, 1.0])),
    call("theil_sen_slope, an infinite year", lambda: ps.theil_sen_slope([1.0, 2.0, 3.0], time=[1, 2, float("inf")])),
    call("equivalence_test, one value", lambda: ps.equivalence_test([1.2], margin=0.1)),
    call("equivalence_test, a margin of 0", lambda: ps.equivalence_test([1.2, 0.9], margin=0.0)),
    call("equivalence_test, a factor below 1", lambda: ps.equivalence_test([1.2, 0.9], margin=0.8, scale="ratio")),
    call("equivalence_test, a margin in words", lambda: ps.equivalence_test([1.2, 0.9], margin="small")),  # type: ignore[arg-type]
    call("equivalence_test, two margins", lambda: ps.equivalence_test([1.2, 0.9], margin=[0.1, 0.2])),  # type: ignore[arg-type]
    call("equivalence_test, a misspelt scale", lambda: ps.equivalence_test([1.2, 0.9], margin=0.1, scale="ratios")),
    call("equivalence_test, level 0.05", lambda: ps.equivalence_test([1.2, 0.9], margin=0.1, level=0.05)),
    call("equivalence_test, another length", lambda: ps.equivalence_test([1.2, 0.9], [1.0, 0.8, 0.7], margin=0.1)),
    call(
        "equivalence_test, ports of unpaired values",
        lambda: ps.equivalence_test([1.2, 0.9], [1.0, 0.8], margin=0.1, paired=False, ports=["a", "b"]),
    ),
    call(
        "equivalence_test, a ratio of 0",
        lambda: ps.equivalence_test([1.2, 0.9], [1.0, 0.0], margin=1.2, scale="ratio"),
    ),
    call("equivalence_test, a missing value", lambda: ps.equivalence_test([1.2, NAN], margin=0.1)),
    call("plan, nothing asked", lambda: ps.plan(sd=0.4)),
    call("plan, width and difference", lambda: ps.plan(sd=0.4, width=1.2, difference=1.5)),
    call("plan, no standard deviation", lambda: ps.plan(width=1.2)),
    call("plan, pilot and standard deviation", lambda: ps.plan([0.8, 1.2], sd=0.4, width=1.2)),
    call("plan, a pilot of one value", lambda: ps.plan([0.8], width=1.2)),
    call("plan, a pilot without spread", lambda: ps.plan([0.8, 0.8], width=1.2)),
    call("plan, a pilot of 0", lambda: ps.plan([0.8, 0.0], width=1.2)),
    call("plan, a width below 1", lambda: ps.plan(sd=0.4, width=0.2)),
    call("plan, a factor of 1", lambda: ps.plan(sd=0.4, difference=1.0)),
    call("plan, a difference of 0", lambda: ps.plan(sd=0.4, difference=0.0, scale="difference")),
    call("plan, a standard deviation of 0", lambda: ps.plan(sd=0.0, width=1.2)),
    call("plan, power 80", lambda: ps.plan(sd=0.4, width=1.2, power=80)),
    call("plan, three groups", lambda: ps.plan(sd=0.4, width=1.2, groups=3)),
    call("plan, a one-sided width", lambda: ps.plan(sd=0.4, width=1.2, alternative="less")),
    call("plan, an unknown unit", lambda: ps.plan(sd=0.4, width=1.2, unit="harbour")),
    call("plan, ports of no pilot", lambda: ps.plan(sd=0.4, width=1.2, by=["a", "b"])),
    call("plan, a pilot of one port", lambda: ps.plan([0.8, 1.2], width=1.2, unit="port", by=["a", "a"])),
    call("plan, more than anybody can sample", lambda: ps.plan(sd=4.0, difference=1.001)),
    call("plan_study, nothing known", lambda: ps.plan_study(margin=0.03)),
    call("plan_study, no margin", lambda: ps.plan_study(sd=0.08)),
    call("plan_study, margin 0", lambda: ps.plan_study(sd=0.08, margin=0.0)),
    call("plan_study, standard deviation 0", lambda: ps.plan_study(sd=0.0, margin=0.03)),
    call("plan_study, samples vary by less than 0", lambda: ps.plan_study(sd=0.08, sd_sample=-0.1, margin=0.03)),
    call("plan_study, a pilot of numbers", lambda: ps.plan_study([0.1, 0.2], margin=0.03)),
    call("plan_study, pilot and standard deviation", lambda: ps.plan_study(object(), sd=0.08, margin=0.03)),
    call("plan_study, splits of unknown number", lambda: ps.plan_study(sd=0.08, sd_split=0.02, margin=0.03)),
    call("plan_study, one split", lambda: ps.plan_study(sd=0.08, sd_split=0.02, n_splits=1, margin=0.03)),
    call("plan_study, too few splits", lambda: ps.plan_study(sd=0.08, sd_split=0.1, n_splits=10, margin=0.03)),
    call("plan_study, a margin of nothing", lambda: ps.plan_study(sd=4.0, margin=0.001)),
    call("plan_study, no samples", lambda: ps.plan_study(sd=0.08, margin=0.03, n_samples=0)),
    call("plan_study, no comparison", lambda: ps.plan_study(sd=0.08, margin=0.03, comparisons=0)),
    call("plan_study, power 80", lambda: ps.plan_study(sd=0.08, margin=0.03, power=80)),
    call("pli_test, one value", lambda: ps.pli_test([1.2])),
    call("pli_test, PLI of 0", lambda: ps.pli_test([1.2, 0.0])),
    call("pli_test, against 0", lambda: ps.pli_test([1.2, 0.9], value=0)),
    call("pli_test, against two values", lambda: ps.pli_test([1.2, 0.9], value=[1.0, 2.0])),
    call("pli_test, one port", lambda: ps.pli_test([1.2, 0.9], ports=["Eden", "Eden"])),
    call("pli_test, alternative above", lambda: ps.pli_test([1.2, 0.9], alternative="above")),
    call("pli_test, level 95", lambda: ps.pli_test([1.2, 0.9], level=95)),
]

FEW_PREDICTIONS = pd.DataFrame(
    [
        (f"S{i}", port, i % 2, model, 1.0 + 0.1 * i, 1.0 + 0.1 * i + error * (i + 1))
        for model, error in (("net", 0.01), ("rf", 0.02), ("svm", -0.03))
        for i, port in enumerate(["Botany", "Botany", "Eden", "Eden", "Kembla", "Kembla"])
    ],
    columns=["sample", "port", "split", "model", "y_true", "y_pred"],
)


def compared(change: Callable[[Any], Any] = lambda frame: frame, **changed: Any) -> Any:
    """Call `compare_models` on six samples of three ports with some cells or arguments changed."""
    return ps.compare_models(change(FEW_PREDICTIONS.copy()), **changed)


def cell(row: int, column: str, value: Any) -> Callable[[Any], Any]:
    """Return the change of one cell."""

    def change(frame: Any) -> Any:
        values = frame[column].tolist()
        values[row] = value
        return frame.assign(**{column: values})

    return change


def twice(frame: Any) -> Any:
    """Return the predictions in two repeats whose splits differ."""
    return pd.concat([frame.assign(repeat=1), frame.assign(repeat=2, split=1 - frame["split"] // 2)])


COMPARISONS: list[Case] = [
    call("compare_models, an array", lambda: ps.compare_models([[0.1, 0.2]])),
    call("compare_models, no model column", lambda: compared(lambda f: f.drop(columns="model"))),
    call("compare_models, no rows", lambda: compared(lambda f: f[:0])),
    call("compare_models, a column twice", lambda: compared(lambda f: pd.concat([f, f[["y_pred"]]], axis=1))),
    call("compare_models, one model", lambda: compared(lambda f: f[f["model"] == "rf"])),
    call("compare_models, a missing prediction", lambda: compared(cell(7, "y_pred", NAN))),
    call("compare_models, an infinite truth", lambda: compared(cell(7, "y_true", float("inf")))),
    call("compare_models, text as prediction", lambda: compared(cell(7, "y_pred", "0.4"))),
    call("compare_models, an unnamed model", lambda: compared(cell(7, "model", None))),
    call("compare_models, an unnamed port", lambda: compared(cell(7, "port", ""))),
    call("compare_models, samples of two kinds", lambda: compared(cell(7, "sample", 8))),
    call("compare_models, a prediction twice", lambda: compared(lambda f: pd.concat([f, f[3:4]]))),
    call("compare_models, a sample that one model lacks", lambda: compared(lambda f: f.drop(index=8))),
    call("compare_models, a sample in two splits", lambda: compared(cell(7, "split", 0))),
    call("compare_models, two truths of one sample", lambda: compared(cell(7, "y_true", 1.100001))),
    call("compare_models, two ports of one sample", lambda: compared(cell(7, "port", "Eden"))),
    call("compare_models, repeats without splits", lambda: compared(lambda f: twice(f).drop(columns="split"))),
    call("compare_models, unknown metric", lambda: compared(metric="maee")),
    call("compare_models, unknown test", lambda: compared(test="anova")),
    call("compare_models, naive t over folds", lambda: compared(test="paired_t")),
    call("compare_models, Bayesian", lambda: compared(test="bayesian")),
    call("compare_models, flips of repeats", lambda: compared(twice, test="permutation", ports_as_unit=False)),
    call("compare_models, Diebold-Mariano without order", lambda: compared(test="diebold_mariano")),
    call("compare_models, text as order", lambda: compared(order="port")),
    call("compare_models, unknown order", lambda: compared(order="yaer")),
    call("compare_models, order and ports", lambda: compared(order="split", ports_as_unit=True)),
    call("compare_models, order for signed ranks", lambda: compared(order="split", test="wilcoxon")),
    call("compare_models, corrected t of one split", lambda: compared(lambda f: f.assign(split=0), test="corrected_t")),
    call("compare_models, nobody left to train on", lambda: compared(twice, test="corrected_t", n_test=6)),
    call("compare_models, ports for splits", lambda: compared(test="corrected_t", ports_as_unit=True)),
    call("compare_models, ports of one port", lambda: compared(lambda f: f.assign(port="Eden"), ports_as_unit=True)),
    call("compare_models, ports_as_unit in text", lambda: compared(ports_as_unit="yes")),
    call("compare_models, Nemenyi with a missing cell", lambda: compared(lambda f: f[2:], test="nemenyi")),
    call("compare_models, one common port", lambda: compared(lambda f: f[4:14])),
    call("compare_models, Friedman in one sample", lambda: compared(lambda f: f[f["sample"] == "S1"], test="friedman")),
    call("compare_models, rmse by sample", lambda: compared(metric="rmse", test="permutation", ports_as_unit=False)),
    call("compare_models, ranks of bias", lambda: compared(metric="bias", test="nemenyi")),
    call("compare_models, r2 of equal truths", lambda: compared(lambda f: f.assign(y_true=1.0), metric="r2")),
    call(
        "compare_models, mape of a zero truth",
        lambda: compared(lambda f: f.assign(y_true=f["y_true"] - 1.0), metric="mape"),
    ),
    call("compare_models, squares beyond a double", lambda: compared(lambda f: f.assign(y_pred=1e200), metric="mse")),
    call("compare_models, horizon for flips", lambda: compared(horizon=2)),
    call(
        "compare_models, horizon of 6 in 6",
        lambda: compared(lambda f: f.assign(time=f.index % 6), order="time", horizon=6),
    ),
    call("compare_models, n_train for flips", lambda: compared(n_train=80)),
    call("compare_models, n_test 0", lambda: compared(twice, test="corrected_t", n_test=0)),
    call("compare_models, unknown adjustment", lambda: compared(adjust="bonferoni")),
    call("compare_models, level 95", lambda: compared(level=95)),
    call("compare_models, unknown interval", lambda: compared(method="BCA")),
    call("compare_models, 0 resamples", lambda: compared(n_resamples=0)),
    call("compare_models, seed -1", lambda: compared(seed=-1)),
    call("compare_models, unknown stream", lambda: compared(stream="R")),
]

STATISTICS: list[Case] = [
    *INTERVALS,
    *DESIGNS,
    *MODEL_TESTS,
    *RANK_TESTS,
    *PORT_TESTS,
    *TRENDS,
    *NONDETECTS,
    *COMPARISONS,
]

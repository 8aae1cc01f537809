"""Small results of every kind, and of every variant that a sentence depends on."""

from __future__ import annotations

import dataclasses
import warnings
from functools import cache

import numpy as np
import pandas as pd

import pli_stats as ps
from pli_stats.text.notes import note
from tests.publish import condition_fixture
from tests.publish.assessment_fixture import STAND_IN, hand_made

PORTS = np.repeat(
    ["Eden", "Botany", "Kembla", "Yamba", "Jackson", "Newcastle", "Hobart", "Darwin", "Cairns", "Perth"], 4
)
FEW = np.repeat(["Eden", "Botany", "Kembla", "Yamba", "Jackson"], 8)
LEAD = [1.0, 3.0, 2.5, 3.4, 1.0, 5.5, 7.4, 4.0, 9.5, 15.0, 6.0, 21.0]
BELOW = [True, True, *[False] * 5, True, *[False] * 4]
WAVE = 1.0 + np.arange(40) % 3
TRUTH = np.round(1.0 + 2.0 * np.sin(np.arange(40)) ** 2, 3)
SERIES = np.cumsum(np.sin(1.7 * np.arange(40) ** 2)) + 0.05 * np.arange(40)
CENSORED = np.maximum(np.round(np.exp(1.0 - 0.03 * np.arange(40)) * TRUTH, 3), 1.5)
CENSORED_BELOW = CENSORED <= 1.5
SEASONS = {"time": np.repeat(np.arange(2011, 2021), 4), "season": np.tile(["winter", "spring", "summer", "autumn"], 10)}
SCALES = {"ridge": 0.1, "mlp": 0.11, "median": 0.4}
STUDY_NOTES = (
    note("protocol", folds=5, repeats=2, budget=3, inner_folds=3, n_networks=3, seed=1),
    note("pli_target", metals=("As", "Cd", "Cu"), background="shale"),
    note("samples_left_out", count=3, n=43, reason="port_unknown", metals=()),
    note("nondetects_halved", count=5),
    note("not_features", columns=(("country_name", "names the group"),)).with_about("source", "World Bank"),
)
ONE_BY_ONE = note("protocol", folds=None, repeats=None, budget=3, inner_folds=3, n_networks=3, seed=1)


def frame(models, **columns):
    """Return predictions of 40 samples by models whose errors are a wave of these sizes."""
    ports = columns.pop("port", PORTS)
    parts = [
        pd.DataFrame({"sample": range(40), "port": ports, "model": name, "y_true": TRUTH,
                      "y_pred": TRUTH + size * WAVE * np.sin(1.0 + 7.0 * np.arange(40))})
        for name, size in models.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True).assign(**columns)


def samples():
    """Return eight samples of two ports, with non-detects, a gap, a normaliser and a metal without guideline."""
    table = pd.DataFrame(
        {
            "station": list("abcdefgh"),
            "harbour": ["Eden"] * 5 + ["Botany"] * 3,
            "Cu": [90.0, 80.0, "<10", 120.0, 70.0, 20.0, 25.0, 22.0],
            "Pb": [40.0, 35.0, 20.0, 60.0, 30.0, 12.0, "<10", 11.0],
            "Mn": [900.0, 800.0, 850.0, np.nan, 700.0, 500.0, 600.0, 550.0],
            "Al": [80000.0] * 8,
        }
    )
    return ps.read_samples(table, port="harbour")


@cache
def results():
    """Return name -> result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {**_assessments(), **_intervals(), **_tests(), **_comparisons(), **_studies()}


def _assessments():
    data = samples()
    plain = ps.read_samples(ps.example_path(), port="river")
    made = hand_made()
    return {
        "assessment": ps.assess(data, normalizer="Al", missing="omit", n_resamples=999),
        "assessment of one river, percentile": ps.assess(plain, normalizer="Fe", method="percentile", n_resamples=999),
        "assessment without intervals": ps.assess(data, {"Cu": 30.0, "Pb": 20.0}, metals=["Cu", "Pb"], by="station"),
        "assessment with stand-in data": _replace(made, notes=(STAND_IN, *made.notes)),
        "assessment of a weighted survey": _weighted(),
        "assessment of one weighted harbour, local variance": _weighted(["Eden"] * 16, variance="local"),
        "tests of zone PLIs": ps.zone_pli_test(data, metals=["Cu", "Pb"]),
        "one-sided test of a zone PLI": ps.zone_pli_test(plain, value=2.0, alternative="greater", adjust="none"),
        "pli_interval": ps.pli_interval(data, metals=["Cu", "Pb"], analytical_sd=0.1, n_resamples=999),
        "pli_interval without errors": ps.pli_interval(plain),
    }


def _weighted(harbour=None, **asked):
    """Return an assessment of samples that stand for areas of different size; one stratum has a single sample."""
    k = np.arange(16)
    table = pd.DataFrame(
        {
            "harbour": ["Eden"] * 9 + ["Botany"] * 6 + ["Kembla"] if harbour is None else harbour,
            "stratum": ["bay"] * 5 + ["marina"] * 4 + ["bay"] * 3 + ["marina"] * 3 + ["port"],
            "area": [2.0] * 5 + [0.4] * 4 + [2.0] * 3 + [0.4] * 3 + [1.1],
            "longitude": 150.0 + (k * 5 % 16) / 100.0,
            "latitude": -35.0 - (k * 3 % 16) / 100.0,
            "Cu": 30.0 + 10.0 * (k * 7 % 11),
            "Pb": [15.0 + 4.0 * (j * 5 % 9) if j != 3 else "<10" for j in range(16)],
        }
    )
    drawn = {"weights": "area", "strata": "stratum", "lonely": "adjust", "n_resamples": 999}
    return ps.assess(ps.read_samples(table, port="harbour", units="mg/kg"), **{**drawn, **asked})


def _replace(result, **changes):
    return dataclasses.replace(result, **changes)


def _intervals():
    y, a, b = TRUTH, TRUTH + 0.2 * WAVE, TRUTH + 0.21 * WAVE
    return {
        "bca": ps.bootstrap_ci(y, a, n_resamples=999),
        "studentized by port": ps.bootstrap_ci(y, a, metrics="mae", method="studentized", ports=PORTS, n_resamples=999),
        "exact": ps.bootstrap_ci(y, a, metrics="mape", method="exact")["mape"],
        "few ports enumerated": ps.bootstrap_ci(y, a, metrics=["mae", "r2"], ports=FEW),
        "exact, few ports enumerated": ps.bootstrap_ci(y, a, metrics="mae", method="exact_basic", ports=FEW),
        "two stages": ps.bootstrap_ci(y, a, metrics="rmse", ports=PORTS, two_stage=True, n_resamples=999),
        "strata": ps.bootstrap_ci(y, a, metrics="bias", strata=PORTS, method="basic", n_resamples=999),
        "blocks": ps.bootstrap_ci(y, a, metrics="mae", block_length=5, method="normal", n_resamples=999)["mae"],
        "abc": ps.bootstrap_ci(y, a, metrics="mae", method="abc"),
        "several models": ps.bootstrap_ci(
            y, {"ridge": a, "random_forest": b}, metrics=["mae", "mape"], n_resamples=999
        ),
        "difference that includes zero": ps.bootstrap_difference(y, a, a[::-1] - y[::-1] + y, n_resamples=999),
        "difference that excludes zero": ps.bootstrap_difference(y, a, b, metric="mape", n_resamples=999),
        "too few": ps.bootstrap_ci([1.0, 2.0], [1.2, 2.5], metrics="mae")["mae"],
        "constant": ps.bootstrap_ci(y, y + 0.5, metrics="mae"),
        "mean": ps.bootstrap_mean(y, n_resamples=999),
        "zone": ps.assess(samples(), metals=["Cu", "Pb"], n_resamples=999).intervals["Eden"],
        "weighted mean": ps.survey_mean(
            y, weights=WAVE, strata=np.repeat(["bay", "marina"], 20), domain=PORTS != "Eden", geometric=True
        ),
        "weighted mean, local variance": ps.survey_mean(
            y, weights=WAVE, coordinates=np.column_stack([np.arange(40.0), WAVE]), variance="local", term="PLI"
        ),
        "weighted shares": ps.survey_shares(np.where(y > 2.0, "high", "low"), weights=WAVE, strata=PORTS),
        "weighted mean without degrees of freedom": ps.survey_mean(
            [1.0, 2.0, 4.0, 5.0], weights=[1, 1, 2, 2], strata=[*"aabb"], domain=[True, False, True, False]
        ),
        "slope": ps.theil_sen_slope([2.0, 2.3, 2.1, 2.9, 3.1, 3.0]),
        "slope of autocorrelated values": ps.theil_sen_slope(SERIES),
        "slope, Hamed-Rao": ps.theil_sen_slope(SERIES, method="hamed_rao"),
        "slope, AR(1)": ps.theil_sen_slope(SERIES, method="ar1"),
        "slope with non-detects": ps.theil_sen_slope(CENSORED, nondetect=CENSORED_BELOW),
        "seasonal slope": ps.theil_sen_slope(SERIES, **SEASONS, method="hirsch_slack"),
        "limit of a mean": ps.upper_confidence_limit(LEAD, nondetect=BELOW, method="t"),
        "limit of a mean, chosen": ps.upper_confidence_limit(LEAD, nondetect=BELOW),
        "limit of a mean, bootstrap": ps.upper_confidence_limit(LEAD, method="bca", n_resamples=999),
        "tolerance limit": ps.tolerance_limit(LEAD, nondetect=BELOW, coverage=0.9),
        "tolerance limits": ps.tolerance_limit(LEAD, side="two-sided", distribution="gamma"),
        "prediction limit": ps.prediction_limit(LEAD, n_future=4, distribution="nonparametric", level=0.7),
    }


def _tests():
    a, b = 0.2 * WAVE * np.abs(np.sin(np.arange(40))), 0.3 * WAVE * np.abs(np.cos(np.arange(40)))
    table = np.column_stack([a, b, a * b])
    return {
        "permutation": ps.paired_permutation_test(a, b),
        "permutation by port": ps.paired_permutation_test(a, b, ports=PORTS),
        "permutation, drawn": ps.paired_permutation_test(a, b, method="monte_carlo", n_resamples=999),
        "wilcoxon": ps.wilcoxon_test(a, b),
        "corrected t": ps.corrected_resampled_t_test((a - b)[:10], 80, 20),
        "diebold mariano": ps.diebold_mariano_test(a, b, horizon=2),
        "friedman": ps.friedman_test(table),
        "skillings mack": ps.skillings_mack_test(table),
        "pli by port": ps.pli_test(TRUTH, ports=PORTS),
        "pli above 2": ps.pli_test(TRUTH, value=2.0, alternative="greater"),
        "equivalence": ps.equivalence_test(TRUTH, margin=1.25, scale="ratio", value=1.8),
        "plan": ps.plan(TRUTH[:6], width=1.25),
        "plan of a study": ps.plan_study(sd=0.08, sd_sample=0.1, n_samples=4, margin=0.03, comparisons=3),
        "plan of two groups": ps.plan(sd=0.4, difference=1.5, groups=2, unit="port"),
        "mann kendall": ps.mann_kendall_test([10, 15, 14, 20]),
        "mann kendall of autocorrelated values": ps.mann_kendall_test(SERIES),
        "mann kendall, Hamed-Rao": ps.mann_kendall_test(SERIES, method="hamed_rao"),
        "mann kendall, AR(1)": ps.mann_kendall_test(SERIES, method="ar1"),
        "mann kendall, pre-whitened": ps.mann_kendall_test(SERIES, method="tfpw"),
        "seasonal kendall": ps.mann_kendall_test(SERIES, **SEASONS, method="hirsch_slack"),
        "regional kendall with non-detects": ps.mann_kendall_test(
            CENSORED, time=SEASONS["time"], region=SEASONS["season"], nondetect=CENSORED_BELOW
        ),
        "groups with non-detects": ps.peto_prentice_test(LEAD, list("abcd") * 3, nondetect=BELOW),
        "pairs with non-detects": ps.paired_prentice_test(LEAD, LEAD[::-1], nondetect_a=BELOW, nondetect_b=BELOW[::-1]),
        "correlation with non-detects": ps.censored_kendall_test(LEAD, sorted(LEAD), nondetect_x=BELOW),
        "bayesian": ps.bayesian_correlated_t_test((a - b)[:10], n_train=80, n_test=20, rope=0.1),
    }


def _comparisons():
    models = frame(SCALES)
    again = pd.concat([models.assign(repeat=r, split=(np.arange(len(models)) + r) % 5) for r in range(2)])
    ports = TRUTH * np.repeat([1.0, 1.1, 2.0, 1.2, 1.0, 1.3, 1.0, 3.0, 1.0, 1.1], 4)
    return {
        "models by port": ps.compare_models(models, n_resamples=999),
        "models by sample": ps.compare_models(models, ports_as_unit=False, metric="mape", n_resamples=999),
        "models, few ports": ps.compare_models(frame(SCALES, port=FEW), metric="r2"),
        "models, nemenyi": ps.compare_models(models, test="nemenyi", n_resamples=999),
        "models over splits": ps.compare_models(again.drop(columns="port")),
        "two models, signed": ps.compare_models(frame({"ridge": 0.1, "mlp": 0.1001}), metric="bias", n_resamples=999),
        "scores": ps.pairwise_tests(np.column_stack([WAVE, WAVE * 1.1, WAVE[::-1]])),
        "ports, bootstrap": ps.compare_ports(ports, PORTS),
        "ports, kruskal": ps.compare_ports(ports, PORTS, method="kruskal"),
        "ports, welch": ps.compare_ports(ports, PORTS, method="welch", log=True),
        "ports, permutation": ps.compare_ports(ports, PORTS, method="permutation", n_resamples=999, adjust="none"),
        "ports, mixed": ps.compare_ports(ports, PORTS, method="mixed", survey=np.tile(range(4), 10)),
    }


def _studies():
    from pli_stats.transfer.findings.ablation import ablation_of
    from pli_stats.transfer.findings.benchmark import benchmark_of
    from pli_stats.transfer.findings.feature_groups import feature_groups_of
    from pli_stats.transfer.findings.learning_curve import learning_curve_of
    from pli_stats.transfer.findings.source_sensitivity import source_sensitivity_of
    from pli_stats.transfer.unseen_ports.leave_one_port_out import unseen_ports_of

    few = {"n_resamples": 199}
    noted = {**few, "notes": STUDY_NOTES}
    both = pd.concat(
        [frame(SCALES, design="unseen ports"), frame({k: 0.7 * v for k, v in SCALES.items()}, design="random folds")]
    )
    networks = {
        "scratch": 0.2,
        "transfer_full": 0.1,
        "transfer_freeze": 0.19,
        "transfer_shuffled": 0.3,
        "random_frozen": 0.101,
    }
    alike = {"scratch": 0.2, "transfer_full": 0.2 * 1.0001, "transfer_shuffled": 0.2}
    sizes = {10: 1.0, 20: 0.5, 40: 0.25}
    errors = {"scratch": 0.4, "transfer_full": 0.2, "mlp": 0.21}
    curve = pd.concat(
        frame({name: size * factor for name, size in errors.items()}, n_labelled=n, split=PORTS.tolist() * 3)
        for n, factor in sizes.items()
    )
    shares = pd.concat([frame({"scratch": 0.2}, source_share=0.0),
                        *(frame({"transfer_full": 0.2 - 0.05 * s}, source_share=s) for s in (0.1, 1.0))])  # fmt: skip
    held = frame({"transfer_full": 0.2, "ridge": 0.25}, held_out="port", split=np.tile(PORTS, 2))
    held["conf_low"] = np.where(held["model"] == "transfer_full", held["y_true"] - 0.3, np.nan)
    held["conf_high"] = held["conf_low"] + 0.7
    far = pd.DataFrame({"port": pd.unique(PORTS), "distance_km": np.arange(10.0)})
    return {
        "benchmark": benchmark_of(both.assign(task="covariates"), **noted),
        "benchmark by sample, few ports": benchmark_of(
            frame(SCALES, port=FEW, design="unseen ports"), weight="sample", metric="mape", **few
        ),
        "benchmark with stand-in data": benchmark_of(both, notes=(STAND_IN,), **few),
        "ablation": ablation_of(frame(networks, design="unseen ports", task="normalisers"), **noted),
        "ablation, harm": ablation_of(
            frame(alike, split=PORTS.tolist() * 3), unit="port and split", metric="mape", **few
        ),
        "ablation, not to be told": ablation_of(_alike(), margin=1e-4, **few),
        "ablation, equivalent": ablation_of(_alike(), **few),
        "learning curve": learning_curve_of(curve, **noted),
        "source sensitivity": source_sensitivity_of(shares, **noted),
        "feature groups": feature_groups_of(_without(), **noted),
        "unseen ports": unseen_ports_of(
            held.assign(task="covariates"), far, **few, notes=(ONE_BY_ONE, *STUDY_NOTES[1:])
        ),
        "unseen years": condition_fixture.years(notes=(ONE_BY_ONE, *STUDY_NOTES[1:])),
        "overlap": condition_fixture.overlap(notes=(ONE_BY_ONE, *STUDY_NOTES[1:])),
        "feature relevance": condition_fixture.relevance(notes=STUDY_NOTES[1:]),
        "feature relevance, nothing in common": condition_fixture.relevance(shared=False),
        "similarity": _similarity(),
    }


def _without():
    """Return errors with all features, of which one model does better without places."""
    sets = {"": {"ridge": 0.3, "mlp": 0.2}, "coordinates and dates": {"ridge": 0.2, "mlp": 0.2 * 1.0001}}
    return pd.concat(frame(errors, left_out=group) for group, errors in sets.items())


def _alike():
    """Return predictions of two networks that err as much, each in other samples."""
    made = frame({"scratch": 0.2, "transfer_full": 0.2})
    late = made["model"] == "transfer_full"
    made.loc[late, "y_pred"] = TRUTH + 0.2 * WAVE[::-1] * np.sin(2.0 + 5.0 * np.arange(40))
    return made


def _similarity():
    rng = np.random.default_rng(1)
    here, there = rng.normal(size=(40, 2)), rng.normal(0.5, 1.0, size=(30, 2))
    found = ps.domain_similarity(here, there, metrics=["energy", "proxy_a"], n_permutations=99)
    both = pd.DataFrame([{"metric": "cka", "estimate": 0.987, "stage": "before and after", "n_target": 30}])
    stages = [found.assign(stage="before"), found.assign(stage="after"), both]
    return ps.Similarity(distances=pd.concat(stages, ignore_index=True), task="covariates", notes=STUDY_NOTES)


MAIN = ("assessment", "assessment of one river, percentile", "several models", "mann kendall of autocorrelated values",
        "models by port", "benchmark", "ablation", "unseen ports", "similarity")  # fmt: skip


def golden():
    """Return the texts of all results in one; of the main kinds also in the other lengths, voices and spellings."""
    parts = []
    for name, result in results().items():
        parts.append(f"# {name}\n\n{ps.methods_text(result)}\n\n-- results\n\n{ps.results_text(result)}\n")
    for name in MAIN:
        result = results()[name]
        turned = {"person": "we", "spelling": "american"}
        methods, brief = ps.methods_text(result, **turned), ps.results_text(result, style="brief", **turned)
        parts.append(f"# {name}: brief, we, American\n\n{methods}\n\n-- results\n\n{brief}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(golden(), end="")

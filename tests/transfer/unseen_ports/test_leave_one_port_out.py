"""Held-out ports: errors by label, coverage, association with distance, and distances over ground."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from study_frames import SIZES, mean_losses, ports_of, predicted

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.results import UnseenPorts
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.unseen_ports.error_correlates import associations
from pli_stats.transfer.unseen_ports.leave_one_port_out import port_distances, unseen_ports_of
from pli_stats.transfer.unseen_ports.port_distances import great_circle_km

EXACT = 1e-12
FEW = 199
PERMUTATION = 0.02  # two standard errors of a p near 0.3 from 1999 permutations


@pytest.fixture(scope="module")
def frame():
    """Leave one port out, and one of three surveys; `net` has intervals, `mean` has none."""
    port_out = predicted({"net": 0.2, "mean": 0.4}, held_out="port")
    port_out["split"] = port_out["port"]
    survey_out = predicted({"net": 0.15, "mean": 0.4}, seed=1, held_out="survey")
    survey_out["split"] = survey_out["sample"] % 3
    both = pd.concat([port_out, survey_out], ignore_index=True)
    own = both["model"] == "net"
    both["conf_low"] = np.where(own, both["y_pred"] - 0.3, np.nan)
    both["conf_high"] = np.where(own, both["y_pred"] + 0.5, np.nan)
    return both


@pytest.fixture(scope="module")
def distances():
    names = sorted(set(ports_of()))
    return pd.DataFrame(
        {
            "port": names,
            "distance_km": np.arange(len(names)) ** 2.0,
            "feature_distance": 1.0 + np.sin(np.arange(len(names))),
        }
    )


@pytest.fixture(scope="module")
def found(frame, distances):
    return unseen_ports_of(frame, distances, n_resamples=FEW, seed=2)


def test_errors_by_label(frame, found, distances):
    rows = frame[(frame["held_out"] == "port") & (frame["model"] == "net")]
    for row in found.errors[(found.errors["held_out"] == "port") & (found.errors["model"] == "net")].itertuples():
        mine = rows[rows["port"] == row.label]
        assert (row.n, row.n_ports) == (len(mine), 1)
        assert row.mae == pytest.approx(ps.mae(mine["y_true"], mine["y_pred"]), abs=EXACT)
        assert row.mape == pytest.approx(ps.mape(mine["y_true"], mine["y_pred"]), abs=EXACT)
        assert row.bias == pytest.approx(ps.bias(mine["y_true"], mine["y_pred"]), abs=EXACT)
        inside = (mine["conf_low"] <= mine["y_true"]) & (mine["y_true"] <= mine["conf_high"])
        assert row.coverage == pytest.approx(inside.mean(), abs=EXACT)
        assert row.width == pytest.approx(0.8, abs=EXACT)
        assert row.distance_km == distances.set_index("port").loc[row.label, "distance_km"]
    by_survey = found.errors[found.errors["held_out"] == "survey"]
    assert by_survey["label"].tolist() == [0, 1, 2, 0, 1, 2]
    assert by_survey["n"].sum() == 2 * sum(SIZES)
    assert by_survey["distance_km"].isna().all()
    assert found.errors.loc[found.errors["model"] == "mean", "coverage"].isna().all()


def test_coverage_by_sample_and_by_port(frame, found):
    rows = frame[(frame["held_out"] == "port") & (frame["model"] == "net")]
    inside = ((rows["conf_low"] <= rows["y_true"]) & (rows["y_true"] <= rows["conf_high"])).to_numpy(float)
    table = found.coverage[found.coverage["held_out"] == "port"].set_index("weight")
    other = ps.bootstrap_ci(
        np.zeros(len(inside)), inside, metrics="mae", ports=rows["port"].to_numpy(), n_resamples=FEW, seed=2
    )["mae"]
    row = table.loc["sample"]
    assert (row.estimate, row.conf_low, row.conf_high) == pytest.approx(
        (other.estimate, other.conf_low, other.conf_high)
    )
    means = pd.Series(inside).groupby(rows["port"].to_numpy()).mean()
    other = ps.bootstrap_ci(
        np.zeros(len(means)), means.to_numpy(), metrics="mae", ports=means.index, n_resamples=FEW, seed=2
    )["mae"]
    row = table.loc["port"]
    assert (row.estimate, row.conf_low, row.conf_high) == pytest.approx(
        (other.estimate, other.conf_low, other.conf_high)
    )
    assert set(found.coverage["model"]) == {"net"}
    assert ((found.coverage["conf_low"] >= 0.0) & (found.coverage["conf_high"] <= 1.0)).all()
    assert (found.coverage["nominal"] == 0.9).all()


def test_scores_are_over_ports(frame, found):
    loss, port = mean_losses(frame[frame["held_out"] == "port"], "net")
    rows = found.scores[(found.scores["held_out"] == "port") & (found.scores["model"] == "net")]
    rows = rows[rows["metric"] == "mae"].set_index("weight")
    assert rows.loc["sample", "estimate"] == pytest.approx(loss.mean(), abs=EXACT)
    assert rows.loc["port", "estimate"] == pytest.approx(pd.Series(loss).groupby(port).mean().mean(), abs=EXACT)
    assert rows.loc["port", "n_ports"] == len(SIZES)


def test_association_is_spearmans(frame, found, distances):
    loss, port = mean_losses(frame[frame["held_out"] == "port"], "net")
    means = pd.Series(loss).groupby(port).mean()
    row = found.association.set_index(["model", "distance"]).loc[("net", "feature_distance")]
    other = stats.spearmanr(means, distances["feature_distance"])
    assert row.estimate == pytest.approx(other.statistic, abs=EXACT)
    assert row.n_ports == len(SIZES)
    assert found.association["p_adjusted"].tolist() == pytest.approx(ps.adjust_p(found.association["p_value"]).tolist())


def test_p_of_the_association_is_that_of_permutations():
    rng = np.random.default_rng(3)
    for n, gradient in ((7, 0.4), (20, 0.2)):
        x = rng.normal(size=n).round(1)  # with ties
        y = gradient * x + rng.normal(size=n)
        frame, _ = associations(
            {"net": y}, pd.DataFrame({"port": range(n), "distance_km": x}), Request("studentized", 0.95, 1999, 1)
        )
        other = stats.permutation_test(
            (y,), lambda z, x=x: stats.spearmanr(x, z).statistic, permutation_type="pairings", n_resamples=1999, rng=1
        )
        assert frame["p_value"][0] == pytest.approx(other.pvalue, abs=2.0 * PERMUTATION)


def test_association_under_the_null_keeps_its_level():
    rng = np.random.default_rng(4)
    request = Request("studentized", 0.95, 199, 1)
    far = pd.DataFrame({"port": range(12), "distance_km": rng.lognormal(size=12)})
    frame, _ = associations({k: rng.lognormal(size=12) for k in range(400)}, far, request)
    low, high = stats.binom.ppf([0.0005, 0.9995], 400, 0.05)
    assert low <= (frame["p_value"] <= 0.05).sum() <= high


def test_the_answer(found):
    assert isinstance(found, UnseenPorts)
    assert found.answer.startswith("With one port held out at a time, MAE was lowest for net: 0.")
    assert "Its 90 % prediction intervals covered" in found.answer
    assert "The rank correlation of its error in a port with the distance to other ports was" in found.answer
    (surveys,) = coded(found.notes, "held_out_kinds")
    assert sentences([surveys]) == [
        "Held out by survey: intervals refer to ports like these, not to further surveys, of which there were only 3."
    ]
    assert list(found.frames()) == ["errors", "scores", "coverage", "association"]
    assert len(repr(found).splitlines()) < 24


def test_without_intervals_and_distances(frame):
    bare = unseen_ports_of(frame.drop(columns=["conf_low", "conf_high"]), n_resamples=FEW)
    assert not len(bare.coverage)
    assert not len(bare.association)
    assert bare.errors["coverage"].isna().all()
    assert "prediction intervals" not in bare.answer


def test_one_model_alone(frame):
    alone = unseen_ports_of(frame[frame["model"] == "net"], n_resamples=FEW)
    both = unseen_ports_of(frame, n_resamples=FEW)
    mine = both.scores[both.scores["model"] == "net"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.scores, mine)


def test_infinite_intervals_hold_everything(frame):
    wide = frame.assign(conf_low=-np.inf, conf_high=np.inf)
    found = unseen_ports_of(wide, n_resamples=FEW)
    assert (found.coverage["estimate"] == 1.0).all()
    assert np.isinf(found.coverage["width"]).all()
    assert any("All values are equal" in text for text in sentences(found.notes))


def test_repeats_of_an_interval_are_averaged(frame):
    rows = frame[(frame["held_out"] == "port") & (frame["model"] == "net")]
    again = rows.assign(repeat=1, conf_low=rows["y_true"] + 1.0, conf_high=rows["y_true"] + 2.0)
    once, twice = (unseen_ports_of(f, n_resamples=FEW).coverage["estimate"] for f in (rows, pd.concat([rows, again])))
    assert twice.tolist() == pytest.approx((once / 2.0).tolist())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.assign(held_out="harbour"), "`held_out` must be one of"),
        (lambda f: f.assign(conf_low=f["conf_low"].where(f["sample"] != 3)), "'net', sample 3 has conf_low nan"),
        (lambda f: f.assign(conf_low=f["conf_high"] + 1.0), "must not exceed"),
        (
            lambda f: pd.concat([f.assign(split=f["split"].astype(str)), f.assign(repeat=1, split="x")]),
            "must agree in `split`: sample 0 has '0' and 'x'",
        ),
        (lambda f: f.drop(columns="split"), "must have a column 'split'"),
    ],
)
def test_refusals(frame, change, said):
    with pytest.raises(InputError, match=said):
        unseen_ports_of(change(frame), n_resamples=FEW)


def test_distances_must_name_each_port_once(frame, distances):
    for table, said in (
        (distances.iloc[1:], "'port 00' appears 0 times"),
        (pd.concat([distances, distances.iloc[:1]]), "'port 00' appears 2 times"),
        (distances[["port"]], "the column 'port' and one of 'distance_km', 'feature_distance'"),
        ("far", "got str"),
    ):
        with pytest.raises(InputError, match=said):
            unseen_ports_of(frame, table, n_resamples=FEW)


def test_unknown_distances_are_left_out_and_said(frame, distances):
    gaps = distances.assign(
        distance_km=np.where(np.arange(len(distances)) < 2, np.nan, distances["distance_km"]), feature_distance=np.nan
    )
    found = unseen_ports_of(frame, gaps, n_resamples=FEW)
    assert set(found.association["distance"]) == {"distance_km"}
    assert (found.association["n_ports"] == len(distances) - 2).all()
    (unknown,) = coded(found.notes, "few_known_distances")
    assert (unknown["n"], unknown["measure"]) == (0, "feature_distance")
    flat = unseen_ports_of(frame, distances.assign(distance_km=1.0), n_resamples=FEW)
    row = flat.association.set_index(["model", "distance"]).loc[("net", "distance_km")]
    assert (row.estimate, row.p_value) == (0.0, 1.0)


def test_great_circles_of_known_length():
    """Published: Nashville to Los Angeles airport, 2887.26 km on a sphere of 6372.8 km (Rosetta Code, haversine)."""
    found = great_circle_km(np.array([[36.12, -86.67], [33.94, -118.40]]))
    assert found[0, 1] == pytest.approx(2887.26 * 6371.0088 / 6372.8, abs=0.01)
    assert great_circle_km(np.array([[0.0, 179.0], [0.0, -179.0]]))[0, 1] == pytest.approx(2.0 * 111.195, abs=0.01)
    assert great_circle_km(np.array([[90.0, 0.0], [-90.0, 33.0]]))[0, 1] == pytest.approx(np.pi * 6371.0088)


def bay(**columns):
    """Return a domain of three ports, the third far off."""
    features = pd.DataFrame(
        {"latitude": [1.0, 1.2, 1.1, 1.3, 5.0], "longitude": [179.9, -179.9, 178.0, 178.0, 170.0],
         "depth": [3.0, 5.0, 4.0, 6.0, 40.0]} | columns
    )  # fmt: skip
    return Domain("bay", features, [1.0] * 5, ["a", "a", "b", "b", "c"])


def test_port_distances():
    found = port_distances(bay()).set_index("port")
    assert found["n"].tolist() == [2, 2, 1]
    assert found.loc["a", "latitude"] == pytest.approx(1.1, abs=1e-4)
    assert abs(found.loc["a", "longitude"]) == pytest.approx(180.0)
    assert found["nearest"].tolist() == ["b", "a", "b"]
    assert found.loc["a", "distance_km"] == found.loc["b", "distance_km"]
    assert found.loc["c", "distance_km"] == pytest.approx(
        great_circle_km(np.array([[5.0, 170.0], found.loc["b", ["latitude", "longitude"]].to_list()]))[0, 1]
    )


def test_feature_distance_is_about_one_within_the_training_ports():
    rng = np.random.default_rng(5)
    features = pd.DataFrame(rng.normal(size=(400, 5)), columns=list("vwxyz"))
    domain = Domain("even", features, np.ones(400), np.repeat([f"port {k}" for k in range(8)], 50))
    found = port_distances(domain, latitude=None, longitude=None)
    assert found["feature_distance"].tolist() == pytest.approx([0.95] * 8, abs=0.1)  # mean of chi_5 / sqrt(5)
    assert found["distance_km"].isna().all()
    encoder = FeatureEncoder().fit(features[50:])
    z = encoder.transform(features[:50])
    assert found["feature_distance"][0] == pytest.approx(np.sqrt((z**2).mean(axis=1)).mean())


def test_ports_without_a_position():
    features = bay().features.assign(latitude=[1.0, np.nan, np.nan, np.nan, 5.0])
    found = port_distances(Domain("bay", features, [1.0] * 5, ["a", "a", "b", "b", "c"])).set_index("port")
    assert np.isnan(found.loc["b", "distance_km"])
    assert found["nearest"].tolist() == ["c", "", "a"]


def test_positions_may_stand_in_info():
    domain = bay()
    moved = Domain(
        "bay",
        domain.features[["depth"]],
        [1.0] * 5,
        ["a", "a", "b", "b", "c"],
        info=domain.features[["latitude", "longitude"]],
    )
    found = port_distances(moved).set_index("port")
    assert found["distance_km"].tolist() == port_distances(domain)["distance_km"].tolist()
    assert found["feature_distance"].idxmax() == "c"


def test_positions_that_are_refused():
    for arguments, said in (
        ({"latitude": "lat"}, "`latitude` names 'lat', which is not a column of the domain"),
        ({"latitude": "depth", "longitude": None}, "`longitude` names None"),
    ):
        with pytest.raises(InputError, match=said):
            port_distances(bay(), **arguments)
    with pytest.raises(InputError, match="between -90 and 90 degrees: sample 4 has 95"):
        port_distances(bay(latitude=[1.0, 1.0, 1.0, 1.0, 95.0]))
    with pytest.raises(InputError, match="needs a Domain"):
        port_distances(bay().features)
    with pytest.raises(InputError, match="at least 2 ports"):
        port_distances(bay().rows([0, 1]))

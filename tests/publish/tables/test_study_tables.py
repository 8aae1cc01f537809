"""Tables of a study: what each result has, that cells are the figures of the result, and what stands below."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from assessment_fixture import SAID, STAND_IN
from study_fixture import FEW, SCALES, joined, predicted, study_results
from table_cells import cells, ends, is_rounded, is_sound

from pli_stats.checks import InputError
from pli_stats.publish.display_names import TASKS, model_label, shown_notes
from pli_stats.publish.result_kinds import KINDS
from pli_stats.publish.tables.studies.study_tables import has, tables_of
from pli_stats.publish.tables.table_verbs import table
from pli_stats.results import Similarity, StudyResult
from pli_stats.text.estimates import estimate_cells, estimate_text, p_text
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from pli_stats.transfer.unseen_ports.leave_one_port_out import unseen_ports_of

SPAN = ["estimate", "conf_low", "conf_high"]


@pytest.fixture(scope="module")
def results() -> dict[str, StudyResult]:
    return study_results()


def main(frame: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """Return the rows by MAE in which each port counts once."""
    for name, value in {"metric": "mae", "weight": "port", **wanted}.items():
        frame = frame[frame[name] == value] if name in frame else frame
    return frame


def agree(described, name, rows, scale=1.0, estimate="estimate"):
    """Hold that estimates and intervals of a table are those of a frame, rounded."""
    texts, intervals = cells(described, name), cells(described, f"{name}_interval")
    for text, interval, row in zip(texts, intervals, rows.itertuples(), strict=True):
        assert is_rounded(text, scale * getattr(row, estimate))
        values = [v for v in (row.conf_low, row.conf_high) if np.isfinite(v)]
        assert len(ends(interval)) == len(values)
        for end, value in zip(ends(interval), values, strict=True):
            assert is_rounded(end, scale * value)


def test_every_result_has_its_tables(results):
    assert {type(result) for result in results.values()} == {kind for kind in KINDS if issubclass(kind, StudyResult)}
    for result in results.values():
        before = {name: frame.copy() for name, frame in result.frames().items()}
        for what in KINDS[type(result)].tables:
            if has(result, what):
                made = table(result, what=what)
                assert is_sound(made), (type(result).__name__, what)
                assert made == table(result, what=what)
                assert made.rows
        assert table(result) == table(result, what=next(iter(KINDS[type(result)].tables)))
        for name, frame in result.frames().items():
            pd.testing.assert_frame_equal(frame, before[name])


def test_errors_of_models_in_both_designs(results):
    found = results["covariates: benchmark"]
    made = table(found)
    lead = main(found.scores, design="unseen ports")
    assert cells(made, "model") == [model_label(m) for m in lead["model"]] == ["transfer", "forest", "scratch"]
    agree(made, "mae_unseen_ports", lead)
    agree(made, "mae_random_folds", main(found.scores, design="random folds").set_index("model").loc[lead["model"]])
    agree(made, "ratio", found.flattery.set_index("model").loc[lead["model"]], estimate="ratio")
    assert cells(made, "letters") == list(lead["letters"])
    other = table(found, what="measures")
    shares = main(found.scores, design="unseen ports", metric="mape").set_index("model").loc[lead["model"]]
    agree(other, "mape_unseen_ports", shares, scale=100.0)
    assert {c.spanner for c in other.columns} == {"", "MAPE (%)", "RMSE", "R²", "MAE, each sample counts once"}
    by_sample = main(found.scores, design="unseen ports", weight="sample").set_index("model").loc[lead["model"]]
    agree(other, "mae_unseen_ports_by_sample", by_sample)


def test_the_best_and_its_equals_are_in_bold(results):
    found = results["covariates: benchmark"]
    for equals in ([True, False, False], [True, True, False], [True, True, True]):
        of = dict(zip(["transfer_full", "forest", "scratch"], equals, strict=True))
        unseen = found.scores["design"] == "unseen ports"
        scores = found.scores.assign(among_best=found.scores["model"].map(of) & unseen)
        scores = scores.assign(letters=scores["letters"].where(unseen, "z"))
        made = table(dataclasses.replace(found, scores=scores))
        assert "z" not in cells(made, "letters"), "they are of the headline"
        assert {row for row, _ in made.bold} == {i for i, best in enumerate(equals) if best}
        assert {made.columns[column].name for _, column in made.bold} == {"model", "mae_unseen_ports"}
    said = " ".join(made.notes)
    assert (
        "Bold: lowest error (transfer, unseen ports) and errors not significantly different from it at the 5 %" in said
    )
    assert "`among_best`" not in said


def test_adjusted_p_against_the_best_where_the_scores_have_it(results):
    found = results["covariates: benchmark"]
    older = dataclasses.replace(found, scores=found.scores.drop(columns="p_adjusted"))  # kept by an earlier version
    assert "p_adjusted" not in [column.name for column in table(older).columns]
    p = found.scores["model"].map({"transfer_full": np.nan, "forest": 0.0312, "scratch": 1e-5})
    made = table(dataclasses.replace(found, scores=found.scores.assign(p_adjusted=p)))
    assert cells(made, "p_adjusted") == ["—", "0.031", "<0.001"]
    assert "Adjusted p: against transfer, adjusted for all pairs." in " ".join(made.notes)


def test_each_table_says_what_it_rests_on(results):
    for result in results.values():
        said = {what: table(result, what=what).notes for what in KINDS[type(result)].tables if has(result, what)}
        assert all(f"Task covariates: {TASKS['covariates']}." in notes for notes in said.values())
        for what, notes in said.items():
            named = [each for each in result.notes if each.about_names("table")]
            here = [each for each in named if what in each.about_names("table")]
            of_all = [each for each in result.notes if not each.about]
            wanted = set(shown_notes([*of_all, *here]))
            assert wanted <= set(notes)
            assert not (set(shown_notes([each for each in named if each not in here])) - wanted) & set(notes)
    drawn = "95 % intervals: studentized bootstrap over whole ports (seed 1)."
    assert drawn in table(results["covariates: benchmark"]).notes
    title = table(results["covariates: benchmark"]).title
    assert title == "MAE of each model (12 ports, 36 samples; each port counts once)"
    assert table(results["covariates: benchmark"]).notes[0] == "MAE: mean absolute error, in units of the PLI."


def test_networks_against_scratch_stand_in_groups(results):
    found = results["covariates: ablation"]
    made = table(found)
    rows = found.contrasts.query("role != 'attribution'")
    assert made.groups == ("As designed", "Other models", "Controls")
    assert cells(made, "model") == ["transfer", "forest", "transfer (shuffled)"]
    rows = rows.set_index("group_a").loc[["transfer_full", "forest", "transfer_shuffled"]]
    agree(made, "difference", rows)
    assert cells(made, "p_adjusted") == [p_text(p) for p in rows["p_adjusted"]]
    assert cells(made, "conclusion") == list(rows["conclusion"])
    for text, share in zip(cells(made, "relative"), rows["relative"], strict=True):
        assert text[0] in "+−"
        assert is_rounded(text.lstrip("+"), 100.0 * share)
    controls = table(found, what="controls")
    assert cells(controls, "conclusion") == ["lower error"]
    agree(controls, "difference", found.contrasts.query("role == 'attribution'"))


def test_other_ways_of_fine_tuning_come_before_controls(results):
    found = results["covariates: ablation"]
    one = found.contrasts.iloc[[0]]
    models = [("transfer_full", "primary"), ("random_frozen", "variant"), ("transfer_freeze", "variant")]
    rows = joined(one.assign(group_a=model, role=role) for model, role in models)
    made = table(dataclasses.replace(found, contrasts=rows))
    assert cells(made, "model") == ["transfer", "transfer (frozen)", "random (frozen)"]
    assert made.groups == ("As designed", "Other ways of fine-tuning", "Controls")
    with pytest.raises(InputError, match=r"This Ablation holds nothing for `what='controls'`"):
        table(dataclasses.replace(found, contrasts=rows), what="controls")
    assert len(tables_of(dataclasses.replace(found, contrasts=rows))) == 1


def test_gains_stand_beside_errors_and_rivals_in_a_group_of_their_own(results):
    found = results["covariates: learning_curve"]
    made = table(found)
    assert made.groups == ("transfer and scratch",) * 2 + ("transfer and forest",) * 2
    agree(made, "difference", found.contrasts)
    gains = [estimate_cells(*row) for row in found.gains[["gain", "conf_low", "conf_high"]].itertuples(index=False)]
    assert cells(made, "gain")[:2] == [
        f"{b} {g}".strip() for b, (g, _) in zip(found.gains["bound"], gains, strict=True)
    ]
    assert cells(made, "gain")[1].startswith("at least 1.00")
    assert cells(made, "gain_interval") == [*(ends for _, ends in gains), "", ""]
    # A rival is no version of the network without pre-training, so that nothing helps or harms it.
    assert cells(made, "conclusion") == ["helps", "helps", "lower error", "lower error"]
    for side in ("a", "b"):
        for text, value in zip(cells(made, f"error_{side}"), found.contrasts[f"error_{side}"], strict=True):
            assert is_rounded(text, value)
    curve = table(found, what="curve")
    for model in SCALES:
        agree(curve, model, found.curve.query("model == @model"))


def test_one_rival_needs_no_groups():
    scales = {m: SCALES[m] for m in ("scratch", "transfer_full")}
    frame = joined(predicted({m: s * 10 / n for m, s in scales.items()}, n_labelled=n) for n in (10, 20))
    made = table(learning_curve_of(frame, n_resamples=FEW))
    assert made.groups == ()
    assert [c.label for c in made.columns if c.spanner == "MAE"] == ["transfer", "scratch"]


def test_shares_of_the_source(results):
    found = results["covariates: source_sensitivity"]
    made = table(found)
    assert cells(made, "source_share") == ["10", "100"]
    agree(made, "difference", found.contrasts)
    trend = found.trend.iloc[0]
    assert estimate_text(*trend[SPAN]) in " ".join(made.notes)
    assert cells(table(found, what="curve"), "model") == ["scratch", "transfer", "transfer"]
    agree(table(found, what="curve"), "mae", found.curve)


def test_ports_held_out(results):
    found = results["covariates: unseen_ports"]
    made, lead = table(found), main(found.scores).sort_values("estimate")
    assert cells(made, "model") == [model_label(model) for model in lead["model"]]
    assert set(made.groups) == {"Port by port (12 ports, 36 samples)"}
    agree(made, "mae", lead)
    agree(made, "mape", main(found.scores, metric="mape").set_index("model").loc[lead["model"]], scale=100.0)
    coverage = main(found.coverage).set_index("model").loc[lead["model"]]
    agree(made, "coverage", coverage, scale=100.0)
    errors = table(found, what="errors")
    rows = found.errors[found.errors["model"] == lead["model"].iloc[0]]
    assert errors.title == "Errors of transfer, port by port"
    assert "Bias: mean of predicted − measured PLI." in errors.notes
    assert cells(errors, "port") == list(rows["label"])
    assert all(is_rounded(text, value) for text, value in zip(cells(errors, "mae"), rows["mae"], strict=True))
    association = table(found, what="association")
    assert cells(association, "p_distance_km") == [
        p_text(p) for p in found.association.query("distance == 'distance_km'")["p_value"]
    ]


def test_kinds_of_hold_out_are_groups():
    held = joined(predicted(SCALES, seed, held_out=kind) for seed, kind in enumerate(("port", "survey")))
    made = table(unseen_ports_of(held, n_resamples=FEW))
    assert len(set(made.groups)) == 2
    assert [group.partition(" (")[0] for group in dict.fromkeys(made.groups)] == ["Port by port", "Survey by survey"]
    assert "coverage" not in [column.name for column in made.columns]


def test_distances_of_a_domain_stand_side_by_side():
    frame = pd.DataFrame(
        {"stage": ["before", "before", "after", "both"], "metric": ["mmd", "own", "mmd", "cka"],
         "estimate": [0.2, 0.3, 0.1, 0.9], "p_value": [0.01, 0.2, 0.3, np.nan]}
    )  # fmt: skip
    made = table(Similarity(distances=frame))
    assert [(column.spanner, column.label) for column in made.columns] == [
        ("", "Measure"), ("Before fine-tuning", "Estimate"), ("Before fine-tuning", "p"),
        ("After fine-tuning", "Estimate"), ("After fine-tuning", "p"), ("Both fine-tuning", "Estimate"),
    ]  # fmt: skip
    assert made.rows == (
        ("MMD", "0.200", "0.010", "0.100", "0.30", ""),
        ("own", "0.300", "0.20", "", "", ""),
        ("CKA", "", "", "", "", "0.900"),
    )
    plain = table(Similarity(distances=frame.iloc[:2].drop(columns="stage")))
    assert [column.label for column in plain.columns] == ["Measure", "Estimate", "p"]
    assert {column.spanner for column in plain.columns} == {""}


def test_distances_say_on_what_their_p_rests():
    row = {"metric": "mmd", "estimate": 0.2, "p_value": 0.001, "n_source": 1200, "n_target": 16.0, "seed": 4.0,
           "n_permutations": 999.0, "unit": "group", "notes": "Drawn at random."}  # fmt: skip
    said = " ".join(table(Similarity(distances=pd.DataFrame([row]))).notes)
    assert "permutation of groups (999 arrangements, seed 4) of 1 200 rows of the source and 16 of the target" in said
    assert "Drawn at random." in said


def test_one_table_over_all_tasks(results):
    """Best model, its error in both designs, and pre-training against scratch, a row a task."""
    bench, ablation = results["covariates: benchmark"], results["covariates: ablation"]
    more = {
        "reduced: benchmark": dataclasses.replace(bench, task="reduced-panel"),
        "normalisers: ablation": dataclasses.replace(ablation, task="normalisers"),
    }
    made = table({**results, **more})
    assert [column.spanner or column.label for column in made.columns] == [
        "Task", "Best model", *["MAE, unseen ports"] * 2, *["MAE, random folds"] * 2,
        *["Pre-trained − scratch"] * 2, "Does pre-training help?",
    ]  # fmt: skip
    by = main(bench.scores)
    errors = [
        text
        for design in ("unseen ports", "random folds")
        for text in estimate_cells(*main(by, design=design, model="transfer_full")[SPAN].iloc[0])
    ]
    found = [*estimate_cells(*ablation.contrasts[SPAN].iloc[0]), "yes"]
    assert made.rows == (
        ("covariates", "transfer", *errors, *found),
        ("reduced-panel", "transfer", *errors, "—", "—", "—"),
        ("normalisers", "—", *["—"] * 4, *found),
    )
    assert is_sound(made)
    assert made.notes[0] == "MAE: mean absolute error, in units of the PLI."
    soils = dataclasses.replace(bench, notes=(STAND_IN,))
    made = table({"b": soils, "a": ablation})
    assert (made.notes[-1], made.stand_in) == (SAID, SAID)
    assert table({"b": bench}).columns[-1].spanner == "MAE, random folds"
    assert [c.name for c in table({"a": ablation}).columns] == [
        "task",
        "difference",
        "difference_interval",
        "conclusion",
    ]


def test_what_is_no_table_of_several_results_is_refused(results):
    curve = results["covariates: learning_curve"]
    with pytest.raises(InputError, match="needs a Benchmark or an Ablation among them, got LearningCurve"):
        table({"curve": curve})
    with pytest.raises(InputError, match="needs a Benchmark or an Ablation among them, got none"):
        table({})
    with pytest.raises(InputError, match="got int under 'curve'"):
        table({"curve": 1})
    with pytest.raises(InputError, match="`what` must be one of 'short', got 'long'"):
        table(results, what="long")


def test_no_distances_no_table_of_them(results):
    found = results["covariates: unseen_ports"]
    bare = dataclasses.replace(found, association=found.association.iloc[:0])
    with pytest.raises(InputError, match=r"This UnseenPorts holds nothing for `what='association'`\. Leave"):
        table(bare, what="association")


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((0.4123, 0.351, 0.523), "0.41 [0.35, 0.52]"),
        ((-0.0123, -0.0251, -0.0011), "−0.012 [−0.025, −0.001]"),
        ((0.0, 0.0, 0.0), "0.00 [0.00, 0.00]"),
        ((1.5, 0.2, float("inf")), "1.50 [0.20, ∞]"),
        ((1.5, float("-inf"), float("inf")), "1.50"),
        ((float("inf"), 1.0, float("inf")), "∞ [1.00, ∞]"),
        ((2e-9, 1.2e-9, 3.1e-9), "2.0 × 10⁻⁹ [1.2 × 10⁻⁹, 3.1 × 10⁻⁹]"),
        ((2e-9, 0.0, 3.1e-9), "2.0 × 10⁻⁹ [0, 3.1 × 10⁻⁹]"),
        ((6.5e10, 4.4e10, 9.2e10), "6.5 × 10¹⁰ [4.4 × 10¹⁰, 9.2 × 10¹⁰]"),
        ((0.0016, 0.0003, 299404.7982), "0.0016 [0.0003, 299000]"),
        ((0.0038, 0.0019, 0.0976), "0.0038 [0.0019, 0.0976]"),
        ((float("nan"), 0.0, 1.0), "—"),
        ((0.25, float("nan"), float("nan")), "0.250"),
        ((130.0, 90.0, 250.0), "130 [90, 250]"),
        ((0.38, 0.21, 1.74), "0.38 [0.21, 1.74]"),
        ((-0.38, -2.1, 1.74), "−0.4 [−2.1, 1.7]"),
    ],
)
def test_intervals_in_cells(values, shown):
    assert estimate_text(*values) == shown
    assert estimate_cells(0.25, float("nan"), 1.0) == estimate_cells(0.25, 0.0, float("nan")) == ("0.250", "—")
    assert estimate_cells(*values)[0] == shown.partition(" [")[0]

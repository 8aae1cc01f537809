"""Every result is a list of R with a class, one element a field, and comes back without loss."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sameness import assert_same

import pli_stats as ps
from pli_stats import results
from pli_stats.checks import InputError
from pli_stats.rds import read_rds, save_rds
from pli_stats.results import Change
from pli_stats.robjects import RList, classes_of, describe, named_list, parts_of, restore
from pli_stats.robjects.classes.r_results import KINDS, RECORDS
from pli_stats.robjects.vectors.r_values import strings
from pli_stats.text.notes import coded, note

sys.path.insert(0, str(Path(__file__).parents[1] / "transfer"))
FEW = 199
SURVEY = pd.DataFrame(
    {
        "harbour": ["Botany", "Botany", "Eden", "Eden", "Eden"],
        "Cu": ["45,0", "<0,02", "90,5", "31,0", "48,5"],
        "Pb": [20.0, 40.0, 15.5, None, 22.0],
        "grain": ["sand", None, "mud", "mud", "sand"],
    },
    index=pd.Index([3, 5, 8, 9, 11]),
)


def frames_of_results():
    """Return results of a study, from simulated predictions, with notes of their own and with a frame without rows."""
    from study_fixture import study_results

    remark = note("remark", text="Simulated.").with_about("pair", ("transfer_full", "scratch"))
    found = [dataclasses.replace(one, seed=3, notes=(*one.notes, remark)) for one in study_results().values()]
    without = [dataclasses.replace(one, trend=one.trend.iloc[:0]) for one in found if hasattr(one, "trend")]
    return [*found, *without]


def made():
    """Return results of every type."""
    samples = ps.read_samples(SURVEY, port="harbour")
    scores = pd.DataFrame(
        {"forest": [0.2, 0.1, 0.3, 0.25], "ridge": [0.4, 0.3, 0.35, 0.5], "mean": [0.9, 0.8, 0.7, 0.6]}
    )
    values = np.random.default_rng(3).lognormal(0.2, 0.5, 15)
    from pli_stats.transfer.domains.domain import Domain

    features = pd.DataFrame(
        {"depth": [3.0, np.nan, 9.0], "mud": pd.Categorical(["a", "b", None]), "kind": ["x", None, "z"]}
    )
    return [
        samples,
        ps.read_samples(ps.example_path(), port="river"),
        ps.assess(ps.read_samples(SURVEY.dropna(), port="harbour"), n_resamples=FEW),
        ps.pli_interval(ps.read_samples(ps.example_path(), port="river"), "shale", n_resamples=FEW),
        ps.compare_ports(values, np.repeat(["Botany", "Eden", "Jervis"], 5)),
        ps.pairwise_tests(scores, test="permutation"),
        ps.nemenyi_test(scores),
        ps.bayesian_correlated_t_test([0.1, 0.2, 0.15], n_train=80, n_test=20, rope=0.01),
        Domain("ports", features, [0.5, 0.7, 1.2], ["Eden", "Eden", "Botany"], unit="1", notes=["A note."],
               info=pd.DataFrame({"year": [2001, 2002, 2003]}), metals={"Cu": 45.0, "Pb": 20.0}),
        Domain("bare", features[["depth"]], [0.5, 0.7, 1.2], [1, 1, 2], samples=["a", "b", "c"]),
        *frames_of_results(),
    ]  # fmt: skip


RESULTS = made()
NAMES = [f"{k}-{type(result).__name__}" for k, result in enumerate(RESULTS)]


@pytest.mark.parametrize("result", RESULTS, ids=NAMES)
def test_results_come_back_without_loss(result, tmp_path):
    described = describe(result)
    assert isinstance(described, RList)
    assert classes_of(described)[-1] == "list"
    worded = ["answer"] if isinstance(result, results.StudyResult) else []
    assert list(parts_of(described)) == [*worded, *(field.name for field in dataclasses.fields(result))]
    assert_same(restore(described), result)
    save_rds(result, tmp_path / "result.rds")  # and through a file
    assert_same(read_rds(tmp_path / "result.rds"), result)


@pytest.fixture(scope="module")
def scanned():
    """Return an assessment of scanned data: it holds ports, one of them with one sample, and no samples."""
    polars = pytest.importorskip("polars")
    draws = np.random.default_rng(4)
    rows = pd.DataFrame(draws.lognormal(3.0, 0.3, (40, 3)), columns=["Cu (mg/kg)", "Pb (mg/kg)", "Zn (mg/kg)"])
    harbours = [*np.repeat(["Botany", "Eden", "Jervis"], 13), "Lone"]
    rows = rows.round(2).astype(str).assign(harbour=harbours)
    rows.loc[3:5, "Cu (mg/kg)"] = "<9"
    samples = ps.scan_samples(polars.from_pandas(rows).lazy(), port="harbour")
    return [ps.assess(samples, **how) for how in ({}, {"method": "bca", "n_resamples": FEW}, {"nondetects": "bounds"})]


def test_an_assessment_of_scanned_data_comes_back_with_its_texts(scanned, tmp_path):
    for k, result in enumerate(scanned):
        path = tmp_path / f"{k}.rds"
        save_rds(result, path)
        back = read_rds(path)
        assert_same(back, result)
        assert len(back.samples) == 0 and coded(back.notes, "scanned_ports")
        for show in (ps.table, ps.methods_text, ps.results_text):
            assert show(back) == show(result)


@pytest.mark.r
def test_an_assessment_of_scanned_data_comes_back_through_live_r(scanned):
    import pli_stats.r as pr

    for result in scanned:
        assert_same(pr.from_r(pr.as_r(result)), result)


def test_samples_in_no_port_are_held_and_not_counted(tmp_path):
    samples = ps.read_samples(ps.example_path(), port="river")
    nowhere = samples.info.assign(river=samples.info["river"].where(samples.info.index > 1))
    result = ps.assess(dataclasses.replace(samples, info=nowhere), "shale")
    assert (len(result.samples), int(result.ports["n"].sum())) == (15, 13)
    save_rds(result, tmp_path / "a.rds")
    back = read_rds(tmp_path / "a.rds")
    assert_same(back.ports, result.ports)
    assert back.samples["river"].isna().sum() == 2


def test_a_forged_assessment_of_scanned_data_is_refused(scanned, tmp_path):
    result, path = scanned[0], tmp_path / "forged.rds"
    fewer = result.ports.assign(n=result.ports["n"] // 2)
    one_sample = pd.DataFrame({name: ["Eden" if name == "harbour" else 1.0] for name in result.samples})
    turned = result.ports.assign(conf_low=result.ports["conf_high"] + 1.0)
    of_all, some, sure = "0 rows for 40 samples of `ports`", "1 rows for 40 samples", "a note on 40 samples for 18 of"
    for changes, told in (
        ({"notes": tuple(one for one in result.notes if one.code != "scanned_ports")}, f"'samples'.* {of_all}"),
        ({"samples": one_sample}, f"'samples'.* {some}"),
        ({"ports": fewer}, f"'notes'.* {sure}"),
        ({"ports": turned}, "at most conf_high .*it was changed or damaged"),
        ({"metals": result.metals[["sample", "metal"]]}, "'contamination_factor' in `metals`"),
    ):
        save_rds(dataclasses.replace(result, **changes), path)
        with pytest.raises(InputError, match=told):
            read_rds(path)


def noted():
    """Return a result of every kind that has notes, with notes of every sort."""
    notes = (
        note("few_units", n=5, unit="port").with_about("port", "Eden").with_about("pair", ("ridge", "mean")),
        note("missing_ports", model="ridge", ports=("Eden",)),
        note("remark", text='é; "q"', share=0.1, none=None, whole=2**70, flag=True, mixed=(1, "a", None)),
    )
    errors = {"y": [1.0, 2.0, 4.0, 9.0, 5.0], "yhat": [1.5, 2.5, 3.0, 7.0, 5.5]}
    drawn, exact = (ps.bootstrap_ci(**errors, method=m, metrics="mae", n_resamples=99)["mae"] for m in ("bca", "exact"))
    kinds = {type(result): result for result in RESULTS if hasattr(result, "notes")}
    others = [drawn, exact, ps.wilcoxon_test(errors["y"], errors["yhat"])]
    return [dataclasses.replace(result, notes=notes) for result in (*kinds.values(), *others)]


NOTED = noted()
NOTED_NAMES = [f"{k}-{type(result).__name__}" for k, result in enumerate(NOTED)]


@pytest.mark.parametrize("result", NOTED, ids=NOTED_NAMES)
def test_notes_come_back_with_all_their_facts(result, tmp_path):
    assert restore(describe(result)).notes == result.notes
    save_rds(result, tmp_path / "result.rds")
    assert read_rds(tmp_path / "result.rds").notes == result.notes


@pytest.mark.parametrize("result", NOTED, ids=NOTED_NAMES)
def test_sentences_of_files_of_an_earlier_version_are_remarks(result, tmp_path):
    described = describe(result)
    parts = parts_of(described) | {"notes": strings(["Two ports.", "Few."])}
    earlier = RList(tuple(parts.values()), {**described.attributes, "names": strings(list(parts))})
    save_rds(earlier, tmp_path / "earlier.rds")
    assert read_rds(tmp_path / "earlier.rds").notes == (note("remark", text="Two ports."), note("remark", text="Few."))


@pytest.mark.r
def test_notes_come_back_through_live_r():
    import pli_stats.r as pr

    for result in NOTED:
        assert pr.from_r(pr.as_r(result)).notes == result.notes


def test_each_type_has_a_class_and_each_field_a_way():
    named = {kind for kind, *_ in RECORDS.values()}
    abstract = {
        "StudyResult",
        "ScannedSamples",
        "Interval",
        "Intervals",
        "Test",
        "Change",
        "Resampling",
    }  # described elsewhere, or a part
    assert named == {n for n in results.__all__ if n[0].isupper() and n != "AUDIT_COLUMNS"} - abstract
    for kind in named:
        for field in dataclasses.fields(getattr(results, kind)):
            assert str(field.type) in KINDS, f"{kind}.{field.name}"


@pytest.mark.r
def test_r_reads_results_as_lists_of_its_own_classes(tmp_path):
    for name, result in zip(NAMES, RESULTS, strict=True):
        save_rds(result, tmp_path / f"{name}.rds")
    program = """
        a <- commandArgs(TRUE)
        told <- lapply(stats::setNames(nm = list.files(a[1], pattern = '[.]rds$')), function(f) {
          x <- readRDS(file.path(a[1], f))
          list(class = I(class(x)), kinds = lapply(unclass(x), function(p) I(class(p))),
               rows = lapply(Filter(is.data.frame, unclass(x)), nrow))
        })
        writeLines(jsonlite::toJSON(told, auto_unbox = TRUE), file.path(a[1], 'answer.json'))"""
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", program, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "answer.json").read_text())
    for name, result in zip(NAMES, RESULTS, strict=True):
        answer = told[f"{name}.rds"]
        assert tuple(answer["class"]) == classes_of(describe(result))
        for field in dataclasses.fields(result):
            value = getattr(result, field.name)
            if isinstance(value, pd.DataFrame):
                assert answer["kinds"][field.name] == ["data.frame"]
                assert answer["rows"][field.name] == len(value)
            if isinstance(value, ps.Test):
                assert answer["kinds"][field.name] == ["htest"]
    assessed = next(name for name in NAMES if "Assessment" in name)
    assert told[f"{assessed}.rds"]["class"] == ["pli_assessment", "list"]


@pytest.mark.r
@pytest.mark.parametrize("result", RESULTS, ids=NAMES)
def test_results_come_back_through_live_r(result):
    import pli_stats.r as pr

    assert_same(pr.from_r(pr.as_r(result)), result)


def test_cells_of_a_log_keep_their_kind():
    rows = np.array([3, 4, 5])
    changes = (
        Change("rule", "Cu", rows, np.array(["<0.02", 0.5, None], dtype=object), np.array([0.02, np.nan, 1.0])),
        Change("rule", "Cu", rows[:1], np.array([True], dtype=object), 7),
        Change("rule", "Cu", None, np.array([b"<0.1", b"\xb5g"]), "left out"),
        Change("rule", "Cu", np.array(["a", "b"], dtype=object), np.nan, None),
    )
    samples = dataclasses.replace(ps.read_samples(SURVEY, port="harbour"), changes=changes)
    assert_same(restore(describe(samples)), samples)


def test_an_element_that_is_missing_or_of_another_kind_is_named():
    described = describe(RESULTS[7])
    parts = parts_of(described)
    with pytest.raises(InputError, match="must have the element 'rope' as pli_stats writes it, got none"):
        restore(named_list({k: v for k, v in parts.items() if k != "rope"}, classes=classes_of(described)))
    for kind in ("n", "estimate", "test"):
        with pytest.raises(InputError, match=f"the element '{kind}'"):
            restore(named_list({**parts, kind: RList(())}, classes=classes_of(described)))


def test_data_go_with_a_regressor_only():
    with pytest.raises(InputError, match=r"`X` can go to R with a regressor only.* got DataFrame"):
        describe(pd.DataFrame({"a": [1.0]}), X=[[1.0]], y=[1.0])


def test_a_regressor_is_a_card():
    pytest.importorskip("torch")
    draws = np.random.default_rng(1)
    source, ports = draws.normal(size=(60, 4)), pd.DataFrame(draws.normal(size=(30, 2)), columns=["depth", "toc"])
    model = ps.TransferRegressor(max_steps=100, learning_rate=0.02, n_networks=1, interval_folds=2, widths=(8,))
    model = model.pretrain(source, np.exp(source[:, 0]), licence="CC-BY-4.0").fit(ports, np.exp(ports["depth"]))
    card = restore(describe(model))
    assert classes_of(describe(model)) == ("pli_regressor", "list")
    assert card["target"]["features"] == ["depth", "toc"]
    assert (card["source"]["licence"], card["source"]["n"], card["target"]["n"]) == ("CC-BY-4.0", 60, 30)
    assert card["target"]["fingerprint"] == model.target_.fingerprint
    assert card["settings"]["max_steps"] == 100
    assert set(card["versions"].index) == {"pli_stats", "numpy", "python", "torch"}
    assert "predictions" not in card
    more = restore(describe(model, X=ports, y=np.exp(ports["depth"])))
    assert_same(more["predictions"], model.predict(ports))
    assert more["importance"]["feature"].tolist()[0] == "depth"
    assert "importance" not in restore(describe(model, X=ports))
    with pytest.raises(InputError, match="`y` only together with `X`, got TransferRegressor without `X`"):
        describe(model, y=np.exp(ports["depth"]))
    with pytest.raises(InputError, match="must have learnt from something"):
        describe(ps.TransferRegressor())

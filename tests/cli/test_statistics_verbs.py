"""The verbs `compare`, `intervals` and `ports`: what Python computes, from any kind of file, under any column names."""

from __future__ import annotations

import pandas as pd
import pytest
from command_line import ports, predictions, run, surveys, write_tables

import pli_stats as ps


@pytest.fixture
def folder(tmp_path):
    write_tables(tmp_path)
    return tmp_path


def printed(result, what=None):
    """Return what standard output shows of a result."""
    return (ps.table(result) if what is None else ps.table(result, what=what)).to_markdown().rstrip("\n") + "\n"


def test_compare_prints_what_python_computes(folder):
    done = run("compare", "predictions.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == printed(ps.compare_models(predictions()))


def test_compare_passes_every_option_on(folder):
    args = ["--metric", "mape", "--test", "wilcoxon", "--unit", "sample", "--adjust", "bonferroni", "--level", "0.9"]
    args += ["--method", "percentile", "--n-resamples", "499", "--seed", "3", "--what", "pairs"]
    done = run("compare", "predictions.csv", *args, cwd=folder)
    wanted = ps.compare_models(
        predictions(), metric="mape", test="wilcoxon", ports_as_unit=False, adjust="bonferroni", level=0.9,
        method="percentile", n_resamples=499, seed=3,
    )  # fmt: skip
    assert done.stdout == printed(wanted, "pairs")
    assert done.stdout != printed(ps.compare_models(predictions()), "pairs")


def test_compare_reads_repeated_folds_under_other_names(folder):
    one = predictions()
    parts = [
        one.assign(repeat=r, split=[(k + r) % 3 for k in range(72)], y_pred=one["y_pred"] + 0.01 * r) for r in range(2)
    ]
    frame = pd.concat(parts).drop(columns="port")
    other = {"sample": "site", "model": "learner", "y_true": "seen", "y_pred": "said", "repeat": "run", "split": "fold"}
    frame.rename(columns=other).to_parquet(folder / "other.parquet")
    names = [word for new in other.items() for word in ("--" + new[0].replace("_", "-"), new[1])]
    args = ["--test", "corrected_t", "--n-train", "30", "--n-test", "6"]
    done = run("compare", "other.parquet", *names, *args, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed(ps.compare_models(frame, test="corrected_t", n_train=30, n_test=6))


@pytest.mark.parametrize("column", ["date", "when"])
def test_compare_takes_iso_dates_for_an_order_in_time(folder, column):
    frame = predictions().drop(columns="port")
    frame[column] = [f"2021-{1 + k % 36 // 28:02d}-{1 + k % 36 % 28:02d}" for k in range(72)]
    frame.to_csv(folder / "series.csv", index=False)
    args = [] if column == "date" else ["--order", column]
    done = run("compare", "series.csv", "--test", "diebold_mariano", "--horizon", "2", *args, cwd=folder)
    assert done.returncode == 0, done.stderr
    timed = frame.assign(**{column: pd.to_datetime(frame[column])})
    wanted = ps.compare_models(timed, test="diebold_mariano", horizon=2, order=None if column == "date" else column)
    assert done.stdout == printed(wanted)


def test_intervals_by_port_where_there_are_ports(folder):
    predictions().query("model == 'forest'").to_csv(folder / "one.csv", index=False)
    done = run("intervals", "one.csv", cwd=folder)
    one = predictions().query("model == 'forest'")
    assert done.stdout == printed(ps.bootstrap_ci(one["y_true"], one["y_pred"], ports=one["port"]))
    by_sample = run("intervals", "one.csv", "--unit", "sample", cwd=folder)
    assert by_sample.stdout == printed(ps.bootstrap_ci(one["y_true"], one["y_pred"]))
    assert by_sample.stdout != done.stdout


def test_intervals_pass_every_option_on(folder):
    one = predictions().query("model == 'forest'").rename(columns={"port": "stratum"})
    one.iloc[0, one.columns.get_loc("y_true")] = 0.0
    one.to_csv(folder / "one.csv", index=False)
    args = [
        "--metrics",
        "mape,rmse",
        "--strata",
        "stratum",
        "--zeros",
        "omit",
        "--level",
        "0.8",
        "--method",
        "percentile",
    ]
    args += ["--n-resamples", "400", "--seed", "9", "--stream", "philox"]
    done = run("intervals", "one.csv", *args, cwd=folder)
    assert done.returncode == 0, done.stderr
    wanted = ps.bootstrap_ci(
        one["y_true"], one["y_pred"], metrics=("mape", "rmse"), strata=one["stratum"], zeros="omit", level=0.8,
        method="percentile", n_resamples=400, seed=9, stream="philox",
    )  # fmt: skip
    # The shell counts rows as people do.
    assert done.stdout == printed(wanted).replace("(row 0, counted from 0)", "(row 1, counted from 1)")


@pytest.mark.parametrize("scheme", ["--two-stage", "--block-length", "--strata"])
def test_intervals_of_other_schemes_beside_a_column_of_ports(folder, scheme):
    one = predictions().query("model == 'forest'").assign(half=["a", "b"] * 18)
    one.to_csv(folder / "one.csv", index=False)
    args = {"--two-stage": [], "--block-length": ["4"], "--strata": ["half"]}[scheme]
    how = {
        "--two-stage": {"ports": one["port"], "two_stage": True},
        "--block-length": {"block_length": 4},
        "--strata": {"strata": one["half"]},
    }[scheme]
    done = run("intervals", "one.csv", scheme, *args, "--n-resamples", "199", cwd=folder)
    assert done.stdout == printed(ps.bootstrap_ci(one["y_true"], one["y_pred"], n_resamples=199, **how)), done.stderr


def test_intervals_of_several_models_share_their_resamples(folder):
    predictions().sample(frac=1.0, random_state=1).to_csv(folder / "mixed.csv", index=False)
    done = run("intervals", "mixed.csv", "--metric", "mae", "-o", "i.rds", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = ps.read_rds(folder / "i.rds")
    frame = predictions()
    by_model = {m: part["y_pred"].to_numpy() for m, part in frame.groupby("model")}
    truth = frame.query("model == 'forest'")
    wanted = ps.bootstrap_ci(truth["y_true"].to_numpy(), by_model, ports=truth["port"].to_numpy(), metrics="mae")
    for key, interval in wanted.items():
        assert found[key].estimate == pytest.approx(interval.estimate, rel=1e-12), "rows in another order"
    assert found["forest", "mae"].unit == "port"


@pytest.mark.parametrize("kind", ["csv", "parquet", "rds", "xlsx", "tsv"])
def test_any_kind_of_file_gives_the_same_table(folder, kind):
    frame, path = predictions(), folder / f"other.{kind}"
    if kind == "tsv":
        frame.to_csv(path, sep="\t", index=False)
    elif kind == "rds":
        ps.save_rds(frame, path)
    else:
        {"csv": frame.to_csv, "parquet": frame.to_parquet, "xlsx": frame.to_excel}[kind](path, index=False)
    done = run("intervals", path, "--n-resamples", "99", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == run("intervals", "predictions.csv", "--n-resamples", "99", cwd=folder).stdout


def test_the_predictions_of_a_study_are_compared_by_their_name(folder):
    ps.save_rds({"scores": ports(), "predictions": predictions()}, folder / "several.rds")
    done = run("compare", "several.rds", cwd=folder)
    assert done.returncode == 2 and "'scores', 'predictions'" in done.stderr
    done = run("compare", "several.rds", "--object", "predictions", "--n-resamples", "99", cwd=folder)
    assert done.stdout == run("compare", "predictions.csv", "--n-resamples", "99", cwd=folder).stdout


def test_ports_prints_what_python_computes(folder):
    frame = ports()
    done = run("ports", "ports.csv", cwd=folder)
    assert done.stdout == printed(ps.compare_ports(frame["pli"], frame["port"]))
    frame = frame.assign(harbour=frame.pop("port"), cu=2 * frame["pli"], cruise=[k // 10 % 4 for k in range(40)])
    frame.to_csv(folder / "own.csv", index=False)
    args = ["--value", "cu", "--by", "harbour", "--method", "permutation", "--adjust", "bh", "--log", "--level", "0.9"]
    done = run("ports", "own.csv", *args, "--n-resamples", "300", "--seed", "4", cwd=folder)
    assert done.returncode == 0, done.stderr
    asked = {"method": "permutation", "adjust": "bh", "log": True, "level": 0.9, "n_resamples": 300, "seed": 4}
    assert done.stdout == printed(ps.compare_ports(frame["cu"], frame["harbour"], **asked))
    mixed = run("ports", "own.csv", "--by", "harbour", "--method", "mixed", "--survey", "cruise", cwd=folder)
    wanted = ps.compare_ports(frame["pli"], frame["harbour"], method="mixed", survey=frame["cruise"])
    assert mixed.stdout == printed(wanted)


def test_plan_prints_what_python_computes(folder):
    frame = ports()
    done = run(
        "plan", "ports.csv", "--by", "port", "--unit", "port", "--difference", "1.5", "--groups", "2", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    planned = ps.plan(frame["pli"], by=frame["port"], unit="port", difference=1.5, groups=2)
    assert done.stdout == printed(planned)
    assumed = run("plan", "--sd", "0.4", "--width", "0.2", "--scale", "difference", "--power", "0.9", cwd=folder)
    assert assumed.stdout == printed(ps.plan(sd=0.4, width=0.2, scale="difference", power=0.9))
    asked = run("plan-study", "--sd", "0.08", "--margin", "0.03", "--n-samples", "4", "--sd-sample", "0.1", cwd=folder)
    assert asked.stdout == printed(ps.plan_study(sd=0.08, margin=0.03, n_samples=4, sd_sample=0.1))
    refused = run("plan", "--sd", "0.4", cwd=folder)
    assert refused.returncode == 2 and "Give either `--width` or `--difference`, got neither" in refused.stderr


TWICE = "sample,model,y_true,y_pred\na,m,1,2\na,m,1,3\nb,m,2,2\n"
APART = "sample,model,y_true,y_pred\na,m,1,2\nb,m,2,3\na,n,1,2\nc,n,2,2\n"
OTHER_TRUTH = "sample,model,y_true,y_pred\na,m,1,2\nb,m,2,3\na,n,1,2\nb,n,2.5,2\n"
UNNAMED = "model,y_true,y_pred\nm,1,2\nn,1,3\n"


@pytest.mark.parametrize(
    ("args", "table", "sentence"),
    [
        (["intervals", "t.csv"], TWICE + "a,n,1,2\nb,n,2,2\n", "'a' is predicted 2 times by the model 'm'"),
        (["intervals", "t.csv"], TWICE.replace(",m,", ",,"), "'a' is predicted 2 times. "),
        (["intervals", "t.csv"], APART, "'n' and 'm' did not"),
        (["intervals", "t.csv"], OTHER_TRUTH, "'n' and 'm' did not"),
        (["intervals", "t.csv"], UNNAMED, "Name it with `--sample`"),
        (["intervals", "t.csv", "--unit", "harbour"], TWICE, "`--unit` must be one of"),
        (["intervals", "t.csv", "--unit", "port"], TWICE, "`--port` names the column 'port'"),
        (["intervals", "t.csv", "--metrics", "mea"], TWICE.replace("a,m,1,3\n", ""), "Did you mean"),
        (["compare", "t.csv"], UNNAMED, "`--sample` names the column 'sample'"),
        (["compare", "t.csv", "--y-pred", "y_prd"], APART, "Did you mean 'y_pred'?"),
        (["compare", "t.csv", "--order", "day"], APART, "`--order` names the column 'day'"),
        (
            ["compare", "t.csv"],
            APART.replace(",3\n", ",three\n"),
            "row 3 of the file holds 'three'",
        ),
        (["intervals", "t.csv"], APART.replace("b,m,2,", "b,m,n.a.,"), "row 3 of the file holds 'n.a.'"),
        (["ports", "t.csv", "--value", "y_true"], APART.replace("a,n,1,", "a,n,,"), "row 4 of the file holds nothing"),
        (["ports", "t.csv"], APART, "`--value` names the column 'pli'"),
        (["ports", "t.csv", "--value", "y_true"], APART, "`--port` names the column 'port'"),
        (["ports", "t.json"], "{}", "Files must end in"),
        (["ports", "t.csv"], "a,b,a\n1,2,3\n", "'a' appears 2 times"),
        (["ports", "t.csv"], "", "holds no data rows"),
    ],
)
def test_bad_tables_end_with_two_and_one_sentence(tmp_path, args, table, sentence):
    (tmp_path / args[1]).write_text(table)
    done = run(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert sentence in done.stderr


def test_trend_prints_what_python_computes(folder):
    frame = surveys()
    done = run("trend", "surveys.csv", "--region", "station", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    given = {"time": frame["year"], "region": frame["station"]}
    assert done.stdout == printed(ps.mann_kendall_test(frame["pli"], **given))


def test_trend_passes_every_option_on(folder):
    frame = surveys()
    given = {"time": frame["year"], "region": frame["station"], "season": frame["season"]}
    given |= {"nondetect": frame["nondetect"] == "yes", "method": "hirsch_slack"}
    args = ["--region", "station", "--season", "season", "--nondetect", "nondetect", "--method", "hirsch_slack"]
    done = run("trend", "surveys.csv", *args, "--alternative", "less", cwd=folder)
    assert done.stdout == printed(ps.mann_kendall_test(frame["pli"], **given, alternative="less"))
    done = run("trend", "surveys.csv", *args, "--slope", "--level", "0.9", cwd=folder)
    assert done.stdout == printed(ps.theil_sen_slope(frame["pli"], **given, level=0.9))


def test_trend_asks_for_what_it_can_read(folder):
    done = run("trend", "surveys.csv", "--nondetect", "season", cwd=folder)
    assert done.returncode == 2
    assert "Column 'season' must say true or false" in done.stderr and "'wet'" in done.stderr
    done = run("trend", "surveys.csv", "--method", "hirsch_slack", cwd=folder)
    assert done.returncode == 2 and "--season" in done.stderr

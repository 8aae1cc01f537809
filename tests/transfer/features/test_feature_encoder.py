"""The encoder of features: against scikit-learn's own steps, its algebra, what it stores, what it never sees."""

from __future__ import annotations

import json
import math
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from profiles import examples
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import pli_stats as ps
from pli_stats.transfer.features.feature_encoder import FeatureEncoder

ROUNDING = 1e-12  # the same sums, taken in another order
# A standardised value carries the rounding of its mean, which grows with the size of the values over their spread.
CANCELLATION = 1e-13

TRAIN = pd.DataFrame(
    {
        "depth": [3.0, np.nan, 8.0, 1.5, 12.0, 7.0],
        "stratum": ["Port", "Bay", np.nan, "Marina", "Bay", "Port"],
        "toc": [1.1, 0.4, 2.2, 0.9, 1.7, 3.1],
        "dredged": [True, False, True, True, False, False],
        "survey": [1998, 2003, 2008, 2013, 2018, 2018],
    }
)
NEW = pd.DataFrame(
    {
        "depth": [np.nan, 100.0, 3.0],
        "stratum": ["Lagoon", np.nan, "Marina"],
        "toc": [np.nan, 0.0, 5.0],
        "dredged": [True, False, True],
        "survey": [1994, 2008, 2023],
    }
)
tables = npst.arrays(
    np.float64,
    npst.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12),
    elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 6)) | st.just(math.nan),
)


def steps_of_scikit_learn():
    """Return the same encoding built of scikit-learn's own steps, column after column."""
    scaled = make_pipeline(SimpleImputer(), StandardScaler())
    levels = OneHotEncoder(categories=[["Bay", "Marina", "Port"]], handle_unknown="ignore", sparse_output=False)
    return make_column_transformer(
        (clone(scaled), ["depth"]),
        (MissingIndicator(), ["depth"]),
        (levels, ["stratum"]),
        (MissingIndicator(missing_values=np.nan), ["stratum"]),
        (clone(scaled), ["toc"]),
        (OneHotEncoder(sparse_output=False), ["dredged"]),
        (clone(scaled), ["survey"]),
    )


def test_scikit_learns_steps_give_the_same():
    encoder, steps = FeatureEncoder().fit(TRAIN), steps_of_scikit_learn().fit(TRAIN)
    for frame in (TRAIN, NEW):
        np.testing.assert_allclose(encoder.transform(frame), steps.transform(frame), rtol=ROUNDING, atol=ROUNDING)
    assert encoder.get_feature_names_out().tolist() == [
        "depth",
        "depth is missing",
        "stratum=Bay",
        "stratum=Marina",
        "stratum=Port",
        "stratum is missing",
        "toc",
        "dredged=False",
        "dredged=True",
        "survey",
    ]
    assert encoder.origin_.tolist() == [0, 0, 1, 1, 1, 1, 2, 3, 3, 4]
    kinds = "value missing level level level missing value level level value"
    assert encoder.kind_.tolist() == kinds.split()


@given(tables)
def test_many_tables_as_scikit_learn_does_them(table):
    table = table[:, ~np.isnan(table).all(axis=0)]  # scikit-learn drops a column without values, we keep it as 0
    if not table.shape[1]:
        return
    encoder = FeatureEncoder().fit(table)
    ours = encoder.transform(table)[:, encoder.kind_ == "value"]
    theirs = make_pipeline(SimpleImputer(), StandardScaler()).fit_transform(table)
    largest, sd = np.nanmax(np.abs(table), axis=0), np.array([column.sd for column in encoder.columns_])
    # Where the spread is one of rounding, either may call it constant.
    clear = np.nanmax(table, axis=0) - np.nanmin(table, axis=0) > ROUNDING * largest
    tolerance = ROUNDING + 100 * CANCELLATION * (1.0 + largest / sd)
    assert (np.abs(ours - theirs) <= tolerance)[:, clear].all()


@given(tables)
def test_values_have_mean_0_and_sd_1_or_are_constant(table):
    encoder = FeatureEncoder().fit(table)
    encoded = encoder.transform(table)
    for j, column in enumerate(encoder.columns_):
        z = encoded[:, (encoder.origin_ == j) & (encoder.kind_ == "value")][:, 0]
        largest = np.nanmax(np.abs(table[:, j]), initial=0.0)
        assert abs(z.mean()) <= CANCELLATION * (1.0 + largest / column.sd)
        assert z.std() == pytest.approx(1.0, rel=1e-3) or np.abs(z).max() <= ROUNDING * largest
        indicator = encoded[:, (encoder.origin_ == j) & (encoder.kind_ == "missing")]
        missing = np.isnan(table[:, j])
        assert indicator.shape[1] == missing.any()
        assert not missing.any() or np.array_equal(indicator[:, 0], missing)
        assert not z[missing].any()


@given(table=tables, data=st.data())
def test_the_order_of_rows_changes_no_bit(table, data):
    order = data.draw(st.permutations(range(len(table))))
    assert FeatureEncoder().fit(table[order]).to_dict() == FeatureEncoder().fit(table).to_dict()


@given(tables)
def test_a_row_is_encoded_the_same_in_any_company(table):
    encoder = FeatureEncoder().fit(table)
    together = encoder.transform(table)
    alone = np.vstack([encoder.transform(row[None, :]) for row in table])
    np.testing.assert_array_equal(alone, together)


@given(tables)
def test_json_keeps_every_bit(table):
    encoder = FeatureEncoder().fit(table)
    again = FeatureEncoder.from_dict(json.loads(json.dumps(encoder.to_dict(), allow_nan=False)))
    np.testing.assert_array_equal(again.transform(table), encoder.transform(table))
    assert again.to_dict() == encoder.to_dict()


def test_json_keeps_names_levels_and_their_kinds():
    frame = TRAIN.assign(survey=TRAIN.survey.astype("category"), none=None)
    encoder = FeatureEncoder().fit(frame)
    again = FeatureEncoder.from_dict(json.loads(json.dumps(encoder.to_dict())))
    assert again.columns_ == encoder.columns_
    assert again.feature_names_in_.tolist() == list(frame)
    assert again.n_features_in_ == 6
    np.testing.assert_array_equal(again.transform(frame), encoder.transform(frame))
    with pytest.raises(ps.InputError, match="missing: 'none'"):
        again.transform(TRAIN)
    assert [column.levels for column in again.columns_][3:5] == [
        (False, True),
        (1998.0, 2003.0, 2008.0, 2013.0, 2018.0),
    ]


@given(
    st.lists(st.floats(-1.0, 1.0), min_size=2, max_size=20),
    st.sampled_from([1e-300, 1e-150, 1e150, 1e300]),
)
@examples(50)
def test_units_do_not_matter_at_any_size(values, unit):
    column = np.array(values)[:, None]
    if np.ptp(column) < 1e-3:  # else the spread may be a mere rounding of the larger unit
        return
    plain, scaled = FeatureEncoder().fit(column), FeatureEncoder().fit(column * unit)
    np.testing.assert_allclose(scaled.transform(column * unit), plain.transform(column), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("value", [0.1, 1e300, -7.0, 0.0, 1 / 3])
def test_a_constant_column_is_0_and_moves_in_its_own_unit(value):
    encoder = FeatureEncoder().fit(np.full((3, 1), value))
    assert encoder.transform(np.full((5, 1), value)).tolist() == [[0.0]] * 5
    assert encoder.columns_[0].sd == 1.0
    almost = np.full((10, 1), value)
    almost[3] = np.nextafter(value, 2 * value + 1.0) if value else 0.0
    assert FeatureEncoder().fit(almost).columns_[0].sd == 1.0, "a spread of one rounding is none"


def test_a_column_without_values_stays_0_whatever_comes():
    frame = pd.DataFrame({"toc": [np.nan, np.nan], "stratum": pd.Series([None, None], dtype=object)})
    encoder = FeatureEncoder().fit(frame)
    later = pd.DataFrame({"toc": [2.0, np.nan], "stratum": ["Bay", None]})
    assert encoder.transform(later).tolist() == [[0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0]]


@pytest.mark.parametrize(
    "frame",
    [
        pl.from_pandas(TRAIN),
        TRAIN.convert_dtypes(),
        TRAIN.astype(object),
        TRAIN.astype({"stratum": "category"}),
        TRAIN.astype({"survey": np.float32, "toc": "Float64"}),
        TRAIN.set_index(pd.Index(list("fedcba"))),
    ],
    ids=["polars", "nullable", "objects", "category", "other floats", "labelled"],
)
def test_any_kind_of_frame_gives_the_same(frame):
    np.testing.assert_allclose(
        FeatureEncoder().fit_transform(frame), FeatureEncoder().fit_transform(TRAIN), rtol=0, atol=ROUNDING
    )
    np.testing.assert_allclose(
        FeatureEncoder().fit(TRAIN).transform(frame), FeatureEncoder().fit_transform(TRAIN), rtol=0, atol=ROUNDING
    )


def test_arrays_and_lists_are_frames_without_names():
    numbers = TRAIN[["depth", "toc"]]
    expected = FeatureEncoder().fit_transform(numbers)
    for table in (numbers.to_numpy(), numbers.to_numpy().tolist(), numbers.to_numpy().astype(object)):
        encoder = FeatureEncoder().fit(table)
        np.testing.assert_array_equal(encoder.transform(table), expected)
        assert encoder.get_feature_names_out().tolist() == ["x0", "x0 is missing", "x1"]
    mixed = [[1.0, "Port"], [2.0, "Bay"]]
    assert FeatureEncoder().fit_transform(mixed).tolist() == [[-1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]


def test_a_missing_cell_that_training_had_not_is_the_mean():
    encoder = FeatureEncoder().fit(TRAIN[["toc", "dredged"]])
    later = encoder.transform(pd.DataFrame({"toc": [np.nan], "dredged": pd.Series([None], dtype="boolean")}))
    assert later.tolist() == [[0.0, 0.0, 0.0]]


def test_names_are_those_of_fit():
    encoder = FeatureEncoder().fit(TRAIN)
    assert encoder.feature_names_in_.tolist() == list(TRAIN)
    with pytest.raises(ps.InputError, match="another order: 'survey', 'depth'"):
        encoder.transform(TRAIN[["survey", "depth", "stratum", "toc", "dredged"]])
    with pytest.raises(ps.InputError, match="missing: 'toc'; not known: 'TOC'"):
        encoder.transform(TRAIN.rename(columns={"toc": "TOC"}))
    with pytest.raises(ps.InputError, match="missing: 'toc'"):
        encoder.get_feature_names_out(["depth", "stratum", "dredged", "survey"])
    unnamed = FeatureEncoder().fit([[1.0, 2.0]])
    assert unnamed.get_feature_names_out(["a", "b"]).tolist() == ["a", "b"]
    assert not hasattr(unnamed.fit([[1.0, 2.0]]), "feature_names_in_")


def test_set_output_gives_frames_with_the_rows_labels():
    frame = TRAIN.set_index(pd.Index(list("fedcba")))
    made = FeatureEncoder().set_output(transform="pandas").fit_transform(frame)
    assert made.index.tolist() == list("fedcba")
    assert list(made) == FeatureEncoder().fit(frame).get_feature_names_out().tolist()


def test_scikit_learns_contract():
    results = check_estimator(FeatureEncoder(), on_skip=None, on_fail=None)
    assert [r["check_name"] for r in results if r["status"] == "failed"] == []
    assert sum(r["status"] == "passed" for r in results) > 40


def warned(encoder, frame):
    """Return what is said of levels of a frame that the encoder does not know."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        encoder.warn_of_unseen(frame)
    return [str(one.message) for one in caught]


def test_levels_that_fit_did_not_see_are_counted():
    encoder = FeatureEncoder().fit(TRAIN)
    new = TRAIN.assign(stratum=["Lagoon", "Bay", None, "Lagoon", "Reef", "Port"])
    (said,) = warned(encoder, new)
    assert said.startswith(
        "3 of 6 rows have a level that `fit` did not see: 'Lagoon' (2 rows) and 'Reef' (1 row) in column 'stratum'. "
    )
    two = pd.DataFrame({"a": ["x", "y"], "b": pd.Categorical([1.0, 2.0])})
    (said,) = warned(FeatureEncoder().fit(two), pd.DataFrame({"a": ["z", "x"], "b": pd.Categorical([3.0, 1.0])}))
    assert said.startswith("1 of 2 rows has a level that `fit` did not see: 'z' (1 row) in column 'a'; 3.0 (1 row) in")


def test_nothing_is_said_of_known_levels_missing_cells_and_levels_without_rows():
    encoder = FeatureEncoder().fit(TRAIN)
    assert warned(encoder, TRAIN) == []
    listed_only = pd.Categorical(["Port", None, "Bay", "Bay", "Port", "Port"], categories=["Bay", "Lagoon", "Port"])
    assert warned(encoder, TRAIN.assign(stratum=listed_only)) == []


@pytest.mark.parametrize("name", ["TransferRegressor", "ridge"])
def test_predictions_warn_once_of_unseen_levels_and_stay_what_they_were(name):
    table = pd.concat([TRAIN[["depth", "stratum"]]] * 3, ignore_index=True)
    y = np.linspace(1.0, 2.0, len(table))
    network = ps.TransferRegressor(max_steps=1, n_networks=1, interval_folds=2)
    model = (network if name == "TransferRegressor" else ps.baselines()[name]).fit(table, y)
    new = pd.DataFrame({"depth": [3.0, 4.0], "stratum": ["Lagoon", "Bay"]})
    verbs = [model.predict]
    if name == "TransferRegressor":
        verbs += [model.represent, lambda rows: model.predict_interval(rows, level=0.5)]
    for verb in verbs:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            verb(new)
        assert [str(one.message)[:13] for one in caught] == ["1 of 2 rows h"]
        assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        missing = model.predict(new.assign(stratum=[None, "Bay"]))
    with pytest.warns(UserWarning, match="'Lagoon'"):
        np.testing.assert_array_equal(model.predict(new)[1:], missing[1:])

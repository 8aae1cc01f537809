"""Frames, columns, arrays and single values: described for R and brought back to the bit, or refused in a sentence."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from sameness import assert_same

from pli_stats.checks import InputError
from pli_stats.robjects import NA_INTEGER, NA_REAL, RList, RVector, classes_of, describe, doubles, restore, strings

N = st.integers(0, 12)
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXT, NAMES = st.text(LETTERS, max_size=8), st.text(LETTERS, min_size=1, max_size=8)
MICROSECONDS = st.integers(-(2**52), 2**52)  # 1827 to 2112
NA_BITS = 0x7FF00000000007A2
TEXT_DTYPE = str(pd.Index([], dtype="str").dtype)  # "object" with pandas 2


def missing_or(values):
    """Return a strategy that also gives None."""
    return st.one_of(st.none(), values)


def whole(bits, signed=True):
    """Return a strategy of whole numbers of a width, as far as doubles are exact."""
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return st.integers(max(low, -(2**53)), min(high, 2**53))


COLUMNS = {
    "float64": st.floats(allow_nan=True),
    "float32": st.floats(width=32),
    "float16": st.floats(width=16),
    **{f"int{bits}": whole(bits) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": whole(bits, False) for bits in (8, 16, 32, 64)},
    **{f"Int{bits}": missing_or(whole(bits)) for bits in (8, 16, 32, 64)},
    **{f"UInt{bits}": missing_or(whole(bits, False)) for bits in (8, 16, 32, 64)},
    "Float64": missing_or(st.floats(allow_nan=False)),
    "Float32": missing_or(st.floats(allow_nan=False, width=32)),
    "bool": st.booleans(),
    "boolean": missing_or(st.booleans()),
    "str": missing_or(TEXT),
    "string": missing_or(TEXT),
    "complex128": st.complex_numbers(allow_nan=False),
    "complex64": st.complex_numbers(allow_nan=False, width=64),
}
NUMPY_NUMBERS = [kind for kind in COLUMNS if kind.startswith(("float", "int", "uint", "complex"))]
OBJECTS = {
    "text": missing_or(TEXT),
    "truth": missing_or(st.booleans()),
    "whole": missing_or(whole(64)),
    "double": missing_or(st.floats(allow_nan=False)),  # a NaN among objects is missing, and comes back as None
    "date": missing_or(st.dates()),
}


@st.composite
def frames(draw):
    """Draw a frame of any columns that R can hold, with any index that it can."""
    n = draw(N)

    def values(of):
        return draw(st.lists(of, min_size=n, max_size=n))

    columns = {}
    for name in draw(st.lists(TEXT, max_size=4, unique=True)):
        kind = draw(st.sampled_from([*COLUMNS, *OBJECTS, "times", "zoned", "spans", "factor", "numbers as factor"]))
        if kind in COLUMNS:
            columns[name] = pd.Series(pd.array(values(COLUMNS[kind]), dtype=kind))
        elif kind in OBJECTS:
            columns[name] = pd.Series(values(OBJECTS[kind]), dtype=object)
        elif kind in ("times", "zoned", "spans"):
            code = "timedelta64" if kind == "spans" else "datetime64"
            unit = draw(st.sampled_from(["s", "ms", "us", "ns"]))
            times = np.array([None if v is None else v for v in values(missing_or(MICROSECONDS))], f"{code}[us]")
            column = pd.Series(times).dt.as_unit(unit)
            columns[name] = (
                column.dt.tz_localize("UTC").dt.tz_convert("Australia/Sydney") if kind == "zoned" else column
            )
        else:
            of = TEXT if kind == "factor" else whole(64)
            levels = draw(st.lists(of, max_size=5, unique=True))
            codes = values(st.integers(-1, len(levels) - 1))
            index = pd.Index(levels, dtype="str" if kind == "factor" else "int64")
            columns[name] = pd.Series(pd.Categorical.from_codes(codes, index, ordered=draw(st.booleans())))
    index = draw(st.sampled_from(["range", "range from 1", "whole", "text", "named"]))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(n), columns=pd.Index(list(columns), dtype="str"))
    if index == "range from 1":
        frame.index = pd.RangeIndex(1, n + 1)
    elif index == "whole":
        frame.index = pd.Index(draw(st.lists(whole(31), min_size=n, max_size=n, unique=True)), dtype="int64")
    elif index != "range":
        labels = draw(st.lists(TEXT, min_size=n, max_size=n, unique=True))
        frame.index = pd.Index(labels, dtype="str", name="station" if index == "named" else None)
    return frame


@examples(150)
@given(frames())
def test_frames_come_back_to_the_bit(frame):
    described = describe(frame)
    assert classes_of(described) == ("data.frame",)
    assert_same(restore(described), frame)


@examples(60)
@given(st.sampled_from(NUMPY_NUMBERS), st.data())
def test_arrays_come_back_to_the_bit(dtype, data):
    array = np.array(data.draw(st.lists(COLUMNS[dtype], min_size=1, max_size=5)), dtype=dtype)
    assert_same(restore(describe(array)), array)
    square = np.stack([array, array[::-1]])
    assert_same(restore(describe(square)), square)


SCALARS = st.one_of(
    st.none(), st.booleans(), whole(64), st.floats(), st.complex_numbers(allow_nan=False), TEXT, st.dates()
)


@examples(100)
@given(st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)))
def test_values_lists_and_mappings_come_back(value):
    assert_same(restore(describe(value)), value)


def test_missing_values_are_na_in_r():
    described = describe(pd.DataFrame({"x": [1.0, np.nan], "n": pd.array([1, None], "Int64"), "s": ["a", None]}))
    x, n, s = described.values
    assert x.values.view(np.uint64)[1] == NA_BITS == NA_REAL.view(np.uint64)
    assert n.values.tolist() == [1, NA_INTEGER]
    assert s.values == ["a", None]
    flag = describe(pd.Series([True, None], dtype="boolean"))
    assert (flag.kind, flag.values.tolist()) == ("logical", [1, NA_INTEGER])


def test_nan_and_na_of_nullable_numbers_stay_apart():
    numbers = pd.arrays.FloatingArray(np.array([np.nan, 1.0, 2.0]), np.array([False, True, False]))
    back = restore(describe(pd.DataFrame({"x": numbers})))["x"].array
    assert math.isnan(back._data[0])
    assert back._mask.tolist() == [False, True, False]


def test_a_single_missing_value_is_none_and_nan_is_nan():
    assert restore(RVector("double", np.array([NA_REAL]))) is None
    assert math.isnan(restore(describe(math.nan)))
    assert restore(RVector("logical", np.array([NA_INTEGER], dtype=np.int32))) is None
    assert restore(describe(pd.NA)) is None


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pd.Series([1, 2]), "integer"),
        (pd.Series([1, 2**31]), "double"),
        (pd.Series([-(2**31)]), "double"),  # R's integer of these bits is NA
        (pd.Series([2**53, None], dtype="Int64"), "double"),
        (pd.Series([np.uint64(2**40)]), "double"),
    ],
)
def test_whole_numbers_become_integers_or_exact_doubles(column, kind):
    described = describe(pd.DataFrame({"x": column}))
    assert described.values[0].kind == kind
    assert_same(restore(described)["x"], column.rename("x"))


def test_categories():
    sizes = pd.Categorical(["high", None, "low"], categories=["low", "middle", "high"], ordered=True)
    described = describe(pd.DataFrame({"x": sizes})).values[0]
    assert described.values.tolist() == [3, NA_INTEGER, 1]
    assert described.attributes["levels"].values == ["low", "middle", "high"]
    assert classes_of(described) == ("ordered", "factor")
    for categories in ([3, 1], [0.5, 1e300], [True, False]):
        frame = pd.DataFrame({"x": pd.Categorical(categories)})
        assert_same(restore(describe(frame)), frame)
    cut = pd.DataFrame({"x": pd.cut([1.0, 3.0], [0.0, 2.0, 4.0])})  # intervals are text, as R's cut() makes it
    assert restore(describe(cut))["x"].cat.categories.tolist() == ["(0.0, 2.0]", "(2.0, 4.0]"]


def test_a_level_that_is_na_is_missing():
    factor = RVector(
        "integer", np.array([1, 2], np.int32), {"levels": strings(["a", None]), "class": strings("factor")}
    )
    assert restore(factor).isna().tolist() == [False, True]


def test_times():
    local = pd.Series(pd.to_datetime(["2024-01-15 12:00:00.123456", None])).dt.tz_localize("Australia/Sydney")
    described = describe(pd.DataFrame({"t": local})).values[0]
    assert classes_of(described) == ("POSIXct", "POSIXt")
    assert described.attributes["tzone"].values == ["Australia/Sydney"]
    assert described.values[0] == 1705280400.123456
    assert described.values.view(np.uint64)[1] == NA_BITS
    naive = describe(pd.DataFrame({"t": pd.to_datetime(["2024-01-15 12:00"])})).values[0]
    assert (naive.attributes["tzone"].values, naive.values.tolist()) == (["UTC"], [1705320000.0])
    fixed = pd.DataFrame({"t": pd.to_datetime(["2024-01-15 12:00+10:00"])})
    assert describe(fixed).values[0].attributes["tzone"].values == ["Etc/GMT-10"]
    assert_same(restore(describe(fixed)), fixed)
    assert restore(describe(datetime.date(2024, 2, 29))) == datetime.date(2024, 2, 29)


def test_posixct_without_a_zone_comes_back_in_utc():
    times = RVector("double", np.array([0.0, 1.0]), {"class": strings(["POSIXct", "POSIXt"])})
    assert str(restore(RList((times,), {"names": strings("t"), "class": strings("data.frame")}))["t"].dtype) == (
        "datetime64[us, UTC]"
    )


def test_integer64_of_bit64_is_read_by_its_bits():
    bits = np.array([2**60, -(2**63)], dtype=np.int64).view(np.float64)
    assert restore(RVector("double", bits, {"class": strings("integer64")})).tolist() == [2**60, pd.NA]


def test_a_mark_that_no_longer_fits_is_passed_over():
    changed = RVector("double", np.array([0.5]), {"python": strings("int32"), "dim": describe(np.array([1])).values})
    assert restore(RVector("double", np.array([0.5, 1.0]), {"python": strings("int32")})).dtype == np.float64
    assert changed.kind == "double"
    for mark in ("object of int", "category of int64", "datetime64[ns]", "nonsense", "float32"):
        column = RVector("double", np.array([0.1, 1.0]), {"python": strings(mark)})
        assert restore(column).tolist() == [0.1, 1.0]


def test_row_names():
    def rows(index):
        return describe(pd.DataFrame({"x": [1.0, 2.0]}, index=index)).attributes["row.names"].values

    assert rows(None).tolist() == [NA_INTEGER, -2]
    assert rows([1, 2]).tolist() == [NA_INTEGER, 2]
    assert rows([3, 0]).tolist() == [3, 0]
    assert rows(["b", "a"]) == ["b", "a"]


TWO = pd.DataFrame({"x": [1.0, 2.0], "y": ["p", "q"]})


@pytest.mark.parametrize(
    "frame",
    [
        TWO.rename_axis(columns="metal", index="port"),
        *(TWO.set_axis(pd.Index([5, 3], dtype=kind)) for kind in ("int32", "uint8", "int64")),
        *(TWO.set_axis(pd.Index([0, 1], dtype=kind)) for kind in ("int16", "uint64")),
        *(TWO.set_axis(pd.Index(["b", "a"], dtype=kind)) for kind in ("str", "string", "object")),
        *(TWO.set_axis(pd.Index(["b", "a"], dtype=kind), axis=1) for kind in ("str", "string", "object")),
        TWO[[]],
        pd.DataFrame(),
        pd.DataFrame(index=range(3)),
        pd.DataFrame(index=["a"]),
    ],
)
@pytest.mark.parametrize("rows", [2, 1, 0])
def test_labels_come_back_with_name_and_dtype(frame, rows):
    some = frame.iloc[len(frame) - rows :] if rows <= len(frame) else frame
    assert_same(restore(describe(some)), some)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (TWO.set_axis(pd.CategoricalIndex(["a", "b"])), "rows of the frame must be labelled by text or whole numbers"),
        (TWO.set_axis(pd.to_datetime(["2024-01-01", "2024-01-02"])).iloc[:0], "an index of datetime64"),
        (TWO.set_axis(pd.Index([1, 2], dtype="Int64")), "an index of Int64"),
        (TWO.set_axis(pd.CategoricalIndex(["a", "b"]), axis=1), "columns must be text, got an index of category"),
        (TWO.rename_axis(columns=3), "columns must be without a name, or with one of text, got 3"),
        (TWO.set_axis(pd.MultiIndex.from_product([["a"], ["b", "c"]]), axis=1), "must be of one level, got 2 levels"),
        (TWO.set_axis([1, 2], axis=1), "columns named by text, got 1"),
    ],
)
def test_labels_that_would_not_come_back_are_refused(frame, said):
    with pytest.raises(InputError, match=said):
        describe(frame)
    if "columns" in said:  # and what the sentence proposes helps
        mended = frame.set_axis(list(map(str, frame.columns)), axis=1)
        assert_same(restore(describe(mended)), mended)


def test_notes_of_labels_that_r_has_changed_since():
    described = describe(TWO.set_axis(pd.Index([5, 3], dtype="int8")))
    for rows, kind in ((strings(["b", "a"]), "str"), (RVector("integer", np.array([500, 3], np.int32)), "int64")):
        changed = RList(described.values, {**described.attributes, "row.names": rows})
        assert restore(changed).index.dtype == pd.Index([], dtype=kind).dtype


def test_a_data_frame_without_names_is_refused():
    columns, rows = (doubles([1.0]), doubles([2.0])), RVector("integer", np.array([NA_INTEGER, -1], np.int32))
    for names, got in (({}, 0), ({"names": strings(["a"])}, 1), ({"names": strings(["a", None])}, 1)):
        bare = RList(columns, {**names, "class": strings("data.frame"), "row.names": rows})
        with pytest.raises(InputError, match=f"a name for each of its columns, got {got} names for 2"):
            restore(bare)


def test_frames_of_polars():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {"x": [1.5, None], "n": [1, None], "s": ["a", None], "b": [True, None], "d": [datetime.date(2024, 1, 1), None]}
    )
    back = restore(describe(frame))
    assert back.dtypes.astype(str).tolist() == ["float64", "Int64", TEXT_DTYPE, "boolean", "object"]
    assert back.iloc[0].tolist() == [1.5, 1, "a", True, datetime.date(2024, 1, 1)]
    assert back.iloc[1].isna().all()


def test_other_arrays_and_series():
    labelled = pd.Series([1.0, 2.0], index=["a", "b"])
    assert_same(restore(describe(labelled)), labelled)
    assert_same(restore(describe(labelled[:1])), labelled[:1])
    # Without labels a Series is a vector, which comes back as an array: one value too.
    assert_same(restore(describe(pd.Series([1.0, 2.0]))), np.array([1.0, 2.0]))
    assert_same(restore(describe(pd.Series([1.0]))), np.array([1.0]))
    assert restore(describe(pd.Series(["a"]))) == ["a"]
    assert_same(restore(describe(pd.Series(["a"], dtype="category"))), pd.Series(["a"], dtype="category"))
    for array in (
        np.array([7]),
        np.array(["a", "b"]),
        np.array([b"\xff", b"a"]),
        np.array([b"a"]),
        np.zeros((2, 3, 4)),
    ):
        assert_same(restore(describe(array)), array)
    for several in (["a"], ["a", None], []):
        assert restore(describe(several)) == several
    whole_numbers = pd.array([1, None], dtype="Int64")
    assert restore(describe(whole_numbers)).equals(whole_numbers)


def test_tables_and_matrices_with_names():
    dim = describe(np.array([[1, 2]])).attributes["dim"]
    table = RVector(
        "integer", np.array([4, 6], np.int32), {"dim": dim, "dimnames": RList((strings("a"), strings(["x", "y"])))}
    )
    assert restore(table).to_dict() == {"x": {"a": 4}, "y": {"a": 6}}
    flat = {
        "dim": describe(np.array([2])).attributes["dim"],
        "dimnames": RList((strings("a"),)),
        "class": strings("table"),
    }
    assert restore(RVector("integer", np.array([4], np.int32), flat)).to_dict() == {"a": 4}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (RList((doubles(1.0),), {"class": strings("lm")}), "class 'lm'"),
        (RVector("double", np.ones(2), {"class": strings("Surv")}), "class 'Surv'"),
        (RList((doubles(1.0), doubles(2.0)), {"names": strings(["a", "a"])}), "got 'a' twice"),
        (RList((doubles(1.0), doubles(2.0)), {"names": strings(["a", ""])}), "got 1 without a name"),
        (RVector("double", np.array([0.5]), {"class": strings("Date")}), "0.5 days since 1970 in row 0"),
        (
            RVector("double", np.array([0.0]), {"class": strings("POSIXct"), "tzone": strings("Mars/Base")}),
            "'Mars/Base'",
        ),
        (RVector("double", np.array([1e300]), {"class": strings("POSIXct")}), "1e+300 seconds"),
    ],
)
def test_what_r_has_and_python_has_not_is_refused(value, said):
    with pytest.raises(InputError) as caught:
        restore(value)
    assert said in str(caught.value)

"""Descriptions made live and read back: to the bit, unevaluated, and as the files say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats.r as pr
from pli_stats.checks import InputError
from pli_stats.r.live_values import read, realise
from pli_stats.r.live_vectors import _MANY
from pli_stats.r.r_calls import RError, evaluate
from pli_stats.r.second_opinion.r_questions import call
from pli_stats.rds.xdr.xdr_reader import unserialize
from pli_stats.rds.xdr.xdr_writer import serialized
from pli_stats.robjects.vectors.r_values import (
    NA_INTEGER,
    NA_REAL,
    RCall,
    RFunction,
    RList,
    ROpaque,
    RSymbol,
    RVector,
    doubles,
    named_list,
    strings,
)

pytestmark = pytest.mark.r

HOSTILE = ['"; system("ls"); "', "$(reboot)", "`x`", "a\nb", "..", "NA", "", "Zürich \U0001f30a", "\\", "'"]
MEAN = RFunction(("d", "i"), RCall(RSymbol("mean"), (("", call("[", RSymbol("d"), RSymbol("i"))), ("na.rm", None))))


def integers(values) -> RVector:
    return RVector("integer", np.array(values, dtype=np.int32))


def same(a, b) -> bool:
    """Compare two descriptions to the bit, attributes by name."""
    if type(a) is not type(b):
        return False
    if isinstance(a, RVector):
        if a.kind == "character":
            equal = list(a.values) == list(b.values)
        else:
            equal = np.asarray(a.values).tobytes() == np.asarray(b.values).tobytes()
        return a.kind == b.kind and equal and same_attributes(a, b)
    if isinstance(a, RList):
        return len(a) == len(b) and all(map(same, a.values, b.values)) and same_attributes(a, b)
    if isinstance(a, RCall):
        names = [name for name, _ in a.arguments] == [name for name, _ in b.arguments]
        values = all(same(x, y) for (_, x), (_, y) in zip(a.arguments, b.arguments, strict=True))
        return names and values and same(a.function, b.function) and same_attributes(a, b)
    if isinstance(a, RFunction):
        return a.arguments == b.arguments and same(a.body, b.body) and same_attributes(a, b)
    return a == b


def same_attributes(a, b) -> bool:
    names = set(a.attributes)
    return names == set(b.attributes) and all(same(a.attributes[n], b.attributes[n]) for n in names)


letters = st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")
texts, names = st.text(letters, max_size=12), st.text(letters, min_size=1, max_size=12)
# Doubles by their bits: NaN with any payload, R's NA and both zeros among them.
bits = st.lists(st.integers(0, 2**64 - 1), max_size=6).map(lambda b: np.array(b, dtype=np.uint64).view(np.float64))
# Signalling NaN do not survive every processor's registers; quiet ones do.
quiet = bits.map(lambda x: np.where(np.isnan(x), NA_REAL, x))
vectors = st.one_of(
    quiet.map(lambda x: RVector("double", x)),
    st.lists(st.integers(-(2**31), 2**31 - 1), max_size=6).map(integers),
    st.lists(st.sampled_from([0, 1, NA_INTEGER]), max_size=6).map(
        lambda x: RVector("logical", np.array(x, dtype=np.int32))
    ),
    st.lists(st.one_of(st.none(), texts), max_size=6).map(strings),
    st.lists(st.complex_numbers(allow_nan=False), max_size=4).map(lambda x: RVector("complex", np.array(x, complex))),
)
symbols = names.map(lambda name: RSymbol("NA." if name == "NA" else name))


def lists(inner):
    return st.one_of(
        st.lists(inner, max_size=4).map(lambda x: RList(tuple(x))),
        st.dictionaries(names, inner, max_size=4).map(named_list),
        st.tuples(symbols, st.lists(st.tuples(texts, inner), max_size=3)).map(lambda x: RCall(x[0], tuple(x[1]))),
    )


values = st.recursive(st.one_of(st.none(), vectors, symbols), lists, max_leaves=8)


@examples(150)
@given(values)
def test_whatever_goes_to_r_comes_back_and_is_what_a_file_holds(value) -> None:
    with pr.r_session() as r:
        live = realise(r, value)
        assert same(read(r, live), value)
        # The other way out: R reads the bytes that are written without R.
        from_file = r.baseenv["unserialize"](r.ByteSexpVector(serialized(value)))
        pair = [r.ListSexpVector([x]) for x in (live, from_file)]
        # Bit by bit: identical() would take 0 and -0 for the same otherwise.
        exactly = dict.fromkeys(("num.eq", "single.NA"), r.BoolSexpVector([False]))
        assert r.baseenv["identical"](*pair, **exactly)[0]
        # And the other way back.
        raw = r.baseenv["serialize"](r.ListSexpVector([live]), r.NULL)
        assert same(unserialize(bytes(raw), "R").values[0], value)


def test_r_finds_the_same_objects() -> None:
    frame = RList(
        (doubles([1.5, NA_REAL]), integers([1, NA_INTEGER]), strings([None, "NA"])),
        {
            "names": strings(["x", "n", "text"]),
            "class": strings("data.frame"),
            "row.names": integers([NA_INTEGER, -2]),
        },
    )
    with pr.r_session() as r:
        live = realise(r, frame)
        told = {name: list(r.baseenv["is.na"](column)) for name, column in zip(live.names, live, strict=True)}
        assert told == {"x": [False, True], "n": [False, True], "text": [True, False]}
        assert list(r.baseenv["dim"](live)) == [2, 3]
        assert same(read(r, live), frame)  # row names still counted, not written out
        matrix = RVector("double", np.arange(6.0), {"dim": integers([2, 3])})
        assert list(r.baseenv["rowSums"](realise(r, matrix))) == [6.0, 9.0]
        assert same(read(r, realise(r, matrix)), matrix)


def test_functions_work_in_r_and_come_back() -> None:
    with pr.r_session() as r:
        live = realise(r, RFunction(("d", "i"), call("mean", call("[", RSymbol("d"), RSymbol("i")))))
        assert live(r.FloatSexpVector([1.0, 2.0, 9.0]), r.IntSexpVector([1, 2]))[0] == 1.5
        assert same(read(r, realise(r, MEAN)), MEAN)
        assert read(r, r.baseenv["mean"]) == ROpaque("a function with an environment of its own")
        assert read(r, r.baseenv["sum"]) == ROpaque("R's own function")
        assert read(r, r.globalenv) == ROpaque("an environment")
        formals = r.baseenv["names<-"](r.ListSexpVector([r.FloatSexpVector([1.0]), r.NULL]), r.StrSexpVector(["x", ""]))
        with_default = r.baseenv["as.function"](formals, r.globalenv)
        assert isinstance(read(r, with_default), ROpaque)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_code(text: str) -> None:
    value = named_list({text or "x": strings(text), "call": RCall(RSymbol(text or "f"), ((text, strings(text)),))})
    with pr.r_session() as r:
        assert same(read(r, realise(r, value)), value)


def test_calls_are_not_evaluated_on_the_way() -> None:
    with pr.r_session() as r:
        for value in (RCall(RSymbol("stop"), (("", strings("evaluated")),)), RSymbol("no_such_name")):
            attributed = RList((value,), {"attached": value, "names": strings("x")})
            for each in (value, attributed):
                assert same(read(r, realise(r, each)), each)


@pytest.mark.parametrize("n", [10, _MANY + 5])
def test_strings_that_r_cannot_hold_are_refused(n: int) -> None:
    padding = [str(i) for i in range(n)]
    for bad, said in (("a\0b", "NUL"), ("\ud800", "surrogate"), (1.0, "float")):
        with pytest.raises(InputError, match=said), pr.r_session() as r:
            realise(r, RVector("character", [*padding, bad]))


def test_many_strings_take_the_short_way_and_are_the_same() -> None:
    many = [None, *(f"é {i % (_MANY + 1000)}" for i in range(2 * _MANY + 3000)), ""]
    with pr.r_session() as r:
        live = realise(r, strings(many))
        assert read(r, live).values == many
        assert list(r.baseenv["Encoding"](live))[1] == "UTF-8"


def test_text_in_other_encodings() -> None:
    with pr.r_session() as r:
        to_latin = (r.StrSexpVector([name]) for name in ("UTF-8", "latin1"))
        latin = r.baseenv["iconv"](r.StrSexpVector(["Zürich", "a"]), *to_latin)
        assert list(r.baseenv["Encoding"](latin)) == ["latin1", "unknown"]
        assert read(r, latin).values == ["Zürich", "a"]
        raw = r.baseenv["rawToChar"](r.ByteSexpVector(b"Z\xfcrich"))
        as_bytes = r.baseenv["Encoding<-"](raw, r.StrSexpVector(["bytes"]))
        with pytest.raises(InputError, match="iconv"):
            read(r, as_bytes)


def test_what_r_refuses_is_a_sentence() -> None:
    wrong = {"dim": integers([2, 2]), "names": doubles([1.0, 2.0, 3.0, 4.0]), "class": strings("factor")}
    for attributes in ({name: value} for name, value in wrong.items()):
        with pytest.raises(InputError, match="R refuses the value"), pr.r_session() as r:
            realise(r, RVector("double", np.zeros(3), attributes))
    with pytest.raises(InputError, match="environment"), pr.r_session() as r:
        realise(r, RList((ROpaque("an environment"),)))
    with pytest.raises(TypeError), pr.r_session() as r:  # nothing is cut to fit
        realise(r, RVector("integer", np.array([2**40])))


def test_s4_objects_are_opaque() -> None:
    with pr.r_session() as r:
        made = r.baseenv["asS4"](r.FloatSexpVector([1.0]))
        assert read(r, made) == ROpaque("an S4 object")


def test_errors_and_warnings_of_r_come_as_its_own_words() -> None:
    with pr.r_session() as r:
        with pytest.raises(RError, match=r"^boom; \"quoted\"$"):
            evaluate(r, realise(r, call("stop", strings('boom;\n"quoted"'))), r.globalenv)
        twice = call("{", call("warning", strings("one")), call("warning", strings("two")), doubles(3.0))
        value, told = evaluate(r, realise(r, twice), r.globalenv)
        assert (value[0], told) == (3.0, ["one", "two"])
        # An error as a value is not an error that was raised.
        kept, _ = evaluate(r, realise(r, call("simpleError", strings("only said"))), r.globalenv)
        assert "simpleError" in list(kept.rclass)


def test_names_that_a_user_has_taken_do_not_stand_in_the_way() -> None:
    with pr.r_session() as r:
        for name in ("assign", "c", "list", "eval", "quote", "tryCatch"):
            r.globalenv[name] = r.FloatSexpVector([1.0])
        try:
            assert evaluate(r, realise(r, call("warning", strings("heard"))), r.baseenv)[1] == ["heard"]
        finally:
            for name in ("assign", "c", "list", "eval", "quote", "tryCatch"):
                r.baseenv["rm"](list=r.StrSexpVector([name]), envir=r.globalenv)

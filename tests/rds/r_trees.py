"""Descriptions of R objects at random, and whether two are the same to the bit."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from pli_stats.robjects.vectors.r_values import NA_INTEGER, RCall, RFunction, RList, RSymbol, RVector, strings

WORDS = {"logical": np.int32, "integer": np.int32, "double": np.int64, "complex": np.int64}
NA_BITS, NAN_BITS = 0x7FF00000000007A2, 0x7FF8000000000000

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=4)
bits = st.one_of(st.integers(-(2**63), 2**63 - 1), st.sampled_from([NA_BITS, NAN_BITS, 0]))
wholes = st.one_of(st.integers(-(2**31) + 1, 2**31 - 1), st.just(NA_INTEGER))


def _vector(kind, values):
    if kind == "character":
        return RVector(kind, values)
    dtype = {"double": np.float64, "complex": np.complex128}.get(kind, np.int32)
    words = np.array(values, dtype=WORDS[kind]).reshape(-1)
    return RVector(kind, words.view(dtype))


vectors = st.one_of(
    st.lists(wholes, max_size=5).map(lambda v: _vector("integer", v)),
    st.lists(st.sampled_from([0, 1, NA_INTEGER]), max_size=5).map(lambda v: _vector("logical", v)),
    st.lists(bits, max_size=5).map(lambda v: _vector("double", v)),
    st.lists(st.tuples(bits, bits), max_size=5).map(lambda v: _vector("complex", v)),
    st.lists(st.one_of(texts, st.none()), max_size=5).map(lambda v: _vector("character", v)),
)
symbols = names.map(RSymbol)
# Attributes that R gives a meaning to must fit their vector; any others may be anything.
RESERVED = ("names", "class", "dim", "srcref", "srcfile", "wholeSrcref")
attribute_names = names.map(lambda name: f"{name}." if name in RESERVED else name)


def _with_attributes(value, attributes, named):
    if named and isinstance(value, RVector | RList):
        attributes = {"names": strings([f"n{i}" for i in range(len(value))]), **attributes}
    kept = {name: part for name, part in attributes.items() if part is not None}
    if isinstance(value, RVector):
        return RVector(value.kind, value.values, kept)
    return RList(value.values, kept) if isinstance(value, RList) else RCall(value.function, value.arguments, kept)


def _grown(inner):
    arguments = st.lists(st.tuples(st.one_of(st.just(""), names), st.one_of(inner, st.just(RSymbol("")))), max_size=3)
    calls = st.builds(lambda f, a: RCall(f, tuple(a)), symbols, arguments)
    lists = st.lists(inner, max_size=4).map(lambda v: RList(tuple(v)))
    plain = st.one_of(lists, calls, vectors)
    return st.one_of(
        st.builds(_with_attributes, plain, st.dictionaries(attribute_names, inner, max_size=3), st.booleans()),
        st.builds(lambda f, a: RCall(f, tuple(a)), calls, arguments),
        st.builds(lambda a, body: RFunction(tuple(a), body), st.lists(names, max_size=3, unique=True), calls),
    )


trees = st.recursive(st.one_of(vectors, symbols, st.none()), _grown, max_leaves=12)


def same(a, b):
    """Return whether two descriptions are equal to the bit, attributes in the same order."""
    if type(a) is not type(b):
        return False
    if a is None or isinstance(a, RSymbol):
        return a == b
    if list(a.attributes) != list(b.attributes):
        return False
    if not all(same(a.attributes[name], b.attributes[name]) for name in a.attributes):
        return False
    if isinstance(a, RVector):
        if a.kind != b.kind or len(a) != len(b):
            return False
        if a.kind == "character":
            return list(a.values) == list(b.values)
        return np.array_equal(a.values.view(WORDS[a.kind]), b.values.view(WORDS[a.kind]))
    if isinstance(a, RList):
        return len(a) == len(b) and all(map(same, a.values, b.values))
    if isinstance(a, RFunction):
        return a.arguments == b.arguments and same(a.body, b.body)
    return (
        same(a.function, b.function)
        and [name for name, _ in a.arguments] == [name for name, _ in b.arguments]
        and all(same(x, y) for (_, x), (_, y) in zip(a.arguments, b.arguments, strict=True))
    )

"""What the writer writes the reader reads; what is damaged is refused in a sentence."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from r_trees import same, trees

from pli_stats.checks import InputError
from pli_stats.rds.compression import decompressed
from pli_stats.rds.xdr.altrep import expanded_bytes, real_text
from pli_stats.rds.xdr.xdr_reader import unserialize
from pli_stats.rds.xdr.xdr_writer import _Writer, serialized
from pli_stats.robjects.vectors.r_values import (
    NA_INTEGER,
    NA_REAL,
    RCall,
    RList,
    ROpaque,
    RSymbol,
    RVector,
    doubles,
    named_list,
    strings,
)


@examples(200)
@given(trees)
def test_what_is_written_is_read(tree):
    content = serialized(tree)
    assert same(unserialize(content, "x"), tree)
    assert serialized(tree) == content


FACTOR = RVector(
    "integer", np.array([1, NA_INTEGER], np.int32), {"levels": strings(["ä", "b"]), "class": strings("factor")}
)
FRAME = RList(
    (FACTOR, doubles([NA_REAL, 1.5]), strings([None, "ü"])),
    {
        "names": strings(["f", "d", "s"]),
        "class": strings("data.frame"),
        "row.names": RVector("integer", np.array([NA_INTEGER, -2], np.int32)),
    },
)
MATRIX = RVector("double", np.arange(4.0), {"dim": RVector("integer", np.array([2, 2], np.int32))})
CALL = RCall(RSymbol("["), (("", RSymbol("x")), ("", RSymbol("")), ("drop", MATRIX)))
WHOLE = serialized(named_list({"frame": FRAME, "call": CALL, "nothing": None}))


def test_every_cut_is_refused():
    for end in range(len(WHOLE)):
        with pytest.raises(InputError, match="cannot be read"):
            unserialize(WHOLE[:end], "cut.rds")


@examples(400)
@given(st.data())
def test_flipped_bytes_are_read_or_refused(data):
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        unserialize(bytes(content), "flipped.rds")
    except InputError as error:
        assert "flipped.rds" in str(error)


@examples(200)
@given(st.binary(max_size=60))
def test_any_bytes_after_a_header_are_read_or_refused(rest):
    try:
        unserialize(WHOLE[:14] + rest, "any.rds")
    except InputError as error:
        assert "any.rds" in str(error)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_bytes_are_read_and_their_damage_refused(pack):
    packed = pack(WHOLE)
    assert decompressed(packed, "x") == WHOLE
    middle = len(packed) // 2
    for damaged in (packed[:middle], packed[:middle] + bytes([packed[middle] ^ 255]) + packed[middle + 1 :]):
        with pytest.raises(InputError, match="'x' cannot be read"):
            unserialize(decompressed(damaged, "x"), "x")


def test_zstd_is_refused_by_name():
    with pytest.raises(InputError, match=r"zstd.*saveRDS"):
        decompressed(b"\x28\xb5\x2f\xfd....", "x")


@pytest.mark.parametrize("code", [10, 13, 14, 15, 16, 19, 20, 24])
@pytest.mark.parametrize("length", [(2**31 - 1,), (-1, 2**20, 0), (-2,), (-1, -1, -1)])
def test_insane_lengths_take_no_memory(code, length):
    content = WHOLE[:14] + struct.pack(f">{1 + len(length)}i", code, *length)
    with pytest.raises(InputError, match="ends before all of its values"):
        unserialize(content, "x")


def test_insane_ranges_take_no_memory():
    state = doubles([1e15, 1.0, 1.0])
    assert expanded_bytes("compact_intseq", state) == 8 * 10**15
    pieces = [b"X\n", struct.pack(">3i", 2, 0x020300, 0x020300), struct.pack(">i", 238)]
    info = struct.pack(">4i", 2, 1, 0x40009, 14) + b"compact_intseq" + struct.pack(">i", 254)
    pieces += [info, struct.pack(">2i", 14, 3), struct.pack(">3d", 1e15, 1, 1), struct.pack(">i", 254)]
    with pytest.raises(InputError, match=r"R's compact form \(such as 1:n\) that would take more than 1024 MB"):
        unserialize(b"".join(pieces), "x")
    pieces[4] = struct.pack(">2i", 14, 3) + struct.pack(">3d", 3, 4, -1)
    pieces.pop(5)
    assert unserialize(b"".join(pieces), "x").values.tolist() == [4, 3, 2]


def test_many_compact_sequences_and_small_parts_share_the_room():
    """Of a few bytes each, they would take gigabytes together."""
    info = struct.pack(">4i", 2, 1, 0x40009, 14) + b"compact_intseq" + struct.pack(">i", 254)
    range_ = struct.pack(">i", 238) + info + struct.pack(">2i", 14, 3) + struct.pack(">3d", 1e5, 1, 1)
    range_ += struct.pack(">i", 254)
    several = WHOLE[:14] + struct.pack(">2i", 19, 2) + range_ * 2
    assert [len(part) for part in unserialize(several, "x", max_mb=2).values] == [100_000] * 2
    with pytest.raises(InputError, match="more than 1 MB"):
        unserialize(several, "x", max_mb=1)
    small = WHOLE[:14] + struct.pack(">2i", 19, 5000) + struct.pack(">2i", 13, 0) * 5000
    assert len(unserialize(small, "x", max_mb=2)) == 5000
    with pytest.raises(InputError, match="more than 1 MB"):
        unserialize(small, "x", max_mb=1)


def test_deep_nesting_is_refused_both_ways():
    tree = None
    for _ in range(100):
        tree = RList((tree,))
    assert same(unserialize(serialized(tree), "x"), tree)
    for _ in range(10_000):
        tree = RList((tree,))
    with pytest.raises(InputError, match="nested too deeply"):
        serialized(tree)
    content = WHOLE[:14] + struct.pack(">2i", 19, 1) * 10_000 + struct.pack(">i", 254)
    with pytest.raises(InputError, match="nested too deeply"):
        unserialize(content, "x")


def test_long_chains_are_not_deep():
    call = RCall(RSymbol("c"), tuple((f"a{i}", None) for i in range(20_000)))
    assert same(unserialize(serialized(call), "x"), call)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (strings("a\0b"), "NUL"),
        (strings("a\ud800"), "surrogate"),
        (RSymbol("x\0"), "NUL"),
        (RSymbol("x" * 10_001), "10000 bytes"),
        (ROpaque("an environment"), "holds an environment of R"),
        (named_list({"part": ROpaque("a raw vector")}), "holds a raw vector of R"),
    ],
)
def test_what_r_cannot_hold_is_refused(value, words):
    with pytest.raises(InputError, match=words):
        serialized(value)


def test_wider_numbers_are_an_error_not_a_wrap():
    with pytest.raises(TypeError):
        serialized(RVector("integer", np.array([2**40])))
    assert unserialize(serialized(RVector("integer", [1, 2])), "x").values.tolist() == [1, 2]
    assert unserialize(serialized(RVector("double", np.arange(6.0)[::2])), "x").values.tolist() == [0, 2, 4]


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"names": strings("one")}, "1 names"),
        ({"names": doubles([1.0, 2.0])}, "no text"),
        ({"dim": RVector("integer", np.array([3, 1], np.int32))}, "do not fit its length"),
        ({"class": strings("factor"), "levels": strings("a")}, "factor"),
        ({"class": strings("data.frame")}, "data frame"),
    ],
)
def test_attributes_that_do_not_fit_are_damage(attributes, words):
    with pytest.raises(InputError, match=words):
        unserialize(serialized(RVector("double", np.arange(2.0), attributes)), "x")


def test_frames_whose_columns_do_not_fit_are_damage():
    broken = RList((doubles([1.0]), *FRAME.values[1:]), FRAME.attributes)
    with pytest.raises(InputError, match="2 rows and a column of 1"):
        unserialize(serialized(broken), "x")


def test_long_vectors_tell_their_length_in_two_words():
    file = io.BytesIO()
    _Writer(file)._length(2**33 + 5)
    assert file.getvalue() == struct.pack(">3i", -1, 2, 5)
    content = WHOLE[:14] + struct.pack(">7i", 13, -1, 0, 3, 1, 2, 3)
    assert unserialize(content, "x").values.tolist() == [1, 2, 3]


def test_more_after_the_object_is_refused():
    with pytest.raises(InputError, match="3 bytes more"):
        unserialize(WHOLE + b"abc", "x")


HEADER_3 = b"X\n" + struct.pack(">4i", 3, 0x040202, 0x030500, 6) + b"CP1251"


def test_unmarked_text_is_in_the_native_encoding_of_the_file():
    text = struct.pack(">4i", 16, 1, 9, 3) + "мел".encode("cp1251")
    assert unserialize(HEADER_3 + text, "x").values == ["мел"]
    with pytest.raises(InputError, match="not valid utf-8"):
        unserialize(WHOLE[:14] + text, "x")
    for unknown in (b"CP9999", b"base64", b"CP\x001\xff1"):
        with pytest.raises(InputError, match="encoding that is not known"):
            unserialize(HEADER_3.replace(b"CP1251", unknown.ljust(6)) + text, "x")


def test_strings_of_windows_in_places_that_latin1_leaves_unused():
    flags = 9 | 1 << 14
    content = WHOLE[:14] + struct.pack(">4i", 16, 1, flags, 2) + b"\x80\x81"
    assert unserialize(content, "x").values == ["€\x81"]


def test_text_marked_as_bytes_is_refused():
    content = WHOLE[:14] + struct.pack(">4i", 16, 1, 9 | 1 << 13, 1) + b"\xff"
    with pytest.raises(InputError, match="marks as bytes"):
        unserialize(content, "x")


def test_many_strings_cross_the_chunks():
    texts = [f"é{i}" if i % 3 else None if i % 2 else f"s{i}" for i in range(200_000)]
    assert unserialize(serialized(strings(texts)), "x").values == texts


@pytest.mark.parametrize("value", [0.0, 1.0, -1.5, 1e15, 1e-300, 123456.7, 5e-324])
def test_real_text_reads_as_the_number(value):
    assert float(real_text(value)) == value


def test_versions_to_come_are_refused():
    with pytest.raises(InputError, match="version 4"):
        unserialize(b"X\n" + struct.pack(">3i", 4, 0, 0), "x")


def test_formats_not_read_say_how_to_save_again():
    for start in (b"A\n2\n", b"B\n\x02\0\0\0"):
        with pytest.raises(InputError, match=r"saveRDS\(x, file\)"):
            unserialize(start, "x")

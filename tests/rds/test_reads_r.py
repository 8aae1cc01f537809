"""We read what R writes: all cases from one R process, compressed in all of its ways."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.rds.description_files import read_description
from pli_stats.rds.workspaces import read_frames, read_workspace
from pli_stats.rds.xdr.altrep import real_text
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
    classes_of,
    parts_of,
)

pytestmark = pytest.mark.r

PROGRAM = r"""
suppressWarnings(Sys.setlocale("LC_CTYPE", "C.UTF-8"))
ways <- list("gzip", "bzip2", "xz", FALSE); k <- 0
keep <- function(name, x, ...) {
  k <<- k + 1
  saveRDS(x, paste0(name, ".rds"), compress = ways[[k %% 4 + 1]], ...)
}
keep("logical", c(TRUE, FALSE, NA)); keep("integer", c(5L, NA, -3L)); keep("double", c(0.5, NA, NaN, -Inf))
keep("complex", c(1+2i, NA)); keep("character", c("a", NA, "NA", "\u00e9", strrep("x", 70000)))
keep("empty", list(integer(0), character(0), list(), NULL)); keep("one", 1L)
latin <- "fa\xE7ade"; Encoding(latin) <- "latin1"; keep("latin1", c(latin, "\u00e7"))
raw_text <- "\xff"; Encoding(raw_text) <- "bytes"; keep("bytes", raw_text)
keep("range", 1:1000000); keep("down", 3:-2); keep("named_range", setNames(1:3, c("a", "b", "c")))
keep("sorted", sort(c(3, 1, 2))); keep("deferred", as.character(1:4)); keep("v2", 1:3, version = 2)
set.seed(1)
reals <- c(rnorm(2000), rnorm(500) * 10^sample(-30:30, 500, TRUE), 1e5, 123456, 1e15, 1e-5, 0.1 + 0.2, 1/3, 100000.5)
reals <- c(reals, NA, NaN, Inf, -Inf, 0, -0, 2^53, .Machine$double.xmin)
keep("reals", reals); keep("reals_deferred", as.character(reals))
text <- as.character(reals); invisible(nchar(text)); keep("reals_text", paste0(text, ""))
options(scipen = 10); keep("penalty", as.character(c(1e5, 1e12, 1e-8))); options(scipen = 0)
frame <- data.frame(
  f = factor(c("b", NA, "a")), o = factor(c("lo", "hi", "lo"), levels = c("lo", "hi"), ordered = TRUE),
  d = as.Date(c("2020-02-29", NA, "1969-12-31")),
  t = as.POSIXct(c(0, NA, 1.5e9), origin = "1970-01-01", tz = "Asia/Tokyo"),
  s = as.difftime(c(1, NA, 3), units = "mins"), n = c(1L, NA, 3L), x = c(NA, "NA", "\u00fc"), stringsAsFactors = FALSE)
keep("frame", frame); keep("rows", frame[c(1, 3), ]); keep("named_rows", data.frame(x = 1:2, row.names = c("p", "q")))
keep("na_level", data.frame(f = addNA(factor(c("a", NA, "b")))))
keep("none", frame[0, ]); keep("list_column", data.frame(x = I(list(1, "a"))))
keep("matrix", matrix(1:6, 2, dimnames = list(NULL, c("a", "b", "c"))))
keep("nested", list(a = list(b = NULL, c = list(1L, "x")), d = NULL)); keep("htest", t.test(extra ~ group, sleep))
centre <- function(data, i) mean(data[i])
keep("source", eval(parse(text = "function(data, i) { mean(data[i]) }", keep.source = TRUE)))
for (j in 1:3) centre(c(1, 2), 1:2); keep("compiled", compiler::cmpfun(centre))
twice <- function(x) { y <- x + x; if (y > 1) x[1, , drop = FALSE] else function(z = 1) z + x }
keep("source_twice", twice); keep("compiled_twice", compiler::cmpfun(twice))
keep("call", quote(f(x, k = 2)(y)[1, ])); keep("formula", y ~ x + z)
set.seed(3); keep("boot", boot::boot(c(1.5, 2, 4, 8), centre, R = 19))
keep("boot_inline", boot::boot(c(1, 2, 4), function(d, i, k = 1) k * mean(d[i]), R = 9))
local({ hidden <- 1; keep("closure", function(x) x + hidden) }); keep("package_function", mean); keep("builtin", sum)
keep("environment", new.env()); keep("raw", as.raw(1:3))
keep("expression", expression(a + b)); keep("lm", lm(dist ~ speed, cars))
keep("pointer", list(new("externalptr"), 1))
setClass("P", representation(x = "numeric")); keep("s4", new("P", x = 1))
field <- data.frame(
  station = factor(c("A", "B")), day = as.Date("2020-02-29") + 0:1, Cu = c("<0.2", "3"), Pb = c(1.5, NA))
keep("field", field); keep("frames", list(field = field, n = 1L)); class(field) <- c("tbl_df", "tbl", "data.frame")
keep("tibble", field)
saveRDS(1:3, "ascii.rds", ascii = TRUE); native <- file("native.rds", "wb")
serialize(1:3, native, xdr = FALSE); close(native)
save(frame, reals, file = "work.RData"); save(frame, file = "work.rds"); save(frame, file = "text.RData", ascii = TRUE)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written_by_r")
    (folder / "write.R").write_text(PROGRAM)
    run = subprocess.run(["Rscript", "--vanilla", "write.R"], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def read(folder):
    return lambda name: read_description(folder / f"{name}.rds")


def _bits(values):
    return np.asarray(values, np.float64).view(np.int64).tolist()


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("logical", "logical", [1, 0, NA_INTEGER]),
        ("integer", "integer", [5, NA_INTEGER, -3]),
        ("one", "integer", [1]),
        ("down", "integer", [3, 2, 1, 0, -1, -2]),
        ("named_range", "integer", [1, 2, 3]),
        ("sorted", "double", [1, 2, 3]),
        ("v2", "integer", [1, 2, 3]),
        ("character", "character", ["a", None, "NA", "é", "x" * 70000]),
        ("latin1", "character", ["façade", "ç"]),
        ("deferred", "character", ["1", "2", "3", "4"]),
        ("penalty", "character", ["100000", "1000000000000", "0.00000001"]),
    ],
)
def test_vectors(name, kind, values, read):
    found = read(name)
    assert (found.kind, list(found.values)) == (kind, values)


def test_missing_doubles_keep_their_bits(read):
    found = read("double").values
    assert _bits(found)[1] == _bits([NA_REAL])[0]
    assert np.isnan(found[2])
    assert _bits(found)[2] != _bits(found)[1]
    assert found[[0, 3]].tolist() == [0.5, -np.inf]
    assert read("complex").values[0] == 1 + 2j


def test_ranges_are_expanded(read):
    found = read("range")
    assert found.values.dtype == np.int32
    np.testing.assert_array_equal(found.values, np.arange(1, 1_000_001))
    assert read("named_range").attributes["names"].values == ["a", "b", "c"]


def test_numbers_that_r_has_not_made_strings_of_yet(read):
    expected = read("reals_text").values
    expected = [None if text == "NA" else text for text in expected]
    assert read("reals_deferred").values == expected
    numbers = read("reals").values.tolist()
    differing = [x for x, text in zip(numbers, expected, strict=True) if text and real_text(x) != text]
    assert not differing


def test_empty_vectors_and_nothing(read):
    whole, text, parts, nothing = read("empty").values
    assert (len(whole), len(text), parts.values, nothing) == (0, 0, (), None)


def test_frame(read):
    frame = read("frame")
    parts = parts_of(frame)
    assert classes_of(frame) == ("data.frame",)
    assert parts["f"].values.tolist() == [2, NA_INTEGER, 1]
    assert parts["f"].attributes["levels"].values == ["a", "b"]
    assert classes_of(parts["o"]) == ("ordered", "factor")
    assert parts["d"].values[0] == 18321
    assert parts["t"].attributes["tzone"].values == ["Asia/Tokyo"]
    assert parts["s"].attributes["units"].values == ["mins"]
    assert list(parts["x"].values) == [None, "NA", "ü"]
    assert frame.attributes["row.names"].values.tolist() == [NA_INTEGER, -3]
    assert read("rows").attributes["row.names"].values.tolist() == [1, 3]
    assert read("named_rows").attributes["row.names"].values == ["p", "q"]
    assert len(parts_of(read("none"))["x"]) == 0


def test_a_level_that_is_missing_becomes_a_missing_value(folder):
    column = ps.read_rds(folder / "na_level.rds")["f"]
    assert column.astype(object).where(column.notna(), None).tolist() == ["a", None, "b"]
    assert list(column.cat.categories) == ["a", "b"]


def test_lists_and_matrices(read):
    nested = parts_of(read("nested"))
    assert parts_of(nested["a"])["b"] is None
    assert nested["d"] is None
    assert isinstance(parts_of(read("list_column"))["x"], RList)
    matrix = read("matrix")
    assert matrix.values.tolist() == [1, 2, 3, 4, 5, 6]
    assert matrix.attributes["dim"].values.tolist() == [2, 3]
    assert classes_of(read("htest")) == ("htest",)


MEAN_OF = RCall(RSymbol("mean"), (("", RCall(RSymbol("["), (("", RSymbol("data")), ("", RSymbol("i"))))),))


def test_functions_and_calls(read):
    compiled, source = read("compiled"), read("source")
    assert isinstance(compiled, RFunction)
    assert serialized(compiled) == serialized(RFunction(("data", "i"), MEAN_OF))
    assert serialized(source) == serialized(RFunction(("data", "i"), RCall(RSymbol("{"), (("", MEAN_OF),))))
    assert isinstance(read("source_twice"), RFunction)
    assert repr(read("compiled_twice")) == repr(read("source_twice"))
    call = read("call")
    assert call.function == RSymbol("[")
    assert call.arguments[2] == ("", RSymbol(""))
    assert classes_of(read("formula")) == ("formula",)


def test_boot_objects_are_read_with_their_functions(read):
    boot = parts_of(read("boot"))
    assert serialized(boot["statistic"]) == serialized(RFunction(("data", "i"), MEAN_OF))
    assert isinstance(boot["call"], RCall)
    assert len(boot["t"]) == 19
    assert serialized(read("boot"))
    inline = parts_of(read("boot_inline"))
    assert inline["statistic"] == ROpaque("a function with defaults for its arguments, or without a call in it")
    assert isinstance(inline["call"], RCall)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("closure", "a function with an environment of its own"),
        ("package_function", "a function with an environment of its own"),
        ("builtin", "R's own function sum"),
        ("environment", "an environment"),
        ("raw", "a raw vector"),
        ("expression", "an expression"),
        ("s4", "an S4 object"),
    ],
)
def test_what_is_not_held_keeps_its_place(name, what, read):
    assert read(name) == ROpaque(what)
    with pytest.raises(InputError, match=f"holds {what} of R"):
        serialized(read(name))


def test_beside_what_is_not_held(read):
    assert read("pointer").values[0] == ROpaque("a pointer")
    assert read("pointer").values[1].values.tolist() == [1]
    assert isinstance(parts_of(read("lm"))["coefficients"], RVector)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ascii", r"text \(ascii\) format.*saveRDS"),
        ("native", "native binary format.*saveRDS"),
        ("bytes", "marks as bytes"),
        ("work", "is a workspace"),
    ],
)
def test_refused(name, words, read):
    with pytest.raises(InputError, match=words):
        read(name)


def test_workspaces(folder):
    objects = read_workspace(folder / "work.RData")
    assert list(objects) == ["frame", "reals"]
    text = parts_of(objects["frame"])["x"].values
    assert (len(text), text[1], list(text)) == (3, "NA", [None, "NA", "ü"])
    columns = read_frames(folder / "work.RData", {"frame": ["x", "n"]})["frame"]
    assert list(columns) == ["x", "n"]
    with pytest.raises(InputError, match=r"text \(ascii\) format"):
        read_workspace(folder / "text.RData")
    with pytest.raises(InputError, match="as a workspace"):
        read_workspace(folder / "frame.rds")


@pytest.mark.parametrize("name", ["field", "frames", "tibble"])
def test_field_data(name, folder):
    samples = ps.read_samples(folder / f"{name}.rds")
    assert samples.limits["Cu"].iloc[0] == 0.2
    assert np.isnan(samples.concentrations["Pb"].iloc[1])
    assert samples.info["station"].tolist() == ["A", "B"]
    assert str(samples.info["day"].iloc[1])[:10] == "2020-03-01"


def test_files_without_field_data_are_refused(folder):
    for name in ("integer", "nested", "environment"):
        with pytest.raises(InputError, match="holds no data frame"):
            ps.read_samples(folder / f"{name}.rds")
    with pytest.raises(InputError, match="is a workspace"):
        ps.read_samples(folder / "work.rds")
    with pytest.raises(InputError, match="'x'"):
        ps.read_samples(folder / "list_column.rds")

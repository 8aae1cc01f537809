"""R reads what we write: each case is compared by `identical` with the same object made by R, in one R process."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest

from pli_stats.rds.description_files import write_description
from pli_stats.robjects.vectors.r_values import (
    NA_INTEGER,
    NA_REAL,
    RCall,
    RFunction,
    RList,
    RSymbol,
    RVector,
    doubles,
    named_list,
    strings,
)

pytestmark = pytest.mark.r


def _integers(*values, **attributes):
    return RVector("integer", np.array(values, np.int32), attributes)


def _logicals(*values):
    return RVector("logical", np.array(values, np.int32))


FACTOR = _integers(2, 1, NA_INTEGER, levels=strings(["a", "é"]), **{"class": strings(["ordered", "factor"])})
DATES = RVector("double", np.array([0.0, NA_REAL, 19000.0]), {"class": strings("Date")})
TIMES = RVector(
    "double", np.array([0.5, NA_REAL, 1e9]), {"class": strings(["POSIXct", "POSIXt"]), "tzone": strings("Asia/Tokyo")}
)
SPANS = RVector("double", np.array([1.0, 2.0, NA_REAL]), {"class": strings("difftime"), "units": strings("days")})
COLUMNS = {
    "f": FACTOR,
    "d": DATES,
    "t": TIMES,
    "s": SPANS,
    "n": _integers(1, NA_INTEGER, 3),
    "x": strings(["a", None, "NA"]),
}
R_COLUMNS = (
    'f = factor(c("é", "a", NA), levels = c("a", "é"), ordered = TRUE), '
    'd = as.Date(c(0, NA, 19000), origin = "1970-01-01"), '
    't = as.POSIXct(c(0.5, NA, 1e9), origin = "1970-01-01", tz = "Asia/Tokyo"), '
    's = as.difftime(c(1, 2, NA), units = "days"), n = c(1L, NA, 3L), x = c("a", NA, "NA")'
)
MEAN_OF = RCall(RSymbol("mean"), (("", RCall(RSymbol("["), (("", RSymbol("data")), ("", RSymbol("i"))))),))


def _frame(row_names):
    attributes = {"names": strings(list(COLUMNS)), "class": strings("data.frame"), "row.names": row_names}
    return RList(tuple(COLUMNS.values()), attributes)


# name -> description, and the R code of the same object
CASES = {
    "nothing": (None, "NULL"),
    "logical": (_logicals(1, 0, NA_INTEGER), "c(TRUE, FALSE, NA)"),
    "integer": (_integers(1, NA_INTEGER, -(2**31) + 1), "c(1L, NA, -2147483647L)"),
    "double": (doubles([0.1, NA_REAL, np.nan, np.inf, -0.0]), "c(0.1, NA, NaN, Inf, -0)"),
    "complex": (RVector("complex", np.array([1 + 2j, -0.5j])), "complex(real = c(1, 0), imaginary = c(2, -0.5))"),
    "character": (
        strings(["a", None, "NA", "", "é", "日本\n\t\"'"]),
        'c("a", NA, "NA", "", "\\u00e9", "\\u65e5\\u672c\\n\\t\\"\'")',
    ),
    "empty integer": (_integers(), "integer(0)"),
    "empty double": (RVector("double", np.array([])), "numeric(0)"),
    "empty character": (strings([]), "character(0)"),
    "empty list": (RList(()), "list()"),
    "names": (doubles([1.0, 2.0], ["a", "ü"]), 'c(a = 1, "\\u00fc" = 2)'),
    "matrix": (
        RVector(
            "double",
            np.arange(1.0, 7.0),
            {"dim": _integers(2, 3), "dimnames": RList((strings(["r1", "r2"]), None))},
        ),
        'matrix(c(1, 2, 3, 4, 5, 6), 2, dimnames = list(c("r1", "r2"), NULL))',
    ),
    "nested list": (
        named_list({"a": RList((None, _logicals(1))), "b": named_list({"c": doubles(1.0)})}),
        "list(a = list(NULL, TRUE), b = list(c = 1))",
    ),
    "frame": (_frame(_integers(NA_INTEGER, -3)), f"data.frame({R_COLUMNS})"),
    "row names": (_frame(strings(["p", "q", "r"])), f'data.frame({R_COLUMNS}, row.names = c("p", "q", "r"))'),
    "frame without rows": (
        RList(
            (RVector("double", np.array([])),),
            {"names": strings("x"), "class": strings("data.frame"), "row.names": _integers()},
        ),
        "data.frame(x = numeric(0))",
    ),
    "symbol": (RSymbol("größe"), 'as.name("gr\\u00f6\\u00dfe")'),
    "call": (
        RCall(RSymbol("boot"), (("data", RSymbol("data")), ("R", doubles(99.0)), ("", RCall(RSymbol("f"))))),
        "quote(boot(data = data, R = 99, f()))",
    ),
    "left out argument": (
        RCall(RSymbol("["), (("", RSymbol("x")), ("", RSymbol("")), ("drop", _logicals(0)))),
        "quote(x[, drop = FALSE])",
    ),
    "call of a call": (RCall(RCall(RSymbol("f"), (("", RSymbol("a")),)), (("", RSymbol("b")),)), "quote(f(a)(b))"),
    "hostile": (
        named_list({"$(rm -rf)": strings('"; quit()'), "a.b": strings("..\\x")}),
        'list("$(rm -rf)" = "\\"; quit()", a.b = "..\\\\x")',
    ),
}  # fmt: skip

PROGRAM = """
suppressWarnings(Sys.setlocale("LC_CTYPE", "C.UTF-8"))
cases <- jsonlite::fromJSON("cases.json", simplifyVector = FALSE)
for (case in cases) {
  ours <- readRDS(case$file)
  theirs <- eval(parse(text = case$code, encoding = "UTF-8"))
  said <- if (identical(ours, theirs)) "same" else paste(c("differs", all.equal(ours, theirs)), collapse = " ")
  # but for the header, the bytes are those that R itself writes
  body <- function(raw) raw[-(1:14)]
  plain <- body(readBin(case$plain, "raw", 1e6))
  its <- body(serialize(ours, NULL, version = 2))
  cat(case$name, said, if (identical(plain, its)) "same bytes" else "other bytes", sep = "\\t")
  cat("\\n")
}
f <- readRDS("function.rds")
stopifnot(identical(environment(f), globalenv()), identical(names(formals(f)), c("data", "i")))
stopifnot(identical(f(c(1, 2, 6), c(1, 3)), 3.5))
first <- readRDS("first.rds")
stopifnot(identical(first$values, c(NA, 1)), is.na(first$values[1]), !is.nan(first$values[1]))
cat("function\\tsame\\tsame bytes\\n")
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    register = []
    for k, (name, (value, code)) in enumerate(CASES.items()):
        write_description(value, folder / f"{k}.rds", compress=k % 2 == 0)
        write_description(value, folder / f"{k}.plain", compress=False)
        register.append({"name": name, "file": f"{k}.rds", "plain": f"{k}.plain", "code": code})
    write_description(RFunction(("data", "i"), MEAN_OF), folder / "function.rds")
    write_description(named_list({"values": doubles([NA_REAL, 1.0])}), folder / "first.rds")
    (folder / "cases.json").write_text(json.dumps(register))
    (folder / "cases.R").write_text(PROGRAM)
    run = subprocess.run(["Rscript", "--vanilla", "cases.R"], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return {line.split("\t")[0]: line.split("\t")[1:] for line in run.stdout.splitlines()}


@pytest.mark.parametrize("name", [*CASES, "function"])
def test_r_reads_it_as_the_same_object(name, answers):
    assert answers[name] == ["same", "same bytes"]

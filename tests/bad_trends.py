"""Bad inputs of the verbs for trends with seasons, regions, non-detects and autocorrelation."""

from __future__ import annotations

from bad_intervals import Case, call

import pli_stats as ps

TEN, AB = [float(year) for year in range(2011, 2021)], list("ab") * 5
ALTERNATING = [0.0, 1.01, 0.02, 0.99, 0.01, 1.03, 0.0, 0.98, 0.02, 1.0, 0.01, 1.02, 0.03]

TRENDS: list[Case] = [
    call("mann_kendall_test, method zhang", lambda: ps.mann_kendall_test(TEN, method="zhang")),
    call("mann_kendall_test, AR(1) of nine values", lambda: ps.mann_kendall_test(TEN[:9], method="ar1")),
    call(
        "mann_kendall_test, AR(1), two values a year",
        lambda: ps.mann_kendall_test(TEN, time=[1] * 5 + [2] * 5, method="ar1"),
    ),
    call(
        "mann_kendall_test, pre-whitening with seasons",
        lambda: ps.mann_kendall_test(TEN, time=TEN, season=AB, method="tfpw"),
    ),
    call(
        "mann_kendall_test, Hamed-Rao with non-detects",
        lambda: ps.mann_kendall_test(TEN, nondetect=[True] + [False] * 9, method="hamed_rao"),
    ),
    call(
        "mann_kendall_test, Hamed-Rao of a variance below 0",
        lambda: ps.mann_kendall_test(ALTERNATING, method="hamed_rao"),
    ),
    call("mann_kendall_test, Hirsch-Slack without blocks", lambda: ps.mann_kendall_test(TEN, method="hirsch_slack")),
    call(
        "mann_kendall_test, Hirsch-Slack, two values a year",
        lambda: ps.mann_kendall_test(TEN, time=[1] * 5 + [2] * 5, season=AB, method="hirsch_slack"),
    ),
    call("mann_kendall_test, seasons without years", lambda: ps.mann_kendall_test(TEN, season=AB)),
    call("mann_kendall_test, a season too few", lambda: ps.mann_kendall_test(TEN, time=TEN, season=AB[:9])),
    call("mann_kendall_test, a station missing", lambda: ps.mann_kendall_test(TEN, time=TEN, region=[*AB[:9], None])),
    call(
        "mann_kendall_test, each station once", lambda: ps.mann_kendall_test(TEN, time=TEN, region=list("abcdefghij"))
    ),
    call("mann_kendall_test, nondetect as 0 and 1", lambda: ps.mann_kendall_test(TEN, nondetect=[1] + [0] * 9)),
    call("mann_kendall_test, a flag too few", lambda: ps.mann_kendall_test(TEN, nondetect=[False] * 9)),
    call("mann_kendall_test, flags in two columns", lambda: ps.mann_kendall_test(TEN, nondetect=[[False] * 2] * 10)),
    call("mann_kendall_test, complex values", lambda: ps.mann_kendall_test([1.0, 2.0, 3.0j])),
    call("theil_sen_slope, pre-whitening", lambda: ps.theil_sen_slope(TEN, method="tfpw")),
    call("theil_sen_slope, method True", lambda: ps.theil_sen_slope(TEN, method=True)),
    call("theil_sen_slope, one measured value", lambda: ps.theil_sen_slope(TEN, nondetect=[False] + [True] * 9)),
    call("theil_sen_slope, text for flags", lambda: ps.theil_sen_slope(TEN, nondetect=["<"] * 10)),
]

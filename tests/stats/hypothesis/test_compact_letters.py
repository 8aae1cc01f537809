"""Labels that look alike are refused wherever they are given: they would count as two."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps

Y, YHAT = np.arange(1.0, 9.0), np.arange(2.0, 10.0)
PORTS = ["a", "a ", "a", "a", "b", "b", "c", "c"]


def long_form(**columns):
    frame = pd.DataFrame({"sample": [*range(8)] * 2, "model": ["m"] * 8 + ["o"] * 8, "y_true": [*Y, *Y]})
    return frame.assign(y_pred=np.r_[YHAT, YHAT + Y**0.5], **columns)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("ports", lambda: ps.bootstrap_ci(Y, YHAT, metrics="mae", ports=PORTS)),
        ("strata", lambda: ps.bootstrap_ci(Y, YHAT, metrics="mae", strata=PORTS)),
        ("yhat", lambda: ps.bootstrap_ci(Y, {"a": YHAT, "a ": YHAT}, metrics="mae")),
        ("ports", lambda: ps.compare_ports(Y, PORTS)),
        ("ports", lambda: ps.pli_test(Y, value=1.0, ports=PORTS)),
        ("port", lambda: ps.compare_models(long_form(port=PORTS * 2))),
        ("model", lambda: ps.compare_models(long_form(model=["a"] * 8 + ["a "] * 8))),
        ("zone", lambda: ps.zone_pli(Y, PORTS)),
    ],
)
def test_labels_that_print_alike_are_refused(name, call):
    with pytest.raises(
        ps.InputError, match=f"`{name}` must not hold labels that look alike .*: 'a' and 'a ' would count as two"
    ):
        call()


def test_other_labels_are_kept():
    assert ps.compare_ports(Y, ["a", "A", "A", "a", "b b", "b b", "bb", "bb"]).groups.shape[0] == 4

"""By which column the samples of a survey are grouped, and which metals its PLI is of."""

from __future__ import annotations

import numpy as np

from pli_stats.checks import check_labels, check_metals, check_text, listed, near_miss, plain_label, refusal
from pli_stats.results import Samples


def group_column(samples: Samples, by: str) -> str:
    """Return the info column to group by.

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import read_samples
    >>> group_column(read_samples(pd.DataFrame({"harbour": ["Eden"], "Cu": [20.0]}), port="harbour"), "port")
    'harbour'
    """
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)
    if not len(samples):
        raise refusal("no_rows_left", why="`samples` is empty")
    labels = samples.concentrations.index
    if not labels.is_unique:
        label = labels[labels.duplicated()][0]
        raise refusal("repeated_labels", label=label, times=int((labels == label).sum()))
    check_text("by", by)
    if by == "port" and samples.port is not None:
        return samples.port
    if by in samples.info:
        groups = samples.info[by]
        blank = [name for name in groups.unique() if isinstance(name, str) and not plain_label(name)]
        missing = (groups.isna() | groups.isin(blank)).to_numpy()
        if missing.any():
            raise refusal("port_missing", row=samples.row_numbers[int(np.argmax(missing))], column=by)
        check_labels(by, groups.unique())
        return by
    if by == "port":
        raise refusal("no_port")
    names = [str(c) for c in samples.info.columns]
    raise refusal("no_group_column", got=by, columns=listed(names), hint=near_miss(by, names))


def panel_of(samples: Samples, metals: list[str] | None, normalizer: str | None = None) -> list[str]:
    """Return the metals of the PLI.

    Examples
    --------
    >>> import pandas as pd
    >>> from pli_stats import read_samples
    >>> panel_of(read_samples(pd.DataFrame({"Al": [9e4], "Cu": [20.0]})), None, "Al")
    ['Cu']
    """
    check_text("normalizer", normalizer)
    if normalizer is not None and normalizer not in samples.metals:
        raise refusal("normalizer_missing", normalizer=normalizer, columns=listed(samples.metals))
    every = [metal for metal in samples.metals if metal != normalizer]
    return check_metals(every if metals is None else metals, samples.metals)

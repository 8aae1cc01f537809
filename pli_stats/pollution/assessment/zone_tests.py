"""Is the zone PLI of each port above 1: one t test a port, of the logarithms, with non-detects carried in."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_level, check_one_of, check_seed, label_text, refusal
from pli_stats.pollution.assessment.caveats import zone_notes
from pli_stats.pollution.assessment.groups_and_panel import group_column, panel_of
from pli_stats.pollution.assessment.measurement_uncertainty import NONDETECTS, filled_nondetects
from pli_stats.pollution.assessment.panel_completeness import incomplete_panel
from pli_stats.pollution.assessment.port_table import PortData, zones_of
from pli_stats.pollution.assessment.zone_interval import ZoneData, end_point_errors, mean_of_logs
from pli_stats.pollution.indices.contamination import MISSING, metals_used, pli
from pli_stats.pollution.nondetects.nondetect_verbs import by_row, pli_bounds
from pli_stats.pollution.reference.reference_values import Background, UnverifiedValueWarning
from pli_stats.pollution.reference.reference_values import background as background_of
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Samples, ZoneTests
from pli_stats.stats.arguments import ALTERNATIVES, finite_vector
from pli_stats.stats.hypothesis.one_sample import logarithms
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.text.notes import Note, note


def zone_pli_test(
    samples: Samples,
    background: Any = "shale",
    *,
    by: str = "port",
    value: float = 1.0,
    alternative: str = "two-sided",
    adjust: str = "holm",
    metals: list[str] | None = None,
    missing: str = "error",
    nondetects: str = "half",
    level: float = 0.95,
    seed: int = 1,
) -> ZoneTests:
    """Test for each port whether its zone PLI is `value`, 1 being the line between unpolluted and polluted.

    t = (mean ln PLI - ln value) / (s / sqrt(n)), n - 1 degrees of freedom, n being the samples of the port: `pli_test`
    of each port, from concentrations. The sampling unit is the sample (station and visit), taken as an independent draw
    from its port; the interval covers the zone PLI that many such samples would give, and nothing is said of other
    ports. Under the null the logarithms of a port's PLIs are normal about ln value. P values are adjusted over the
    ports that are tested; intervals are not. How far from `value` a PLI must lie to be found is what `plan` says: with
    many samples, whose ln PLI has standard deviation s, by a factor of about exp(2.8 s / sqrt(n)).

    Non-detects are drawn again and again below their limits from a lognormal model of the port, and combined by Rubin's
    rules, so that the standard error grows with the share of non-detects; `nondetects` says what estimates take for
    them. The uncertainty of the background is not in the test. For surveys drawn with unequal probability see
    `assess(weights=...)`.

    Parameters
    ----------
    samples : Samples
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    by : str
        "port" for the port column of the samples, or any column of `samples.info`.
    value : float
        PLI under the null hypothesis, dimensionless.
    alternative : {"two-sided", "greater", "less"}
        "greater": the zone PLI is above `value`.
    adjust : {"holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by", "none"}
        As in `adjust_p`, over the ports.
    metals : list of str, optional
        The panel of the PLI; all by default.
    missing : {"error", "omit"}
        As in `pli`.
    nondetects : {"half", "ros", "mle", "bounds"}
        As in `assess`. "bounds" puts all non-detects at their limits where the alternative is "less", and towards 0
        where it is "greater", which is then never shown of a port that has any.
    level : float
        Of the intervals; differences are significant where p adjusted is at most 1 - `level`.
    seed : int
        Of the drawn non-detects.

    Returns
    -------
    ZoneTests
        One row a port, ranked by zone PLI. A port of a single sample has no test: its p is missing, and not counted in
        the adjustment.

    Raises
    ------
    InputError
        As `pli_test`, `pli` and `assess`; no port has two samples.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780
    Student (1908). Biometrika 6, 1-25. doi:10.2307/2331554
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley. doi:10.1002/9780470316696

    Examples
    --------
    >>> import pandas as pd
    >>> import pli_stats as ps
    >>> metals = {"Cu": [90.0, 70.0, 110.0, 40.0, 55.0], "Pb": [35.0, 30.0, 60.0, 20.0, 15.0]}
    >>> samples = ps.read_samples(pd.DataFrame({"port": list("NNNSS"), **metals}), port="port")
    >>> zone_pli_test(samples).frame[["port", "n", "estimate", "p_value", "p_adjusted"]].round(3).to_numpy().tolist()
    [['N', 3, 1.978, 0.055, 0.111], ['S', 2, 0.95, 0.095, 0.111]]
    """
    group, panel = group_column(samples, by), panel_of(samples, metals)
    check_one_of("alternative", alternative, ALTERNATIVES)
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    check_one_of("nondetects", nondetects, NONDETECTS)
    check_one_of("missing", missing, MISSING)
    check_level(level)
    check_seed(seed)
    if np.ndim(value):
        raise refusal("numbers_only", name="value", got=value, position=0)
    target = float(logarithms("value", finite_vector("value", value))[0])
    chosen = background_of(background)
    data = _port_data(samples, group, panel, chosen, missing, nondetects)
    tests = [
        _test(label_text(name), zone, target, alternative, nondetects, level)
        for name, _, zone in zones_of(data, None if nondetects == "bounds" else seed)
    ]
    frame = pd.DataFrame([row for row, _ in tests])
    tested = frame["p_value"].notna()
    if not tested.any():
        raise refusal("no_port_tested", n=len(frame))
    frame.loc[tested, "p_adjusted"] = adjust_p(frame.loc[tested, "p_value"], method=adjust)
    frame = frame.sort_values(["estimate", "port"], ascending=[False, True], kind="stable", ignore_index=True)
    general = zone_notes(samples, panel, chosen, data.by_sample, frame, group, level, nondetects)
    return ZoneTests(
        frame,
        value=float(value),
        alternative=alternative,
        adjust=adjust,
        by=group,
        background=chosen.name,
        panel=tuple(panel),
        nondetects=nondetects,
        conf_level=level,
        seed=seed,
        source=samples.source,
        notes=(*general, *(each for _, notes in tests for each in notes)),
    )


def _port_data(
    samples: Samples, group: str, panel: list[str], chosen: Background, missing: str, nondetects: str
) -> PortData:
    """Return PLI of each sample with what the tests of ports are made of."""
    filled = filled_nondetects(samples, nondetects)
    rows = by_row(samples, filled)
    refused = None if missing == "omit" else incomplete_panel(rows, panel)
    if refused is not None:
        raise refused
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnverifiedValueWarning)  # a note says it
        site = pli(rows, chosen, metals=panel, missing=missing)
        bounds = pli_bounds(samples, chosen, metals=panel, missing=missing)
    by_sample = pd.DataFrame(
        {
            group: samples.info[group].to_numpy(),
            "pli": site.to_numpy(),
            "pli_bound_high": bounds["bound_high"].to_numpy(),
            "n_metals": metals_used(rows, metals=panel)["n_metals"].to_numpy(),
        }
    )
    return PortData(samples, group, panel, filled, by_sample)


def _test(
    name: str, zone: ZoneData, target: float, alternative: str, nondetects: str, level: float
) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Return the row of a port, estimate, interval, t and p, with the notes on it."""
    n, below, values = len(zone.logs), int(zone.below.sum()), int(zone.n_metals.sum())
    bounded = nondetects == "bounds" and below > 0
    most = float(np.exp(zone.logs_at_limits.mean()))
    row: dict[str, Any] = {
        "port": name,
        "n": n,
        "n_nondetect": below,
        "n_values": values,
        "share_nondetect": below / values,
        "estimate": float(np.exp(zone.logs.mean())),
        "conf_low": 0.0,
        "conf_high": np.inf,
        "conf_level": level,
        "statistic": np.nan,
        "df": n - 1,
        "p_value": np.nan,
        "p_adjusted": np.nan,
        "bound_low": 0.0 if below else most,
        "bound_high": most,
        "mc_error_low": 0.0,
        "mc_error_high": 0.0,
    }
    if n == 1:
        return row, (note("too_few_units", n=1, unit="sample", level=level).with_about("port", name),)
    logs = zone.logs_at_limits[None, :] if bounded else zone.imputed()
    found = mean_of_logs(logs)
    distance = found.about(target)
    above, under = 1.0 if bounded else distance.p_above(), distance.p_below()
    p = {"greater": above, "less": under, "two-sided": min(1.0, 2.0 * min(above, under))}
    row["p_value"] = p[alternative]
    if not bounded or alternative != "greater":
        row["statistic"] = distance.t()
    # A limit on one side leaves out there what an interval leaves out on both.
    both_sided = level if alternative == "two-sided" else 2.0 * level - 1.0
    ends, errors = found.ends(both_sided), end_point_errors(logs, both_sided)
    if alternative != "less" and not bounded:
        row["conf_low"], row["mc_error_low"] = ends[0], errors[0]
    if alternative != "greater":
        row["conf_high"], row["mc_error_high"] = ends[1], errors[1]
    no_spread = found.variance == 0.0
    return row, (note("no_spread", unit="sample").with_about("port", name),) if no_spread else ()

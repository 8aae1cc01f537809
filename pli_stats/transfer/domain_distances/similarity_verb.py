"""How far two domains lie apart: five scale-free distances with permutation p values, and the alignment of latents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import as_names, check_one_of, check_resamples, check_seed, check_whole, listed, refusal
from pli_stats.stats.arguments import same_length
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domain_distances import distances
from pli_stats.transfer.domain_distances.common_features import ROUNDING, numbers_of, pooled_rows, spreads, standardised
from pli_stats.transfer.domain_distances.domain_classifier import proxy_a, whole_folds
from pli_stats.transfer.domain_distances.exchangeable_units import Floats, Indices, Units, draw_rows, pool_units
from pli_stats.transfer.domain_distances.permutation_test import Statistic, permutation_p

METRICS = ("mmd", "coral", "energy", "sliced_wasserstein", "proxy_a")


def domain_similarity(
    X_source: Any,
    X_target: Any,
    *,
    metrics: str | Sequence[str] = METRICS,
    source_groups: Any = None,
    target_groups: Any = None,
    n_permutations: int = 999,
    max_rows: int = 1000,
    n_projections: int = 50,
    folds: int = 5,
    seed: int = 1,
) -> pd.DataFrame:
    """Return distances between the features of two domains, each with a permutation p value.

    Columns are standardised on both domains together, so that no distance depends on units. p = (1 + b) / (1 + B), with
    b the number of B random arrangements in which the domains lie at least as far apart as they do; where there are no
    more than B arrangements in all, each is counted instead.

    What is exchanged are samples, which is right only if they are independent. Samples of one port, country or station
    are alike, and taken as independent they make any two sets of ports differ. With groups, whole groups are exchanged:
    the null hypothesis is then that the groups of both domains are drawn from one population of groups, whatever the
    samples of a group share, and p is exact for groups of equal size. Large groups tell more than small ones, so groups
    that are larger in one domain are first thinned at random until those of both hold about equally many samples;
    `notes` says so (p of 0.05 and less then came in 4 to 6 % of simulated pairs). The p values of several distances are
    not adjusted.

    - "mmd": squared maximum mean discrepancy, Gaussian kernel, median heuristic. Unbiased for independent samples (so
      it may be negative); what the samples of a group share raises it, and raises it in every arrangement.
    - "coral": squared difference of the covariance matrices over 4 d^2, d the columns that vary. Blind to shifts.
    - "energy": energy distance, not its square root.
    - "sliced_wasserstein": mean Wasserstein-1 distance along random directions, in standard deviations.
    - "proxy_a": 2 (1 - 2 e), e the balanced cross-validated error of a linear classifier of the domain (ridge
      regression, penalty 1). 2: separated without error; about 0: not at all. Folds hold whole groups, and are drawn
      without regard to the domain: stratified folds would treat the observed arrangement unlike the permuted ones.

    Latents of rows that the network was trained on differ from those of new rows even within one domain: compare rows
    that it has not seen, or read the distance and not its p.

    Parameters
    ----------
    X_source, X_target : DataFrame or array, (n_source, d), (n_target, d)
        Numbers without gaps: encoded features, or latent representations. Frames with the same columns, in any order.
    metrics : str or list of str
        Some of "mmd", "coral", "energy", "sliced_wasserstein", "proxy_a".
    source_groups, target_groups : array, (n_source,), (n_target,), optional
        Group (port, country, station) of each row; both or neither.
    n_permutations : int
    max_rows : int
        Most rows of a domain that are compared; of larger ones a random subset. With groups: rows of each group beyond
        m are left out, the same m for all groups of both domains, so that at most 2 `max_rows` rows are left in all.
        Time and memory grow with the square of the rows; 1000 and 1000 rows of 64 columns take 0.12 GB.
    n_projections : int
        Directions of "sliced_wasserstein".
    folds : int
        Folds of "proxy_a".
    seed : int
        Of the rows drawn, the directions, the folds and the arrangements, which all distances share.

    Returns
    -------
    DataFrame
        A row a distance: metric, estimate, p_value, p_error (its Monte-Carlo standard error), n_source, n_target (rows
        compared), n_permutations (arrangements compared), unit ("sample" or "group"), seed, notes.

    Raises
    ------
    InputError
        Other columns in one domain than in the other, gaps or text, fewer than 2 samples, groups of one domain only, or
        an argument out of range.

    References
    ----------
    Gretton, A. et al. (2012). Journal of Machine Learning Research 13, 723-773.
    Sun, B. & Saenko, K. (2016). ECCV Workshops, 443-450. doi:10.1007/978-3-319-49409-8_35
    Szekely, G. J. & Rizzo, M. L. (2013). Journal of Statistical Planning and Inference 143, 1249-1272.
    doi:10.1016/j.jspi.2013.03.018
    Bonneel, N. et al. (2015). Journal of Mathematical Imaging and Vision 51, 22-45. doi:10.1007/s10851-014-0506-3
    Ben-David, S. et al. (2010). Machine Learning 79, 151-175. doi:10.1007/s10994-009-5152-4

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> here, there = rng.normal(size=(40, 2)), rng.normal(1.0, 1.0, size=(30, 2))
    >>> domain_similarity(here, there, metrics=["energy", "proxy_a"])[["metric", "p_value", "n_source", "unit"]]
        metric  p_value  n_source    unit
    0   energy    0.001        40  sample
    1  proxy_a    0.001        40  sample
    """
    asked = _metrics(metrics)
    n_permutations, n_projections = (
        check_resamples(n, name) for name, n in (("n_permutations", n_permutations), ("n_projections", n_projections))
    )
    max_rows, folds = (check_whole(name, n, 2) for name, n in (("max_rows", max_rows), ("folds", folds)))
    seed = check_seed(seed)
    pooled, names = pooled_rows(X_source, X_target)
    units = pool_units(X_source, X_target, source_groups, target_groups)
    rows, units = draw_rows(units, max_rows, seed)
    _check_units(units, asked, folds)
    x, constant = standardised(pooled[rows])
    notes = units.remarks(n_permutations)
    if constant.any():
        columns = [str(name) for name, flat in zip(names, constant, strict=True) if flat]
        notes.append(note("constant_columns", n=int(constant.sum()), d=len(names), columns=columns))
    fold = whole_folds(units, folds, seed)
    made = []
    for metric in asked:
        found = permutation_p(_statistic(metric, x, fold, n_projections, seed), units, n_permutations, seed)
        text = " ".join(sentences([*notes, *(_blind_folds(units, fold) if metric == "proxy_a" else [])]))
        made.append((metric, found.estimate, found.p_value, found.p_error, found.n, text))
    frame = pd.DataFrame(made, columns=["metric", "estimate", "p_value", "p_error", "n_permutations", "notes"])
    n_source = int(units.source_rows.sum())
    frame = frame.assign(n_source=n_source, n_target=len(x) - n_source, unit=units.noun, seed=seed)
    return frame[[*frame.columns[:4], "n_source", "n_target", "n_permutations", "unit", "seed", "notes"]]


def cka(a: Any, b: Any) -> float:
    """Return the linear centred kernel alignment of two representations of the same rows.

    |b' a|_F^2 / (|a' a|_F |b' b|_F) with columns centred: 1 if one is the other turned, shifted and scaled, 0 if no
    column of one is correlated with a column of the other. With fewer rows than columns even unrelated representations
    come near 1: use many more rows than columns, or compare with a random network's value.

    Parameters
    ----------
    a, b : DataFrame or array, (n, k), (n, l)

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    InputError
        Different numbers of rows, rows labelled differently, gaps or text, or a representation that does not vary.

    References
    ----------
    Kornblith, S., Norouzi, M., Lee, H. & Hinton, G. (2019). ICML, PMLR 97, 3519-3529.

    Examples
    --------
    >>> a = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 0.0]])
    >>> round(cka(a, 3.0 * a[:, ::-1] + 1.0), 12)
    1.0
    """
    first, second = numbers_of("a", a)[0], numbers_of("b", b)[0]
    same_length("a", a, "b", b)
    for name, values in (("a", first), ("b", second)):
        if (spreads(values) <= ROUNDING).all():
            raise refusal("cka_constant", name=name)
    x, y = _centred(first), _centred(second)
    alignment = ((y.T @ x) ** 2).sum() / np.sqrt(((x.T @ x) ** 2).sum() * ((y.T @ y) ** 2).sum())
    return min(float(alignment), 1.0)  # which rounding may pass


def _metrics(metrics: str | Sequence[str]) -> list[str]:
    """Return the distances asked for if each is known and named once."""
    named = [check_one_of("metrics", metric, METRICS) for metric in as_names(metrics, "metrics")]
    if not named or len(set(named)) < len(named):
        raise refusal("similarity_metrics", choices=listed(METRICS), got=listed(named) or metrics)
    return named


def _statistic(metric: str, x: Floats, fold: Indices, n_projections: int, seed: int) -> Statistic:
    """Return a distance by its name."""
    if metric == "proxy_a":
        return proxy_a(x, fold)
    if metric == "sliced_wasserstein":
        return distances.sliced_wasserstein(x, n_projections, seed)
    return {"mmd": distances.squared_mmd, "coral": distances.coral, "energy": distances.energy}[metric](x)


def _check_units(units: Units, metrics: Sequence[str], folds: int) -> None:
    """Refuse too few units for the folds, and groups so small that a domain of them is a single row."""
    if "proxy_a" in metrics and folds > len(units.from_source):
        raise refusal("similarity_folds", unit=units.noun, n=len(units.from_source), got=folds)
    pairs = [metric for metric in metrics if metric in ("mmd", "coral")]
    if pairs and units.fewest_rows < 2:
        raise refusal("similarity_group_rows", metrics=listed(pairs))


def _blind_folds(units: Units, fold: Indices) -> list[Note]:
    """Return a note if a fold leaves training rows of one domain only."""
    from_source = units.source_rows
    blind = sum(len(set(from_source[fold != k].tolist())) < 2 for k in range(int(fold.max()) + 1))
    return [note("folds_of_one_domain", n=blind)] if blind else []


def _centred(values: Floats) -> Floats:
    """Return columns with mean 0, and a largest value of 1 in the table."""
    x = values / np.abs(values).max()
    x = x - x.mean(axis=0)
    return np.asarray(x / np.abs(x).max())

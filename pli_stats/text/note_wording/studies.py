"""Notes on models and the transfer study."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from pli_stats.text.answers.figures import error_name, error_text
from pli_stats.text.note_wording.domains import in_brackets, plain
from pli_stats.text.numbers import percent_of, percent_phrase, spaced
from pli_stats.text.words import plural, series

Facts = Mapping[str, Any]

#: Distances between ports, as the note names them.
DISTANCES = {"distance_km": "distance", "feature_distance": "distance in features"}
_COUNTED_ONCE = {
    "port": "each of {n_ports:port} counting once",
    "sample": "each of {n:sample} counting once, from {n_ports:port}",
}


def _source_scales(facts: Facts) -> str:
    """Return what kept the scale of the source domain."""
    columns = series(facts["columns"])
    tied = f"Tied to the source, on its scale: {plain(columns)}." if columns else "No column was tied to the source."
    if facts["same"]:
        return f"{tied} The target was taken for the quantity of the source, and kept its scale."
    return f"{tied} The target was standardised by its own samples, as another quantity than that of the source."


_RUNGS = {
    "source": "the prediction of the source network as it is",
    "offset": "the prediction of the source network with an offset",
    "residual": "the prediction of the source network with a ridge regression of its residuals",
    "networks": "the fine-tuned networks",
}
_MODELS = {**_RUNGS, "networks": "networks", "gaussian_process": "a Gaussian process", "ridge": "ridge regression"}


def _rung(facts: Facts) -> str:
    """Return what the ladder of strategies chose."""
    return f"Chosen on samples held out: {_RUNGS[facts['rung']]}."


def _stacked(facts: Facts) -> str:
    """Return what a prediction averages where labels are few."""
    shares = zip(facts["models"], facts["shares"], strict=True)
    told = series(f"{_MODELS[name]} ({percent_phrase(share)})" for name, share in shares)
    few = "{n:labelled sample}, fewer than `stack_below={below}`"
    return f"With few labels ({few}) a prediction averages {told}, by shares that held-out samples speak for."


def _protocol(facts: Facts) -> str:
    """Return how often models were trained, and how their hyperparameters were chosen."""
    parts = []
    if facts["folds"] is not None:
        parts.append("{folds:fold}, {repeats:repeat}")
    if facts["budget"] > 1:
        parts.append("hyperparameters chosen among {budget:setting} in {inner_folds:inner fold}")
    if (facts["n_networks"] or 1) > 1:
        parts.append("predictions of networks averaged over {n_networks:network}")
    text = "; ".join([*parts, "seed {seed!s}"])
    return f"{text[:1].upper()}{text[1:]}."


def _letters(facts: Facts) -> str:
    """Return what letters compare, and by which tests."""
    return (
        f"Letters compare {{metric}} ({_COUNTED_ONCE[facts['weight']]}): sign-flip permutation tests over ports, "
        "Holm-adjusted for all pairs of models."
    )


def limited_predictions(facts: Facts) -> str:
    """Return which share of the predictions was held within the range of the training targets."""
    parts = [f"{percent_phrase(share)} of those of {name}" for name, share in
             zip(facts["model_names"], facts["shares"], strict=True)]  # fmt: skip
    return (
        f"In {facts['design']}, {percent_phrase(facts['share'])} of the predictions"
        f"{in_brackets(series(parts))} were limited to the range of the training targets."
    )


def margin_words(facts: Facts) -> str:
    """Return the margin of equivalence, of each design where they differ, and where it comes from."""
    sizes = [error_text(size, facts["of"]) for size in facts["margins"]]
    several = len(set(sizes)) > 1
    parts = [f"{size} ({name})" if several else size for size, name in zip(sizes, facts["designs"], strict=True)]
    shown = series(parts if several else parts[:1])
    if facts["given"]:
        return f"{shown}, as given"
    return (
        f"{shown}, {percent_of(facts['share'])} of the {error_name(facts['of'])} of the median of the samples that "
        "are not held out"
    )


def _equivalence_margin(facts: Facts) -> str:
    """Return what equivalent means, or that nothing could be."""
    if any(math.isnan(size) for size in facts["margins"]):
        return "No margin was given, and the median has no error to take one from: equivalence was not tested."
    return (
        f"Equivalent: two one-sided tests at {percent_of(facts['alpha'])} place the difference within the margin, "
        f"{plain(margin_words(facts))}."
    )


def _family(over: str, one: str) -> Callable[[Facts], str]:
    """Return the wording of how p values of a family were adjusted."""

    def wording(facts: Facts) -> str:
        if facts["m"] == 1:
            return f"P values were not adjusted, since {one}."
        if facts["adjust"] == "none":
            return f"P values were not adjusted for {over}."
        return f"P values were adjusted for {over} ({{adjust}})."

    return wording


def _rows_drawn(facts: Facts) -> str:
    """Return how many rows of each domain were compared, and how they were drawn."""
    how = [f"at most {spaced(facts['max_rows'])} from each domain"] if facts["max_rows"] else []
    how += [f"at most {spaced(facts['group_rows'])} from each group"] if facts["group_rows"] else []
    how += ["so that groups of both domains are of similar size"] if facts["balanced"] else []
    return (
        "Rows were drawn at random ("
        + ", ".join(how)
        + "): {source} of {n_source} from the source, {target} of {n_target} from the target."
    )


def _few_distances(facts: Facts) -> str:
    """Return that too few ports have a known distance."""
    known = f"{{n:held-out port has|held-out ports have}} a known {DISTANCES[facts['measure']]}"
    return f"Only {known}: no association is given."


def _few_shared(facts: Facts) -> str:
    """Return that the domains have too few features in common to compare rankings."""
    if not facts["names"]:
        return "The domains share no feature: each has a ranking of its own, and no agreement is given."
    return (
        f"The domains share {plain(series(facts['names']))}; an agreement of rankings needs {{least}} features that "
        f"can "
        "be ranked in both."
    )


def _held_out(facts: Facts) -> str:
    """Return what intervals refer to where surveys or regions were held out."""
    kind = facts["kind"]
    return (
        f"Held out by {kind}: intervals refer to ports like these, not to further {plural(kind)}, of which there "
        f"{{count:~was|were}} only {{count}}."
    )


def _features_left_out(facts: Facts) -> str:
    """Return which features a group is."""
    return f"{plain(facts['group'][:1].upper() + facts['group'][1:])}: {plain(series(facts['columns']))}."


STUDIES: dict[str, str | Callable[[Facts], str]] = {
    # Distances of domains.
    "constant_columns": (
        "{n} of {d:column} {n:~does|do} not vary across both domains and {n:~adds|add} nothing: {columns}."
    ),
    "folds_of_one_domain": (
        "In {n:fold}, all training rows came from one domain: held-out rows there count as half an error each."
    ),
    "rows_drawn": _rows_drawn,
    "shared_group_labels": (
        "{n:group label appears|group labels appear} in both domains and {n:~is|are} treated as different groups."
    ),
    "arrangements_enumerated": lambda facts: (
        f"All {{n:arrangement}} of the {plural(facts['unit'])} over the domains were enumerated: p is exact."
    ),
    "least_p_of_arrangements": lambda facts: (
        f"With {{source}} and {{target}} {plural(facts['unit'])} and {{n:arrangement}}, p cannot be below "
        "{least:.2g}."
    ),
    "latent_rows": (
        "One network was fine-tuned on {trained:sample} from {n_ports:port}; the other {n:sample}, which it had not "
        "seen, {n:~was|were} compared with the source that it was pre-trained on ({source})."
    ),
    "random_adapter": (
        "Before fine-tuning, the first layer of the target is random. The source passes through its own pre-trained "
        "network at both stages."
    ),
    "source_scales": _source_scales,
    "no_ladder": (
        "No column is tied to the source, so that its network says nothing of these samples as it is: of the ladder of "
        '`strategy="auto"` only fine-tuning was left.'
    ),
    "rung": _rung,
    "stacked": _stacked,
    "pretrained_further": "Pre-training went on, on {n:row}, from a network that was pre-trained on {before:row}.",
    "groups_exchanged": "Whole groups (ports, countries, stations) were permuted; p values are not adjusted.",
    # Features, years, overlap.
    "relevance_family": "P values were adjusted ({adjust}) over the features of a domain, separately for each measure.",
    "features_without_order": (
        "No rank correlation is given for {names}, which {names:~has|have} no order; importance is given for all."
    ),
    "importance_learner": (
        "Importance: increase of |ln prediction − ln target| of a random forest ({n_trees:tree}, seed {seed!s}) in "
        "groups "
        "held out whole; with the features as they are it was {error}."
    ),
    "few_shared_features": _few_shared,
    "constant_feature": "The feature or the target does not vary: the correlation is given as 0.",
    "few_groups": "Only {n:group}: an interval and a p value need {least}.",
    "groups_enumerated": "All {n} possible resamples of {n_groups:group} were enumerated: nothing was simulated.",
    "years_and_ports": (
        "Years were predicted by models of earlier years only; years and ports are compared in the {n:sample} that "
        "both "
        "designs predict."
    ),
    "short_series": (
        "{n} of {n_ports:port} {n:~was|were} sampled in fewer than {least} surveys: no autocorrelation can be given "
        "there."
    ),
    "outside_training": "{n} of {of:held-out sample} {n:~lies|lie} outside of the training features.",
    "few_ports_there": "Fewer than {least} ports have samples {where}: no interval is given.",
    # Models.
    "smearing_held_out": "The smearing factor is the mean of exp(residual) over rows held out from training.",
    "smearing_in_sample": (
        "The smearing factor is the mean of exp(residual) over the training rows, whose residuals are too small."
    ),
    # Studies.
    "protocol": _protocol,
    "ports_not_held_out": (
        "{few} of {ports:port} had fewer than {least:sample}: {few:~it was|they were} used for training, but not held "
        "out alone."
    ),
    "letters_basis": _letters,
    "source_rivals_left_out": (
        "Models that learn from rows of the source (pooled ridge, source with offset and others) were left out: "
        "{source} and {target} have no column in common by name and kind, places, dates, stations and surveys excepted."
    ),
    "optimism_criterion": (
        "Random folds count as optimistic for a model where the {level:percent} interval of its ratio of errors "
        "(unseen ports / random folds) lies above 1."
    ),
    "negligible_error": "The error is negligible, so no ratio of errors is given.",
    "limited_predictions": limited_predictions,
    "no_upper_end": "No upper end of the interval can be given: almost all of the error is in few ports.",
    "no_lower_end": "No lower end of the interval can be given: almost all of the error is in few ports.",
    "network_luck": (
        "Retraining the networks would widen the standard error by a factor of {ratio:.2f}: the conclusion refers to "
        "these networks."
    ),
    "comparison_family": _family("the {m:planned comparison} of each design", "one comparison was planned"),
    "equivalence_margin": _equivalence_margin,
    "size_family": _family(
        "the {m:number} of labelled samples, separately for each comparison", "there was one number of labelled samples"
    ),
    "feature_family": _family("the {m:model and group of features|models and groups of features}", "one was compared"),
    "features_left_out": _features_left_out,
    "share_family": _family("the {m:share} of the source", "there was one share of the source"),
    "rival_chosen": (
        "{rival} was chosen as the best baseline on these same predictions (lowest mean error along the curve), which "
        "favours it slightly."
    ),
    "gain_definition": (
        "Gain: the number of labelled samples at which {scratch} would reach the error of {transfer}, divided by the "
        "number that {transfer} had. Both curves were made non-increasing and interpolated in log n. Percentile "
        "intervals over ports and splits (labelled samples, and the networks trained on them); an end beyond the "
        "numbers that were run is 0 or infinite. Intervals are not adjusted for the number of gains."
    ),
    "curve_widened": (
        "Intervals of the curve also cover other labelled samples and networks: those over ports were widened by the "
        "ratio of the standard errors."
    ),
    "curve_as_trained": (
        "Intervals of the curve cover other ports, with the labelled samples and networks as they were drawn."
    ),
    "one_split": (
        "All predictions come from one split: intervals of gains cover other ports, with the labelled samples and "
        "networks as they were drawn."
    ),
    "one_repeat": (
        "There was only one repeat with {sizes} labelled samples: how much the gain owes to the samples and networks "
        "drawn was judged from only {n:split}."
    ),
    "one_share": "Only one share of the source was run: no trend is given.",
    "held_out_kinds": _held_out,
    "few_known_distances": _few_distances,
    "constant_errors": lambda facts: (
        f"Errors or distances do not vary between ports: no association with {DISTANCES[facts['measure']]} is given."
    ),
}

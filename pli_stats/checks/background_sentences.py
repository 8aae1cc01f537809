"""Sentences on incomplete panels, backgrounds from one's own samples and normalised concentrations."""

BACKGROUNDS: dict[str, str] = {
    "incomplete_panel": "A concentration is missing: row {row!r}, {metal}. Of {total:sample}, {short:lacks|lack} a metal of "
    "the panel. Samples with a result: {results}. Largest complete panels: {panels}. {ways}",
    # backgrounds from one's own samples
    "background_name_taken": "`name` must be one that no published background has, got {got!r}, which tables and texts would "
    "cite. Choose another name.",
    "no_reference_samples": "`reference` must name at least one sample: none is chosen. Check the mask or the values.",
    "no_reference_column": "`reference` must name columns of `samples.info`: {got!r} is not among {columns}.{hint}",
    "no_reference_value": "`reference` must name values that occur: column {column!r} has no {got!r}, but {known}.{hint}",
    "reference_kind_of_samples": "`reference` must be a mask of {n} truth values, one for each sample, or a dict such as "
    "`{{'area': 'offshore'}}`, got {got}.",
    "percentile_reference": "A percentile is that of reference samples, which only you know: name them, as in "
    "`reference={{'area': 'offshore'}}` or by a mask; `reference='all'` says that all samples are.",
    "percentile_range": "`percentile` must be a number of at least 50 and below 100, got {got!r}.",
    "regression_normalizer": "A regression needs the conservative element that it is on: pass `normalizer='Al'`.",
    "background_argument": "`{argument}` is used by method {owner!r} only, got method {method!r}. Leave it out.",
    "few_background_ports": "The reference samples lie in {n:port}, too few to say how ports differ: no interval at level "
    "{level} can be given. Pass `unit='sample'` if samples may be taken as independent of their port.",
    "no_port_unit": "`unit='port'` needs samples with a port: name its column in `read_samples(port=...)`.",
    "few_background_samples": "A background by this rule needs at least {least} samples of each metal, got: {metals}. "
    "{ways} more reference samples.",
    "censored_background": "The background of {metals} cannot be known: by this rule it changes with what stands for the "
    "non-detects, between zero and their limits. {ways} reference samples with lower detection limits.",
    "censored_regression": "A regression needs measured values: there are non-detects of {metals} among the reference samples. "
    "Leave such samples out with `reference=`, or such metals with `metals=[...]`.",
    "equal_normalizer": "A regression needs contents of {normalizer} that differ; in the reference samples all are equal.",
    "baseline_content": "`at` must be a content of {normalizer} in mg/kg among those that the regression was fitted to, "
    "{low:g} to {high:g}, got {got!r}.",
    "baseline_not_positive": "The regression of {metals} on {normalizer} gives no positive background at {at:g} mg/kg in all "
    "resamples. Pass `log=True`, whose backgrounds are positive, or another `at`.",
    "baseline_kind": "`baseline` must be what `background_from(samples, method='regression', normalizer='Al')` returns, got "
    "{got}.",
    "baseline_outside": "{n:sample has|samples have} a content of {normalizer} outside {low:g} to {high:g} mg/kg, to which "
    "the regression was fitted; the first is row {row!r}. Leave {n:~it|them} out, or pass `extrapolate=True`.",
    "baseline_negative": "The regression gives row {row!r}, {metal}, a background of {value:g} mg/kg, which is not positive. "
    "Fit it in logarithms (`log=True`), or leave the row out.",
    "normalizer_value": "Every sample needs a positive content of the normaliser {normalizer!r}: row {row!r} has {value!r}.",
    "pandas_only": "`conc` must be a pandas data frame here, got {got}. Convert it first, as in `frame.to_pandas()`.",
    "index_normalizer": "`normalizer` belongs to the enrichment factor, which needs it, and to no other index, got index "
    "{index!r}.",
    "background_without_sd": "How uncertain the background {background!r} is for {metals} is not known. Take it from samples "
    "with `background_from`, or pass a frame with the columns element, value and sd.",
    "regression_background": "A regression gives each sample a background of its own, where one value for each metal is "
    "needed: read it off at one content of the normaliser (`background_from(..., at=...)`), or use "
    "`enrichment_by_regression(conc, baseline)`.",
    # normalised concentrations
    "values_left_out": "{n:value} of {of} {n:~was|were} left out of the normalisation, as OSPAR does: {reasons}.",
    "normalizer_length": "`normalizer` must name a column or have one value for each of {n:sample}, got {got}.",
    "pivot_value": "Each pivot must be a finite number of 0 or more: {element} is {value!r}.",
    "pivots_kind": "`pivots` must be the name of a set of `pivots()`, a dict with a value for each metal and the normaliser, or "
    "'none' for a proportional normalisation, got {got}.",
    "pivot_missing": "There is no pivot for {names} (known: {known}). Leave metals out with `metals=[...]`, or pass your own "
    "for every metal and the normaliser, as in `pivots={{'Al': 14000.0, 'Cu': 3.0}}`.",
    "target_missing": "To which content of {normalizer!r} shall the metals be normalised? Pass it in the unit of the data, as "
    "in `target=50000.0` mg/kg of Al.",
    "target_value": "`target` must be a positive finite number in the unit of the normaliser, got {got!r}.",
    "target_below_pivot": "`target` must lie above the pivot of the normaliser: {target:g} is not above {pivot:g}. Check the "
    "units.",
}

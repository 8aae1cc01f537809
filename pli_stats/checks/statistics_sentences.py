"""Sentences of the statistics layer."""

STATISTICS: dict[str, str] = {
    # statistics: vectors of numbers and labels
    "empty_vector": "`{name}` must hold at least {least:value}, got {got}.",
    "different_lengths": "`{name}` and `{other}` must have the same length, got {got} and {expected}.",
    "label_kind": "`{name}` must hold one {what} each, text, a number or a date, got {got!r} at {position:@position}.",
    "label_missing": "`{name}` must name a {what} for every value: {position:@position} is empty.",
    "truths_only": "`{name}` must be `True` for a non-detect and `False` for a measured value: {position:@position} is {got!r}.",
    # statistics: values with non-detects
    "groups_one": "`groups` must name at least two groups, got only {got!r}.",
    "limit_positive": "A {what} distribution has positive values only: {position:@position} is {got:g}. Correct the value, or choose "
    "another distribution.",
    "limit_censored": "At most 80 % of the values may be non-detects, got {got} of {n}: more leave the spread unknown.",
    "limit_measured": "At least {least} different measured values are needed beside non-detects, got {got}.",
    "limit_complete": '`method={method!r}` needs measured values only, got {got:non-detect} among {n:value}. Use "t", '
    '"chebyshev", "bca", "bootstrap_t", "gamma" or "lognormal".',
    "gamma_level": 'For fewer than {most} values `method="gamma"` is tabulated for `level` 0.9, 0.95 and 0.99 only, got {got:g}. '
    'Use one of these, or "bca" or "lognormal".',
    "ranks_too_few": "{what} needs at least {least:value} at {level} without a distribution, got {n}. Assume a distribution, "
    "or lower `level`.",
    "mean_of_alone": "`mean_of` must be 1 for `distribution={distribution!r}`, got {got}: only the mean of normal values and the "
    "geometric mean of lognormal ones can be predicted.",
    # statistics: intervals
    "r_seed": 'With `stream="r"` `seed` must be one that R\'s set.seed takes, 0 to {most}, got {got!r}. Pass `stream="philox"`.',
    "two_schemes": "`{first}` and `{second}` cannot both say what is drawn; pass one of them.",
    "two_stage_ports": "`two_stage=True` draws ports and then samples within them; pass `ports=` too.",
    "block_without_length": '`block="stationary"` needs `block_length=`, the mean length of a block.',
    "series_with_gaps": '`zeros="omit"` would close gaps in a series ({rows:@row}), so that rows that were apart count '
    "as neighbours. Use smape or mae, or leave `block_length` out.",
    "block_too_long": "`block_length` must be at most the length of the series, got {got} for {n} values.",
    "one_port_drawn": "Resampling ports needs at least 2 ports, got {got}. Without `ports=` samples are drawn.",
    "transform_function": "`transform` must be an increasing function such as numpy.exp, got {got!r}. For a geometric mean pass the "
    "logarithms, and numpy.exp as `transform`.",
    "mixed_labels": "`{name}` must be of one kind, got {kinds}. Write them all as text.",
    "user_metric": "The metric `{name}` must return one number, got {got}.",
    "user_metric_value": "The metric `{name}` must return a finite number, got {got} for the whole data.",
    "no_r_scheme": '`stream="r"` needs a scheme that R\'s boot draws itself (samples, strata, ports, moving blocks), got '
    '{scheme}. Leave `stream` out or pass `stream="philox"`.',
    "mc_error_target": "`mc_error_target` must be a share of the interval's width between 0 and 1, got {got!r}. Write 0.01 for "
    "1 %.",
    "idle_target": "`method={method!r}` simulates nothing; leave `mc_error_target` out.",
    "n_jobs": "`n_jobs` must be a whole number other than 0 (-1 for all cores), got {got!r}.",
    "no_models": "`yhat` must hold the predictions of at least one model.",
    "model_twice": "The models in `yhat` must have different names, got {names}.",
    "one_metric": "`metric` must be one metric, got {got}. For several call `bootstrap_difference` for each: with one seed they "
    "share their resamples.",
    "method_needs_means": "`method={method!r}` needs a metric that is a function of means, got {metric!r}. Use "
    '`method="bca"` or "percentile".',
    "method_needs_loss": "`method={method!r}` needs the mean of a per-sample loss, or its root ({losses}; a "
    'difference of means only), got {metric!r}. Use `method="bca"` or "abc".',
    "method_needs_units": "`method={method!r}` needs independent samples, strata or ports, got resampling of {scheme}. Use "
    '`method="bca"` or "percentile".',
    "exact_many_ports": "The exact bootstrap needs at most {most} ports, or ports with equally many samples, got {got} ports of "
    'different size. Use `method="bca"` or "abc".',
    "abc_fails": "The ABC approximation breaks down for the {metric} of these data, which are too few or too skewed for its "
    'expansion. Use `method="bca"`.',
    "variance_underflow": "The {metric} is so small that its variance is beyond the range of a double. Use larger units.",
    "never_defined": "The {metric} is undefined in every resample. Use another metric, or more data.",
    "metric_scale": "Observed and predicted values must lie within {least:g} to {most:g} in size (0 apart), or squares of errors leave the "
    "range of a double: got {got:g}. Use other units.",
    "no_metrics": "`metrics` must name at least one of {choices}.",
    "metric_twice": "`metrics` must name each metric once: {metric!r} appears twice.",
    "metric_not_finite": "The {metric} is {got}: the errors are beyond the range of a double. Use smaller units.",
    "zero_truth": "A percentage error needs observed values away from zero: {count} of them {count:~is|are} zero or below {share:g} of the "
    'median, in {rows:@row}. Use smape or mae, or leave these rows out with `zeros="omit"`.',
    "constant_truth": "The {metric} needs observed values that differ: all are {got:g}. Use mae or rmse.",
    "bad_weights": "`weights` must be 0 or more and not all 0, got {got:g} at {position:@position}.",
    # statistics: two models
    "too_many_exact": '`method="exact"` takes at most {most} {what}, got {got}. Use `method="auto"`.',
    "no_variation": "The differences `{name}` are all {got:g}: without variation there is no test. Report the difference.",
    "horizon": "`horizon` must be smaller than the number of losses, got {got} for {n} losses.",
    "negative_variance": "The variance of the mean difference at horizon {horizon} is not positive: {n} losses are too few for that "
    "horizon, or the differences alternate, and any test of them would reject too often. Use more losses or a shorter `horizon`; "
    'for other series choose `variance="daniell"` beforehand, which has no such gap.',
    "rope": "`rope` must be a finite number of 0 or more, half the width of the region in units of `diff`, got {got!r}.",
    # statistics: many models
    "p_range": "`{name}` must hold p values from 0 to 1, got {got!r} at {position:@position}.",
    "pairs_kind": "`pairs` must be a frame with the columns group_a, group_b and p_adjusted, got {got} without {missing}.",
    "pair_count": "`pairs` must hold each pair of two different groups exactly once: {a!r} with {b!r} appears {times:time}.",
    "order_groups": "`order` must name each group of `pairs` exactly once: {group!r} appears {times:time} in `order` and "
    "{found:time} among the groups.",
    "scores_shape": "`scores` must be a table of numbers with at least 2 rows (blocks) and 2 columns (models), got {got}.",
    "scores_cell": "`scores` must hold finite numbers: block {block!r}, model {model!r} is {value!r}. Correct the value.",
    "scores_missing": "A score is missing: block {block!r}, model {model!r}. Fill it, drop the block or the model, or use "
    "`skillings_mack_test(scores)`, which takes missing cells.",
    "block_repeated": "Each block must be in one row: {block!r} appears in {times:row}. Rows of one block are not independent; "
    "average them first.",
    "blocks_unconnected": "The models must be linked by blocks in which they were scored together: {apart} have no such link "
    "with {others}. Score them in common blocks, or compare the two sets apart.",
    # statistics: comparing models
    "predictions_kind": "`predictions` must be a pandas frame, one row a prediction, with the columns sample, model, y_true and "
    "y_pred (and port, repeat, split where there are such), got {got}. A polars frame has `.to_pandas()`.",
    "prediction_value": "`{column}` must hold finite numbers: model {model!r}, sample {sample!r} has {got!r}. Fill it, or leave "
    "the sample out for every model.",
    "prediction_twice": "A model must predict each sample once{where}: model {model!r} predicts sample {sample!r} {times:time}. "
    "Keep one, or tell them apart in the columns `repeat` and `split`.",
    "prediction_missing": "The models must predict the same samples: model {model!r} lacks sample {sample!r} (in some repeat or "
    "split, if there are several). Add it, or leave the sample out for every model; only whole ports may be missing.",
    "sample_differs": "Rows of one sample must agree in `{column}`: sample {sample!r} has {first!r} and {second!r}.",
    "one_model": "At least 2 models are needed, got only {model!r}.",
    "split_needed": "Samples are predicted several times, so a column `split` must say which were held out together (the same "
    "number in all rows if it was one fixed test set).",
    "order_kind": "`order` must name a column of numbers or dates, and {column!r} holds {got!r}. Convert it with pandas.to_datetime.",
    "naive_t": "`test={test!r}` is not offered: over splits it treats overlapping training sets as independent and declares equal "
    'models different up to half of the time. Use `test="corrected_t"` for splits, or "permutation" for samples and ports.',
    "bayesian_alone": "`test={test!r}` gives probabilities rather than p values, so there are no letters: call `bayesian_correlated_t_test` on the "
    "differences of two models by split.",
    "repeats_dependent": "`test={test!r}` needs one prediction of each {unit}: here samples are predicted up to {repeats} times, by "
    'models trained on overlapping splits, and these are not independent. Use `test="corrected_t"`.',
    "missing_cells": "`test={test!r}` by {unit} needs every model in every port: model {model!r} lacks port {port!r}. Leave `test` "
    "and `ports_as_unit` out: then Skillings-Mack's test takes the missing cells.",
    "no_common_ports": "Models {a!r} and {b!r} have {got:port} in common, and a comparison needs 2. Leave one of them out.",
    "no_order": '`test="diebold_mariano"` needs an order in time: a column `time` or `date` of numbers or dates, or `order=`.',
    "no_splits": '`test="corrected_t"` needs at least 2 splits in the column `split`, got {got}.',
    "no_training": "`n_train` must be given: a split that holds out {got} of {n} samples leaves none to train on.",
    "metric_by_units": "The {metric} is not a mean over samples, so `test={test!r}` needs ports or splits to compute it in. Use "
    "`metric={instead!r}`.",
    "metric_unranked": "`test={test!r}` ranks models, and the {metric} is best at zero, at neither end of its range. Use "
    '`metric="mae"`, or `test="permutation"`.',
    "too_few_blocks": "`test={test!r}` ranks models within at least 2 {unit}s, got {got}.",
    "no_ports_column": "`ports_as_unit=True` needs a column 'port' that names at least 2 ports, got {got}.",
    "argument_idle": "`{name}` is for {purpose}, but the test here is {test}. Leave it out.",
    "metric_undefined": "The {metric} is not defined in {where}: its {n:observed value is|observed values are all} {got:g}. Use mae or mse.",
    "zero_truth_sample": "A percentage error needs observed values away from zero: that of sample {sample!r} is {got:g}. Use smape or mae, "
    "or leave the sample out.",
    "pair_refused": "Models {a!r} and {b!r} cannot be compared. {why}",
    # statistics: ports
    "pli_of_samples": "`pli_values` must hold PLIs, got field data. Use `zone_pli_test(samples, background)`, a test for each port, "
    "or the column pli of `assess(samples, background).samples`.",
    "one_port": "Values of at least 2 ports are needed, got only {port!r}.",
    "port_size": "Port {port!r} has {got:sample}, and `method={method!r}` needs at least 2 in each port to see how they "
    'vary. Leave the port out, pool it with another, or use `method="kruskal"`.',
    "port_no_spread": "Welch's test needs values that vary within each port: all {got} of port {port!r} are {value!r}. Leave "
    'the port out, or use `method="kruskal"` or "permutation".',
    "margin_factor": '`margin` must be a factor above 1 with `scale="ratio"`, got {got!r}. Write 1.25 for 0.8 to 1.25 times.',
    "margin_sign": "`margin` must be above 0, got {got!r}.",
    "equivalence_level": "`level` must be above 0.5, got {got!r}: equivalence is shown by an interval of 2 `level` - 1.",
    "equivalence_ports": "`ports` are for one sample or for pairs: leave them out with `paired=False`, or compare means of "
    "ports.",
    "plan_groups": "`groups` must be 1 or 2, got {got}. To plan for more, plan for the pair that matters.",
    "plan_power": "`power` must lie strictly between 0 and 1, got {got!r}. Write 0.8 for 80 %.",
    "plan_question": "Give either `width` or `difference`, got {got}: the plan is for one of them.",
    "plan_spread": "Give either `pilot` or `sd`, got {got}: the plan needs one standard deviation.",
    "plan_sided": "`alternative` is for `difference`; an interval of a given `width` has two ends.",
    "plan_by": "`by` groups the values of `pilot`, which is not given.",
    "plan_target": "`{name}` must be a number above 0, got {got!r}.",
    "plan_factor": '`{name}` must be a factor above 1 with `scale="ratio"` (a `difference` may be below 1), got {got!r}.',
    "plan_sd": "`sd` must be above 0, got {got!r}.",
    "plan_sd_of": "`{name}` must be {least}, got {got!r}.",
    "plan_margin": "Give `margin`: within which difference of the errors two models count as equivalent.",
    "plan_pilot": "`pilot` must be what `ablation` of a study returns, got {got}. Give `sd` instead.",
    "plan_pilot_old": "`pilot` comes from an earlier version and lacks the standard deviations. Ask the study again.",
    "plan_splits_needed": "`sd_split` is {got:.3g}: give `n_splits` too, the folds times the repeats, 2 or more.",
    "plan_too_few_splits": "No number of ports settles a margin of {margin:.3g} with {splits} splits (`sd_split` is "
    "{sd:.3g}). Plan for more repeats.",
    "plan_one_unit": "Values of at least 2 units are needed to see how a {unit} varies, got only {got!r}.",
    "plan_no_spread": "The values of `pilot` must vary; they are all equal. Give `sd` instead.",
    "plan_too_many": "More than {most:,} units would be needed (they would give a probability of {got:.2g}). Ask for less.",
    "survey_needed": '`method="mixed"` needs `survey`, one label a sample, to know which samples share a shift.',
    "survey_unused": '`survey` is for `method="mixed"`: `method={method!r}` takes samples as independent, which samples of one '
    "survey are not.",
    "survey_confounded": "Surveys cannot be told from what they are compared with: {why}. Collect repeated surveys with "
    "several samples each, or compare without `survey`.",
    "survey_unfitted": "The mixed model cannot be fitted: {why}. Compare with another method, one value a survey.",
    "port_within": 'The values must vary within ports, but each port has one value only. Use `method="kruskal"`.',
    "values_scale": "`{name}` differ by {spread:g}{where}, which a double cannot square or divide by; use other units.",
    "time_constant": "`time` must hold at least two different times, got only {got!r}.",
    # statistics: trends
    "trend_blocks_time": "`{name}` needs `time=`: values of one {name} are compared over the years.",
    "trend_blocks_single": "Each {what} has a single time, so that there is nothing to compare. Pass the years as `time`.",
    "trend_needs_blocks": '`method="hirsch_slack"` allows for the covariances of blocks; pass `season=` or `region=`.',
    "trend_serial_blocks": '`method={method!r}` takes a single series, without `{name}`. Use "independent" or "hirsch_slack".',
    "trend_serial_nondetects": "`method={method!r}` needs measured values: below a limit nobody knows how they follow each "
    "other. Leave `method` out.",
    "trend_short_series": "`method={method!r}` needs at least {least} values to measure how they follow each other, got {got}.",
    "trend_one_a_time": "`method={method!r}` needs one value a time, got several of {got:g}. Average them first.",
    "trend_one_a_year": '`method="hirsch_slack"` needs one value a year and {what}, got several of {got:g}. Average them first.',
    "hamed_rao_variance": "The autocorrelations make the variance of S zero or negative: {n} values are too few for them. Use "
    '`method="ar1"`.',
    "tfpw_slope": '`method="tfpw"` gives no interval of the slope: it leaves out that its trend is estimated. Use '
    '`method="ar1"`.',
    "ats_few_detects": "A slope needs at least two measured values of different times, compared with each other; got {got} "
    "measured.",
}

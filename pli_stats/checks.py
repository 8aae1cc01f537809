"""Argument checks, and the one catalogue of error sentences.

Every refusal says what must hold, what came, where, and what to do. The sentences stand here and nowhere else,
so that they can be read, corrected and tested in one place.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Sequence
from typing import Any


class InputError(ValueError):
    """Input that cannot be used as it is; the message is one sentence for the user."""


class DataUnavailableError(RuntimeError):
    """A data set that can be reached neither in the mirror, the cache, the network nor R."""


class MissingExtraError(ImportError):
    """An optional dependency that a verb needs and that is not installed."""


SENTENCES: dict[str, str] = {
    # arguments
    "one_of": "`{name}` must be one of {choices}, got {got!r}.{hint}",
    "level": "`level` must lie strictly between 0 and 1, got {got!r}. Write 0.95 for 95 %.",
    "fraction": "`{name}` must lie between 0 and 1 (0 excluded), got {got!r}.",
    "whole_number": "`{name}` must be a whole number of at least {least}, got {got!r}.",
    "seed": "`seed` must be a whole number from 0 to 2^128 - 1, got {got!r}.",
    "codes": "`{name}` must hold numbers, got {got!r}. Text such as ND is understood without being named.",
    "one_dimensional": "`{name}` must be one-dimensional, got shape {got}.",
    "mean_overflow": "Values of `{name}` must be small enough to be squared: the largest is {got:g}. Use other units.",
    "not_in_data": "`{name}` names {got!r}, which is no column{and_analyte} of the data ({known}).{hint}",
    "same_length": "`{name}` must hold one value for each of the {expected} rows, got {got}.",
    "same_index": "`{name}` must have the same index as `{other}`; align the two first (`{name}.loc[{other}.index]`), or pass both `.to_numpy()` to go by position.",
    "numbers_only": "`{name}` must hold finite numbers, got {got!r} at position {position}. Correct the value, or leave its row out.",
    # statistics: vectors of numbers and labels
    "empty_vector": "`{name}` must hold at least {least} value(s), got {got}.",
    "different_lengths": "`{name}` and `{other}` must have the same length, got {got} and {expected}.",
    "label_missing": "`{name}` must name a {what} for every value: position {position} is empty.",
    # statistics: intervals
    "r_seed": 'With stream="r" `seed` must be one that R\'s set.seed takes, 0 to {most}, got {got!r}. Pass stream="philox".',
    "two_schemes": "`{first}` and `{second}` cannot both say what is drawn; pass one of them.",
    "two_stage_ports": "`two_stage=True` draws ports and then samples within them; pass `ports=` too.",
    "block_without_length": '`block="stationary"` needs `block_length=`, the mean length of a block.',
    "series_with_gaps": '`zeros="omit"` would close gaps in a series (rows {rows}, counted from 0), so that rows that were apart count '
    "as neighbours. Use smape or mae, or leave `block_length` out.",
    "block_too_long": "`block_length` must be at most the length of the series, got {got} for {n} values.",
    "one_port_drawn": "Resampling ports needs at least 2 ports, got {got}. Without `ports=` samples are drawn.",
    "mixed_labels": "`{name}` must be of one kind, got {kinds}. Write them all as text.",
    "user_metric": "The metric `{name}` must return one number, got {got}.",
    "user_metric_value": "The metric `{name}` must return a finite number, got {got} for the whole data.",
    "no_r_scheme": 'stream="r" needs a scheme that R\'s boot draws itself (samples, strata, ports, moving blocks), got '
    '{scheme}. Leave `stream` out or pass stream="philox".',
    "mc_error_target": "`mc_error_target` must be a share of the interval's width between 0 and 1, got {got!r}. Write 0.01 for "
    "1 %.",
    "idle_target": "method={method!r} simulates nothing; leave `mc_error_target` out.",
    "n_jobs": "`n_jobs` must be a whole number other than 0 (-1 for all cores), got {got!r}.",
    "no_models": "`yhat` must hold the predictions of at least one model.",
    "model_twice": "The models in `yhat` must have different names, got {names}.",
    "one_metric": "`metric` must be one metric, got {got}. For several call `bootstrap_difference` for each: with one seed they "
    "share their resamples.",
    "method_needs_means": "method={method!r} needs a metric that is a function of means, got {metric!r}. Use "
    'method="bca" or "percentile".',
    "method_needs_loss": "method={method!r} needs the mean of a per-sample loss (mae, mape, smape, mse, rmse, bias; a "
    'difference of these but rmse), got {metric!r}. Use method="bca" or "abc".',
    "method_needs_units": "method={method!r} needs independent samples, strata or ports, got resampling of {scheme}. Use "
    'method="bca" or "percentile".',
    "exact_many_ports": "The exact bootstrap needs at most {most} ports, or ports with equally many samples, got {got} ports of "
    'different size. Use method="bca" or "abc".',
    "abc_fails": "The ABC approximation breaks down for the {metric} of these data, which are too few or too skewed for its "
    'expansion. Use method="bca".',
    "variance_underflow": "The {metric} is so small that its variance is beyond the range of a double. Use larger units.",
    "never_defined": "The {metric} is undefined in every resample. Use another metric, or more data.",
    "metric_scale": "Truths and predictions must lie within {least:g} to {most:g} in size (0 apart), or squares of errors leave the "
    "range of a double: got {got:g}. Use other units.",
    "no_metrics": "`metrics` must name at least one of {choices}.",
    "metric_twice": "`metrics` must name each metric once: {metric!r} stands twice.",
    "metric_not_finite": "The {metric} is {got}: the errors are beyond the range of a double. Use smaller units.",
    "zero_truth": "A percentage error needs truths away from zero: {count} of them are zero or below {share:g} of the median "
    'truth, in rows {rows} (counted from 0). Use smape or mae, or leave these rows out with zeros="omit".',
    "constant_truth": "The {metric} needs truths that differ: all are {got:g}. Use mae or rmse.",
    "bad_weights": "`weights` must be 0 or more and not all 0, got {got:g} at position {position}.",
    # statistics: two models
    "too_many_exact": '`method="exact"` takes at most {most} {what}, got {got}. Use `method="auto"`.',
    "no_variation": "The differences `{name}` are all {got:g}: without variation there is no test. Report the difference.",
    "horizon": "`horizon` must be smaller than the number of losses, got {got} for {n} losses.",
    "rope": "`rope` must be a finite number of 0 or more, half the width of the region in units of `diff`, got {got!r}.",
    # statistics: many models
    "p_range": "`{name}` must hold p values from 0 to 1, got {got!r} at position {position}.",
    "pairs_kind": "`pairs` must be a frame with the columns group_a, group_b and p_adjusted, got {got} without {missing}.",
    "pair_count": "`pairs` must hold each pair of two different groups exactly once: {a!r} with {b!r} stands {times} times.",
    "order_groups": "`order` must name each group of `pairs` exactly once: {group!r} stands {times} times in `order` and "
    "{found} times among the groups.",
    "scores_shape": "`scores` must be a table of numbers with at least 2 rows (blocks) and 2 columns (models), got {got}.",
    "scores_cell": "`scores` must hold finite numbers: block {block!r}, model {model!r} is {value!r}. Correct the value.",
    "scores_missing": "A score is missing: block {block!r}, model {model!r}. Fill it, drop the block or the model, or use "
    "`skillings_mack_test(scores)`, which takes missing cells.",
    "block_repeated": "Each block must stand in one row: {block!r} stands in {times} rows. Rows of one block are not independent; "
    "average them first.",
    "blocks_unconnected": "The models must be linked by blocks in which they were scored together: {apart} have no such link "
    "with {others}. Score them in common blocks, or compare the two sets apart.",
    # statistics: comparing models
    "predictions_kind": "`predictions` must be a pandas frame, one row a prediction, with the columns sample, model, y_true and "
    "y_pred (and port, repeat, split where there are such), got {got}. A polars frame has `.to_pandas()`.",
    "prediction_value": "`{column}` must hold finite numbers: model {model!r}, sample {sample!r} has {got!r}. Fill it, or leave "
    "the sample out for every model.",
    "prediction_twice": "A model must predict each sample once{where}: model {model!r} predicts sample {sample!r} {times} times. "
    "Keep one, or tell them apart in the columns `repeat` and `split`.",
    "prediction_missing": "The models must predict the same samples: model {model!r} lacks sample {sample!r} (in some repeat or "
    "split, if there are several). Add it, or leave the sample out for every model; only whole ports may be missing.",
    "sample_differs": "Rows of one sample must agree in `{column}`: sample {sample!r} has {first!r} and {second!r}.",
    "one_model": "At least 2 models are needed, got only {model!r}.",
    "split_needed": "Samples are predicted several times, so a column `split` must say which were held out together (the same "
    "number in all rows if it was one fixed test set).",
    "order_kind": "`order` must name a column of numbers or dates, and {column!r} holds {got!r}. Convert it with pandas.to_datetime.",
    "naive_t": "test={test!r} is not offered: over splits it takes overlapping training sets as independent and finds equal "
    'models different up to half of the time. Use test="corrected_t" for splits, or "permutation" for samples and ports.',
    "bayesian_alone": "test={test!r} gives probabilities and no p value, so no letters: call `bayesian_correlated_t_test` on the "
    "differences of two models by split.",
    "repeats_dependent": "test={test!r} needs one prediction of each {unit}: here samples are predicted up to {repeats} times, by "
    'models trained on overlapping splits, and these are not independent. Use test="corrected_t".',
    "missing_cells": "test={test!r} by {unit} needs every model in every port: model {model!r} lacks port {port!r}. Leave `test` "
    "and `ports_as_unit` out: then Skillings-Mack's test takes the missing cells.",
    "no_common_ports": "Models {a!r} and {b!r} have {got} port(s) in common, and a comparison needs 2. Leave one of them out.",
    "no_order": 'test="diebold_mariano" needs an order in time: a column `time` or `date` of numbers or dates, or `order=`.',
    "no_splits": 'test="corrected_t" needs at least 2 splits in the column `split`, got {got}.',
    "no_training": "`n_train` must be given: a split that holds out {got} of {n} samples leaves none to train on.",
    "metric_by_units": "The {metric} is no mean over samples, so test={test!r} needs ports or splits to compute it in. Use "
    "metric={instead!r}.",
    "metric_unranked": "test={test!r} ranks models, and the {metric} is best at zero, at neither end of its range. Use "
    'metric="mae", or test="permutation".',
    "too_few_blocks": "test={test!r} ranks models within at least 2 {unit}s, got {got}.",
    "no_ports_column": "`ports_as_unit=True` needs a column `port` that names at least 2 ports, got {got}.",
    "argument_idle": "`{name}` is for {purpose}, and the test here is {test}. Leave it out.",
    "metric_undefined": "The {metric} is not defined in {where}: its {n} truth(s) are all {got:g}. Use mae or mse.",
    "zero_truth_sample": "A percentage error needs truths away from zero: that of sample {sample!r} is {got:g}. Use smape or mae, "
    "or leave the sample out.",
    "pair_refused": "Models {a!r} and {b!r} cannot be compared. {why}",
    # statistics: ports
    "one_port": "Values of at least 2 ports are needed, got only {port!r}.",
    "port_size": "Port {port!r} has {got} sample(s), and method={method!r} needs at least 2 in each port to see how they "
    'vary. Leave the port out, pool it with another, or use method="kruskal".',
    "port_no_spread": "Welch's test needs values that vary within each port: all {got} of port {port!r} are {value!r}. Leave "
    'the port out, or use method="kruskal" or "permutation".',
    "survey_needed": 'method="mixed" needs `survey`, one label a sample, to know which samples share a shift.',
    "survey_unused": '`survey` is for method="mixed": method={method!r} takes samples as independent, which samples of one '
    "survey are not.",
    "survey_confounded": "Surveys cannot be told from what they are compared with: {why}. Collect repeated surveys with "
    "several samples each, or compare without `survey`.",
    "survey_unfitted": "The mixed model cannot be fitted: {why}. Compare with another method, one value a survey.",
    "port_within": 'The values must vary within ports, but each port has one value only. Use method="kruskal".',
    "values_scale": "`{name}` differ by {spread:g}{where}, which a double cannot square or divide by; use other units.",
    "time_constant": "`time` must hold at least two different times, got only {got!r}.",
    # frames of concentrations
    "frame_kind": "`{name}` must be a data frame with one column for each metal (pandas, polars, DuckDB, Dask, PySpark), "
    "got {got}. For an array write pandas.DataFrame(array, columns=[...]); for Samples, impute_nondetects(samples).",
    "no_metal_column": "`{name}` must have at least one column named by an element symbol such as 'Cu', got {columns}. "
    "Rename the columns, read the file with `read_samples`, or pass `metals=[...]`.",
    "foreign_column": "Column {column!r} is not an element symbol; pass `metals=[...]` to say which columns are metals, "
    "or select them first.",
    "unknown_metal": "`metals` must name columns of the frame: {metal!r} is not among {columns}.{hint}",
    "no_metals_left": "At least one metal is needed, got an empty list of metals.",
    "duplicate_column": "Column names must be unique: {column!r} stands {times} times. Rename or drop the repeats.",
    "text_column": "Concentrations must be numbers: column {column!r} holds {kind}. Read field data with `read_samples`, "
    "which understands '<0.02', decimal commas and units.",
    "missing_concentration": "A concentration is missing: row {row!r}, {metal}. Fill it, drop the row, or pass "
    '`missing="omit"` where the verb has it; a non-detect is filled by `impute_nondetects(samples)`.',
    "not_positive": "Concentrations must be positive: row {row!r}, {metal} is {value!r}. A value below the detection limit "
    "is a non-detect: let `read_samples` read it (`nondetect_codes=` names numeric codes).",
    "infinite": "Concentrations must be finite: row {row!r}, {metal} is {value!r}. Correct the value.",
    "bad_lazy_column": "Concentrations must be positive, finite and present: column {metal!r} has {count} value(s) that are "
    "not. Filter or correct these rows in the source.",
    "all_missing_row": "Row {row!r} has no concentration at all, so no index can be computed; drop the row.",
    "not_representable": "{what} of row {row!r}{metal} is outside the range of a double ({detail}); check the units of the "
    "concentration and the background.",
    "not_representable_extreme": "{what} of {metal} is outside the range of a double where the concentration is {value:g}; "
    "check the units of the concentration and the background.",
    "repeated_labels": "Row labels must be unique: {label!r} stands {times} times. Write `frame.reset_index(drop=True)` first.",
    "pli_not_positive": "`{name}` must hold positive finite numbers: position {position!r} is {value!r}.",
    "zone_needs_frame": "For lazy frames `site_pli` must have a column 'pli' and `zone` must be the name of its zone column, "
    "got zone={got!r}.",
    "zone_missing": "Every sample needs a zone: row {row!r} has none. Name the zone or drop the row.",
    # reference values
    "unknown_name": "There is no {what} named {got!r}.{hint} `{verb}()` lists what is available.",
    "missing_background": "Background {background!r} has no value for {metals}. Leave {them} out with `metals=[...]`, or pass "
    "your own background, for example {{'Cu': 45.0, ...}}.",
    "missing_guideline": "Guideline {guideline!r} has no value for {metals}. Leave {them} out with `metals=[...]`.",
    "missing_toxic_response": "No toxic-response factor is known for {metals}. Leave {them} out with `metals=[...]` (known: "
    "{known}), or pass `toxic_response={{...}}`; a partial sum would understate the risk.",
    "bad_reference_value": "Each {what} value must be a positive finite number in mg/kg: {element} is {value!r}.",
    "not_an_element": "{what} keys must be element symbols: {got!r} is not one.{hint}",
    "reference_kind": "{what} must be the name of a set, a dict, a Series or a frame with columns element and value "
    "(and sd), got {got}.",
    "bad_reference_sd": "Each sd of a {what} must be a finite number of 0 or more in mg/kg, or empty where unknown: "
    "{element} is {value!r}.",
    "bad_toxic_response": "Each toxic-response factor must be a positive finite number: {element} is {value!r}.",
    "twice_in_reference": "{what} must name each element once: {element} stands {times} times. Keep one value.",
    "unverified_values": "{what}: the value for {metals} could not be checked against a source. Check it in {citation}; "
    "then pass your own (`{argument}={{{example!r}: ...}}`), or leave {them} out with `metals=[...]`.",
    "normalizer_missing": "The normaliser {normalizer!r} must be a column of the concentrations, got columns {columns}.",
    "normalizer_alone": "The normaliser {normalizer!r} is not enriched against itself; give at least one other metal.",
    "scheme_gap": "A class scheme must cover the line without gap or overlap: {detail}. Correct the edges.",
    "scheme_kind": "`scheme` must be the name of a scheme, a Scheme or a frame with columns lower, upper and class, got "
    "{got}.",
    "scheme_class": "The classes of a scheme must have different, non-empty names: {name!r} stands {times} times.",
    "scheme_shape": "Values to classify must be one column (a Series, an array or a list), got {got}. Classify a frame "
    "column by column.",
    "scheme_value": "Values to classify must be numbers: position {position!r} is {value!r}.",
    # reading files
    "no_such_file": "There is no file {path!r}. Check the name and the folder.",
    "unreadable_file": "The file {path!r} cannot be read: {reason}.",
    "file_kind": "Files must end in .csv, .tsv, .txt, .xlsx, .parquet, .rds or .RData, got {path!r}.",
    "binary_file": "{path!r} is not a text file (it has NUL bytes at byte {position}). Save it as CSV in UTF-8.",
    "empty_file": "{path!r} holds no data rows. A header and at least one sample are needed.",
    "no_delimiter": "No delimiter (comma, semicolon, tab or bar) was found in the header {header!r}. Pass `delimiter=`.",
    "ragged_line": "Line {line} has {got} fields where the header has {expected}. Correct the line (a missing or stray "
    "delimiter, or an unquoted comma).",
    "open_quote": "Line {line} has a quotation mark that never closes. Correct the quotation marks.",
    "source_kind": "`source` must be a path or a pandas or polars frame, got {got}.",
    "object_in_file": "{path!r} holds {count} data frames ({names}); name one with `object=`.",
    "no_frame_in_file": "{path!r} holds no data frame.",
    "no_element_header": "No column names an element: got {columns}. Name columns like 'Cu' or 'Cu (mg/kg)', pass "
    "`elements={{'column': 'Cu'}}`, or name the long-format columns (`analyte=`, `result=`).",
    "two_columns_one_element": "{element} stands in two columns, {first!r} and {second!r}. Keep one, and pass "
    "`ignore=[...]` for the other.",
    "two_units_one_element": "{element} has two units, {first!r} and {second!r}. Convert to one, or pass `ignore=[...]`.",
    "unknown_unit": "The unit {unit!r} of {column!r} is not known. Known: {known}. Pass `units={{'{element}': 'mg/kg'}}`.",
    "empty_unit": "Row {row}, column {column!r}: the unit is missing. Fill it in, for example 'mg/kg'.",
    "unit_for_unknown": "`{name}` names {element!r}, which is no element of the data ({elements}).",
    "argument_column": "`{name}` names the column {got!r}, which is not in the data. Columns: {columns}.{hint}",
    "moisture_missing": "{column!r} is in wet weight ({unit}); a moisture column in percent is needed to convert it to dry "
    "weight. Pass `moisture=`.",
    "moisture_range": "Moisture must lie between 0 and 100 % (100 excluded): row {row}, {column!r} is {value!r}.",
    "long_column_missing": "A long table needs the columns station, analyte and result: {missing} not found among "
    "{columns}. Name them with `station=`, `analyte=`, `result=`.",
    "layout_unclear": "`layout` must be given: the table has element columns ({elements}) and an analyte column "
    "({analyte!r}). Write layout='wide' or layout='long'.",
    "unknown_analyte": "Row {row}, column {column!r}: {value!r} is not an element name. Pass `ignore=[{value!r}]` to leave "
    "it out (it is then listed in the audit log), or `elements={{{value!r}: 'Cu'}}` to say what it is.",
    "text_in_number": "Row {row}, column {column!r}: {value!r} is not a number. Write a number, '<limit' for a non-detect, "
    "or leave the cell empty for a missing value.",
    "ambiguous_number": "Row {row}, column {column!r}: {value!r} can be read with a decimal comma or with a thousands "
    "separator. Pass `decimal=','` or `decimal='.'`.",
    "infinite_cell": "Row {row}, column {column!r}: {value!r} is not a finite number. Correct the value.",
    "negative_cell": "Row {row}, column {column!r}: {value!r} is negative. If it is a code, name it: "
    "`nondetect_codes=({value},)` or `missing_codes=({value},)`.",
    "zero_cell": "Row {row}, column {column!r} is zero, which no laboratory measures. If zero stands for a non-detect, pass "
    "`nondetect_codes=(0,)` and its limit.",
    "tiny_cell": "Row {row}, column {column!r}: {value!r} becomes {after!r} mg/kg, outside the range of a double. Check the "
    "unit.",
    "no_limit": "Row {row}, column {column!r}: {value!r} is a non-detect without a detection limit. Give the limit in the "
    "cell ('<0.02'), in a column ('{element}_mdl'), or pass `limits={{'{element}': 0.02}}`.",
    "bad_limit": "Row {row}, column {column!r}: the detection limit must be a positive finite number, got {value!r}.",
    "limit_value": "`limits` must map element symbols to positive numbers in mg/kg: {element!r} is {value!r}.",
    "two_limits": "{element} has two limit columns, {first!r} and {second!r}. Keep one, and pass `ignore=[...]` for the other.",
    "limit_without_element": "Column {column!r} is a detection limit of {element}, but {element} has no results. Pass "
    "`ignore=[{column!r}]` to leave it out.",
    "bad_flag": "Row {row}, column {column!r}: {value!r} is not a known non-detect flag. Known: {known}.",
    "port_missing": "Every sample needs its port: row {row}, column {column!r} is empty. Name it, or drop the row.",
    "replicates": "Station {station!r} stands in rows {rows}. If these are field replicates pass "
    '`replicates="mean"` (or "geometric_mean", "first"); if they are visits, name the date column with `date=`.',
    "mixed_replicates": "Station {station!r}: replicates of {metal} mix a measured value with a non-detect, so their "
    '{how} is not defined. Use `replicates="first"` or settle it in the file.',
    "station_missing": "Every row of a long table needs its station: row {row} has none.",
    "no_rows_left": "No sample is left: {why}.",
    "not_samples": "`samples` must come from `read_samples`, got {got}.",
    # non-detects and uncertainty
    "too_censored": "{metal}{group}: {share:.0%} of {n} values are non-detects; above 80 % no method recovers the values "
    "below the limit. Report the share and the limits, or use bounds.",
    "too_few_detects": "{metal}{group}: `{method}` needs at least {least} different measured values, got {got}. Use "
    'method="substitute" or pool the groups.',
    "no_group_column": "`by` must be a column of `samples.info`, got {got!r}. Columns: {columns}.{hint}",
    "sd_value": "`{name}` must be a relative standard deviation of 0 or more: {metal} is {value!r}.",
    "sd_metal": "`{name}` must have a value for each metal; {metals} missing.",
    "sd_shape": "`{name}` as a frame must have the index and the metals of the samples.",
    # results, files, extras
    "result_column": "The info column {column!r} has the name of a result column; rename it, or pass `ignore=[{column!r}]` "
    "to `read_samples`.",
    "no_port": "The samples have no port column. Name one in `read_samples(port=...)`, or pass `by=`.",
    "result_kind": "{verb} needs an Assessment, got {got}.",
    "cannot_write": "{path!r} cannot be written: {reason}. Choose another folder with `-o`.",
    "file_exists": "{path!r} exists. Pass `--force` to replace it.",
    "missing_extra": "{verb} needs {package}, which is not installed: pip install 'pli-stats[{extra}]'.{instead}",
    "data_unavailable": "The data set {name!r} is not to be had: {tried}. {remedy}",
    "wrong_checksum": "{path!r} has SHA-256 {got}, expected {expected}: the file is damaged or another version. Delete it "
    "and fetch it again with `pli-stats data fetch {name}`.",
    "data_in_r": "The data set {name!r} is no file: it ships inside the {origin} as {r_object}, so there is nothing to "
    "fetch. Load it with `load_{name}()`.",
    "r_unavailable": "{what} is not to be had: {reason}.",
    "r_type": "R object of type {got} cannot be turned into a data frame column ({column!r}).",
}


def sentence(key: str, **facts: Any) -> str:
    """Return the sentence under `key` with its facts filled in."""
    return SENTENCES[key].format(**facts)


def refusal(key: str, **facts: Any) -> InputError:
    """Return (not raise) the error whose sentence stands under `key`."""
    return InputError(sentence(key, **facts))


def gist(error: BaseException) -> str:
    """Return the message of a library's error in one line, without its full stop."""
    return " ".join(str(error).split())[:200].rstrip(". ") or type(error).__name__


def near_miss(got: object, known: Iterable[str]) -> str:
    """Return ' Did you mean ...?' when a known name is close to `got`, else ''."""
    close = difflib.get_close_matches(str(got).casefold(), [k.casefold() for k in known], n=1, cutoff=0.6)
    if not close:
        return ""
    name = next(k for k in known if k.casefold() == close[0])
    return f" Did you mean {name!r}?"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Return names for a sentence: quoted, at most `most` of them."""
    items = [repr(str(name)) for name in names]
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "")


def numbered(rows: Iterable[int], most: int = 12) -> str:
    """Return row numbers for a sentence, at most `most` of them."""
    items = [str(int(row)) for row in rows]
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "")


def check_one_of(name: str, got: object, choices: Sequence[str]) -> str:
    """Return `got` if it is one of `choices`."""
    if not isinstance(got, str) or got not in choices:
        raise refusal("one_of", name=name, choices=listed(choices), got=got, hint=near_miss(got, choices))
    return got


def check_seed(got: object) -> int:
    """Return the seed if a counter-based generator can take it."""
    if isinstance(got, bool) or not hasattr(got, "__index__") or not 0 <= int(got) < 1 << 128:
        raise refusal("seed", got=got)
    return int(got)


def as_names(names: str | Iterable[str]) -> list[str]:
    """Return one name or several as a list."""
    return [names] if isinstance(names, str) else list(names)


def check_metals(metals: str | Iterable[str], known: Sequence[Any]) -> list[str]:
    """Return the metals asked for if there is one, each is known and none is named twice."""
    asked = as_names(metals)
    if not asked:
        raise refusal("no_metals_left")
    for metal in asked:
        if metal not in known:
            names = [str(name) for name in known]
            raise refusal("unknown_metal", metal=metal, columns=listed(names), hint=near_miss(metal, names))
        if asked.count(metal) > 1:
            raise refusal("duplicate_column", column=metal, times=asked.count(metal))
    return asked


def check_level(level: object) -> float:
    """Return the confidence level if it lies strictly between 0 and 1."""
    if not _is_real(level) or not 0.0 < float(level) < 1.0:  # type: ignore[arg-type]
        raise refusal("level", got=level)
    return float(level)  # type: ignore[arg-type]


def check_whole(name: str, got: object, least: int) -> int:
    """Return `got` if it is a whole number of at least `least`."""
    if not _is_real(got) or float(got) != int(float(got)) or int(float(got)) < least:  # type: ignore[arg-type]
        raise refusal("whole_number", name=name, least=least, got=got)
    return int(got)  # type: ignore[call-overload, no-any-return]


def check_fraction(name: str, got: object) -> float:
    """Return `got` if it lies in (0, 1]."""
    if not _is_real(got) or not 0.0 < float(got) <= 1.0:  # type: ignore[arg-type]
        raise refusal("fraction", name=name, got=got)
    return float(got)  # type: ignore[arg-type]


def _is_real(value: object) -> bool:
    """Say whether `value` is a finite real number (a bool is not)."""
    if isinstance(value, bool | str):
        return False
    try:
        return math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False

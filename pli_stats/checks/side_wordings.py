"""Sentences that the shell or R says in other words, because it has other means than Python there.

The others are worded once, for Python; `sides` puts what they hold in backticks into the words of the side that asks.
"""

SHELL: dict[str, str] = {
    "no_port": "The samples have no port column. Name one with `port=`.",
    "result_column": "The info column {column!r} has the name of a result column; rename it, or pass "
    "`ignore=[{column!r}]`.",
    "missing_concentration": "A concentration is missing: row {row!r}, {metal}. Fill it, drop the row, or pass "
    "`missing='omit'` or `complete_samples(samples)` (which leaves out samples that lack a metal).",
    "no_metal_column": "The file must have at least one column named by an element symbol such as 'Cu', got {columns}. "
    "Rename the columns.",
    "not_samples": "Field data are needed, got {got}.",
    "too_few_detects": "{metal}{group}: `{method}` needs at least {least} different measured values, got {got}. Leave "
    "the metal out with `ignore=[{metal!r}]`.",
    "no_group_column": "`by` must be a column of the file, got {got!r}. Columns: {columns}.{hint}",
    "unverified_values": "{what}: the value for {metals} could not be checked against a source. Check it in "
    "{citation}; then pass your own as a CSV file, or leave {them} out with `metals=[...]`.",
    "missing_background": "Background {background!r} has no value for {metals}. Leave {them} out with "
    "`metals=[...]`, or pass your own background as a CSV file with the columns element and value.",
    "missing_toxic_response": "No toxic-response factor is known for {metals}. Leave {them} out with `metals=[...]` "
    "(known: {known}); a partial sum would understate the risk.",
    "unknown_name": "There is no {what} named {got!r}.{hint}",
}
R: dict[str, str] = {
    "frame_kind": "`{name}` must be a data frame with one column for each metal, got {got}. For a matrix write "
    "`as.data.frame(x)`; for samples, `impute_nondetects(samples)`.",
    "repeated_labels": "Row labels must be unique: {label!r} appears {times:time}. Write `rownames(frame) <- NULL` "
    "first.",
    "same_index": "`{name}` must have the same row names as `{other}`; bring the two into one order first.",
    "pandas_only": "`conc` must be a data frame here, got {got}.",
    "features_sparse": "`X` must be a dense table, got the sparse {got}; pass `as.matrix(X)`.",
    "no_target": "`{verb}` needs `y`: one measured value for each row of `X`.",
    "predictions_kind": "`predictions` must be a data frame, one row a prediction, with the columns sample, model, "
    "y_true and y_pred (and port, repeat, split where there are such), got {got}.",
    "study_several": "`predictions` must be of one {column} here, got {got}. Choose one: "
    "`predictions[predictions[[{column!r}]] == ..., ]`.",
    "feature_groups": "`groups` must be a named list of the features that each group leaves out, as in "
    "`list(coordinates = c('latitude', 'longitude'))`.",
    "source_kind": "`source` must be a path or a data frame, got {got}.",
    "dictionary": "`{name}` must be a vector with names, {what}, got {got!r}.",
    "order_kind": "`order` must name a column of numbers or dates, and {column!r} holds {got!r}. Convert it with "
    "`as.Date(x)`.",
    "domain_features": "`features` must be a data frame with rows and with named columns, got {got}.",
    "domain_info": "`info` must be a data frame, one row for each row of the features, got {got}.",
    "source_frame": "`frame` must be a data frame, got {got}.",
    "reference_kind": "{what} must be the name of a set, a vector with names or a data frame with columns element and "
    "value (and sd), got {got}.",
    "reference_kind_of_samples": "`reference` must be a mask of {n} truth values, one for each sample, or a vector "
    "with names such as `{{'area': 'offshore'}}`, got {got}.",
    "pivots_kind": "`pivots` must be the name of a set of `pivots()`, a vector with names that has a value for each "
    "metal and the normaliser, or 'none' for a proportional normalisation, got {got}.",
}
OF_SIDE: dict[str, dict[str, str]] = {"shell": SHELL, "r": R}

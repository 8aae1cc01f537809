"""Sentences on arguments, results, files and what is not installed."""

GENERAL: dict[str, str] = {
    # arguments
    "one_of": "`{name}` must be one of {choices}, got {got!r}.{hint}",
    "level": "`{name}` must lie strictly between 0 and 1, got {got!r}. Write 0.95 for 95 %.",
    "true_or_false": "`{name}` must be `True` or `False`, got {got!r}.",
    "out_of_memory": "Python ran out of memory. Pass less data, fewer resamples or fewer processes, or end other programs.",
    "text": "`{name}` must be text, got {got!r}.",
    "names_kind": "`{name}` must be a name or a list of names, got {got!r}.",
    "dictionary": "`{name}` must be a dict of {what}, got {got!r}.",
    "one_character": "`{name}` must be one character, such as ',' or ';', got {got!r}.",
    "fraction": "`{name}` must lie between 0 and 1 (0 excluded), got {got!r}.",
    "whole_number": "`{name}` must be a whole number of at least {least}, got {got!r}.",
    "too_many_resamples": "`{name}` = {got} would take {need} of memory, and {free} are free. Ask for fewer.",
    "too_many_pairs": "A series of {n} values has {pairs} pairs, which would take {need} of memory, and {free} are free. Pass fewer values, such as monthly means.",
    "seed": "`seed` must be a whole number from 0 to 2^128 - 1, got {got!r}.",
    "codes": "`{name}` must hold numbers, got {got!r}. Text such as ND is understood without being named.",
    "one_dimensional": "`{name}` must be one-dimensional, got {got}.",
    "mean_overflow": "Values of `{name}` must be small enough to be squared: the largest is {got:g}. Use other units.",
    "not_in_data": "`{name}` names {got!r}, which is not a column{and_analyte} in the data ({known}).{hint}",
    "labels_alike": "`{name}` must not hold labels that look alike (white space, composed accents, invisible characters): {first!a} "
    "and {second!a} would count as two. Write one of them throughout.",
    "same_length": "`{name}` must hold one value for each of the {expected} rows, got {got}.",
    "same_index": "`{name}` must have the same index as `{other}`; align the two first (`{name}.loc[{other}.index]`), or pass both `.to_numpy()` to go by position.",
    "numbers_only": "`{name}` must hold finite numbers, got {got!r} at {position:@position}. Correct the value, or leave its row out.",
    # results, files, extras
    "result_column": "The info column {column!r} has the name of a result column; rename it, or pass `ignore=[{column!r}]` "
    "to `read_samples`.",
    "no_port": "The samples have no port column. Name one in `read_samples(port=...)`, or pass `by=`.",
    "result_kind": "{verb} needs an Assessment, got {got}.",
    "cannot_write": "{path!r} cannot be written: {reason}. Choose another folder or file.",
    "path_kind": "`{name}` must be a path, got {got!r}.",
    "folder_is_no_file": "{path!r} is a folder. Name a file in it.",
    "no_plain_file": "{path!r} is a device, a pipe or similar, not a plain file. Name a plain file.",
    "option_pair": "`{name}` must say what each stands for, as in NAME=VALUE, got {got!r}.",
    "option_twice": "`{name}` must name {what!r} once: it is {first!r} and {second!r}.",
    "file_exists": "{path!r} exists. Pass `force=True` to replace it.",
    "missing_extra": "{verb} needs {package}, which is not installed: pip install 'pli-stats[{extra}]'.{instead}",
    "data_unavailable": "The data set {name!r} is not available: {tried}. {remedy}",
    "wrong_checksum": "{path!r} has SHA-256 {got}, expected {expected}: the file is damaged or another version. Delete it "
    "and fetch it again with `pli-stats data fetch {name}`.",
    "data_in_r": "The data set {name!r} is not a file: it ships inside the {origin} as {r_object}, so there is nothing to "
    "fetch. Load it with `load_{name}()`.",
}

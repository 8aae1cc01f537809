"""Sentences about tables, figures, prose and reports."""

from __future__ import annotations

PUBLICATION: dict[str, str] = {
    "table_row": "Each row of a table must have a cell for each of its {columns} columns, row {row} has {cells}.",
    "table_groups": "`groups` must name the heading of each of the {rows} rows, got {groups} names.",
    "table_columns": "A table must have at least one column, got none.",
    "table_groups_apart": "The rows of one group of a table must be adjacent; those of {group!r} are not. Sort the rows by group.",
    "table_bold": "`bold` must name cells by row and column, counted from 0: ({row}, {column}) is not within {rows} rows and {columns} columns.",
    "table_format": "A table is written in the format that the file's name ends in, one of {known}; got {path!r}.{hint}",
    "table_chosen": "`what` chooses a table of a result, but this is already a Table; leave out `what={what!r}`.",
    "no_font": "A PDF needs a font for each of its letters, and no font on this machine has {letters}. Install one (the Noto fonts have nearly all scripts), or write .docx or .html, which use their readers' fonts.",
    "no_table": "`table` needs a result of pli_stats (an assessment, intervals, a test, a comparison, a study "
    "result) or a mapping of names to study results, got {got}.",
    "no_prose": "{verb} needs a result of pli_stats (an assessment, intervals, a test, a comparison, a study "
    "result) or a mapping of names to study results, got {got}.",
    "empty_table": "This {kind} holds nothing for `what={what!r}`. Leave `what` out for its main table.",
    "short_table": "One table over several results needs a Benchmark or an Ablation among them, got {got}. Hand over "
    "one result for a table of its own.",
    "no_figure": "`plot` needs a result that it can draw ({known}), got {got}.",
    "figure_width": "`width` must lie between {low:g} and {high:g} mm or be one of {names}, got {got!r}.",
    "figure_dpi": "`dpi` must lie between {low} and {high} dots per inch, got {got!r}. Journals ask for 300, 600 or 1000.",
    "theme_kind": "`theme` must be a name ({names}, or a style sheet of matplotlib) or a dictionary such as `{{'font': 'times', 'size': 8}}`, got {got}.",
    "theme_part": "The parts of `theme` are {parts}, got {got!r}.{hint}",
    "theme_number": "`{part}` of `theme` must lie between {low:g} and {high:g}{unit}, got {got!r}.",
    "theme_colours": "`colours` of `theme` must be one of {choices}, got {got!r}. For colours of your own name a style sheet of matplotlib as `style`.",
    "theme_sheet": "`theme` must name one of {names}, or a style sheet of matplotlib by its name or path, got {got!r}.{hint}",
    "theme_font": "`theme` asks for the font {got!r}, and this machine has none of its widths: {families}. Install one (Liberation Sans is free), or ask for 'times', which comes with matplotlib.",
    "theme_family": "`theme` asks for the font {got!r}, which this machine does not have.{hint} Install it, or ask for 'times', which comes with matplotlib.",
    "label_text": "`labels` must give for each name the text that the figure shows, got {got!r} for {name!r}. Leave out names that shall stay.",
    "label_chain": "`labels` must not show {label!r} for {name!r} and {last!r} for {label!r}: a reader could not tell which is meant. Choose another text.",
    "figure_format": "A figure is written in the format that the file's name ends in, one of {known}; got {path!r}.{hint}",
    "figure_crowded": "The figure {what!r} must go on a page 240 mm high, but has {got} {rows}, and showing only some would "
    "mislead. {instead}",
    "figure_needs": "The figure {what!r} needs {needs}, which this result lacks. Leave `what` out for its main figure.",
    "map_coordinates": "A map needs the columns longitude and latitude (or lon and lat, or x and y) among the samples, "
    "found {columns}. Keep them in the table that is read.",
    "map_no_place": "A map needs at least one sample with coordinates, got none in {x!r} and {y!r} of {n} samples. "
    "Fill these columns and assess again.",
    "map_ports_many": "A map by port tells at most {most} {ports} apart by their signs, got {got}. Ask for `what='map'`, which numbers them.",
    "map_degrees": "{column!r} must lie between -{most} and {most} degrees, got {got!r} in sample {row!r}. "
    "Name projected coordinates x and y instead.",
    "metals_few": "A {figure} needs at least {least} metals whose CF differs among {rows} complete samples or more, "
    "got {metals} metals and {samples} complete samples. Assess more metals, or leave out the metal with the gaps.",
    "script_failed": "Every script must finish without an error, but {script} ended with code {code}; its message is "
    "above. Fix that and run `pli-stats reproduce` again: it continues where it stopped.",
    "report_suffix": "A report is one HTML page, whose name must end in .html, got {path!r}. Print it to PDF from a browser.",
    "report_results": "A report needs a mapping of names to results of pli_stats, got {got}. Pass, for example, `{{'harbours': assess(samples)}}`.",
    # command line
    "usage": "{said}. `{command} --help` shows what there is, with an example.",
    "format_needs_file": "`--format {format}` makes a file, not text for the screen. Name it, as in `-o table{suffix}`.",
    "out_suffix": "The name of the file must end in {suffixes}, got {path!r}. The ending says the format, and `--format` must agree with it.",
    "cannot_print": "Standard output cannot be written to: {reason}. Write to another disk, or name a file with `-o`.",
    "cell_no_flag": "Column {column!r} must say true or false in every row, row {row} of the file holds {got!r}.",
    "cell_no_number": "Column {column!r} must hold a number in every row, row {row} of the file holds {got}. Correct it, or leave the row out.",
    "groups_alone": "`--group` compares two groups of samples: leave `{other}` out.",
    "two_groups": "`--group` must name a column of two groups, one in each row: {column!r} holds {got}.",
    "models_need_samples": "With {models} models the table must have a column that names the samples, so that all models are compared on the same ones. Name it with `--sample`.",
    "models_same_samples": "All models must have predicted the same samples, with the same true values: {model!r} and {other!r} did not. Keep the samples that both have.",
    "sample_twice": "Each sample must be predicted once: {sample!r} is predicted {times:time}{of_model}. Repeats are not further samples: average them first, or compare models with `pli-stats compare`.",
    "result_file": "A table is made from a result that another command saved as .rds (`-o result.rds`; `assess` and `study` write one by themselves), got {path!r}.",
    "no_result_folder": "There is no folder {path!r}. Name the folder that `pli-stats assess -o` or `pli-stats study -o` wrote.",
    "no_results_in_folder": "{path!r} holds no .rds file with a result. Write some, for example with `pli-stats assess survey.csv -o {path}` or `pli-stats compare predictions.csv -o {path}/models.rds`.",
    "features_of_model": "The table must have the columns that the model learnt from ({known}), but has no {missing}. Add or rename them.",
    "predicted_column": "The table already has {columns}, which predictions are called. Rename or remove what is there.",
}

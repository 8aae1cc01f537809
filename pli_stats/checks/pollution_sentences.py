"""Sentences on concentrations, reference values and field data."""

POLLUTION: dict[str, str] = {
    # frames of concentrations
    "frame_kind": "`{name}` must be a data frame with one column for each metal (pandas, polars, DuckDB, Dask, PySpark), "
    "got {got}. For an array write `pandas.DataFrame(array, columns=[...])`; for Samples, `impute_nondetects(samples)`.",
    "no_metal_column": "`{name}` must have at least one column named by an element symbol such as 'Cu', got {columns}. "
    "Rename the columns, read the file with `read_samples`, or pass `metals=[...]`.",
    "foreign_column": "Column {column!r} is not an element symbol; pass `metals=[...]` to say which columns are metals, "
    "or select them first.",
    "unknown_metal": "`metals` must name columns of the frame: {metal!r} is not among {columns}.{hint}",
    "no_metals_left": "At least one metal is needed, got an empty list of metals.",
    "duplicate_column": "Column names must be unique: {column!r} appears {times:time}. Rename or drop the repeats.",
    "text_column": "Concentrations must be numbers: column {column!r} holds {kind}. Read field data with `read_samples`, "
    "which understands '<0.02', decimal commas and units.",
    "missing_concentration": "A concentration is missing: row {row!r}, {metal}. Fill it, drop the row, or pass "
    '`missing="omit"` where the verb has it; a non-detect is filled by `impute_nondetects(samples)`.',
    "not_positive": "Concentrations must be positive: row {row!r}, {metal} is {value!r}. A value below the detection limit "
    "is a non-detect: let `read_samples` read it (`nondetect_codes=` names numeric codes).",
    "infinite": "Concentrations must be finite: row {row!r}, {metal} is {value!r}. Correct the value.",
    "bad_lazy_column": "Concentrations must be positive, finite and present: column {metal!r} has {count:value} that {count:~is|are} "
    "not. Filter or correct these rows in the source.",
    "all_missing_row": "Row {row!r} has no concentration at all, so no index can be computed; drop the row.",
    "not_representable": "{what} of row {row!r}{metal} is outside the range of a double ({detail}); check the units of the "
    "concentration and the background.",
    "not_representable_extreme": "{what} of {metal} is outside the range of a double where the concentration is {value:g}; "
    "check the units of the concentration and the background.",
    "repeated_labels": "Row labels must be unique: {label!r} appears {times:time}. Write `frame.reset_index(drop=True)` first.",
    "pli_not_positive": "`{name}` must hold positive finite numbers: {position:@position} is {value!r}.",
    "zone_needs_frame": "For lazy frames `site_pli` must have a column 'pli' and `zone` must be the name of its zone column, "
    "got `zone={got!r}`.",
    "zone_missing": "Every sample needs a zone: {row:@row} has none. Name the zone or drop the row.",
    # reference values
    "unknown_name": "There is no {what} named {got!r}.{hint} `{verb}()` lists what is available.",
    "missing_background": "Background {background!r} has no value for {metals}. Leave {them} out with `metals=[...]`, or pass "
    "your own background, for example `{{'Cu': 45.0}}`.",
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
    "twice_in_reference": "{what} must name each element once: {element} appears {times:time}. Keep one value.",
    "unverified_values": "{what}: the value for {metals} could not be checked against a source. Check it in {citation}; "
    "then pass your own (`{argument}={{{example!r}: ...}}`), or leave {them} out with `metals=[...]`.",
    "normalizer_missing": "The normaliser {normalizer!r} must be a column of the concentrations, got columns {columns}.",
    "normalizer_alone": "The normaliser {normalizer!r} is not enriched against itself; give at least one other metal.",
    "scheme_gap": "A class scheme must cover the line without gap or overlap: {detail}. Correct the edges.",
    "scheme_kind": "`scheme` must be the name of a scheme, a Scheme or a frame with columns lower, upper and class, got "
    "{got}.",
    "scheme_class": "The classes of a scheme must have different, non-empty names: {name!r} appears {times:time}.",
    "scheme_shape": "Values to classify must be one column (a Series, an array or a list), got {got}. Classify a frame "
    "column by column.",
    "scheme_value": "Values to classify must be numbers: {position:@position} is {value!r}.",
    # reading files
    "no_such_file": "There is no file {path!r}. Check the name and the folder.",
    "unreadable_file": "The file {path!r} cannot be read: {reason}.",
    "large_file": "The file {path!r} names {rows} rows of {columns} columns, which would take {need} of memory or more, and {free} are free. In Python, `scan_samples` reads it in pieces.",
    "file_kind": "Files must end in .csv, .tsv, .txt, .xlsx, .xls, .parquet, .rds or .RData, got {path!r}.",
    "binary_file": "{path!r} is not a text file (it has NUL bytes at byte {position}). Save it as CSV in UTF-8.",
    "unknown_encoding": "`encoding` must name a text encoding such as 'utf-8', 'gbk' or 'shift_jis', got {got!r}.",
    "wrong_encoding": "{path!r} is not in the encoding {encoding!r} (byte {position}). Pass another as `encoding=`, or save the "
    "file as UTF-8.",
    "asked_encoding": "{path!r} is not UTF-8 (byte {position}), and its text does not look Western European. Say which encoding "
    "it has: {would}; or save it as UTF-8.",
    "encoding_would_say": "`encoding={encoding!r}` (it would say {cell!r})",
    "guessed_encoding": "{path!r} is not UTF-8 and was read as Windows-1252, so that it says {word!r}. Where that is wrong, "
    "pass its encoding, as in `encoding='gbk'`, or save it as UTF-8.",
    "empty_file": "{path!r} holds no data rows. A header and at least one sample are needed.",
    "no_delimiter": "No delimiter (comma, semicolon, tab or bar) was found in the header {header!r}. Pass `delimiter=`.",
    "ragged_line": "Line {line} has {got} fields where the header has {expected}. Correct the line (a missing or stray "
    "delimiter, or an unquoted comma).",
    "complex_column": "Column {column!r} holds complex numbers; concentrations and what describes samples are real. Pass their real parts.",
    "long_header": "Line {line} has a header of more than {most} characters, which no table has: the file may not be a table, or a quotation mark does not close.",
    "open_quote": "Line {line} has a quotation mark that never closes. Correct the quotation marks.",
    "source_kind": "`source` must be a path or a pandas or polars frame, got {got}.",
    "object_in_file": "{path!r} holds {count} data frames ({names}); name one with `object=`.",
    "no_frame_in_file": "{path!r} holds no data frame.",
    # workbooks
    "large_workbook": "{path!r} unpacks to more than {most} MB. Save the sheet as CSV and read that.",
    "locked_workbook": "{path!r} is protected by a password, or is an old .xls file under another name. Open it in Excel and "
    "save it as .xlsx without a password.",
    "sheet_kind": "`sheet` must be the name or position of a sheet, or a list of them, got {got!r}.",
    "sheet_twice": "`sheet` must name each sheet once: {got!r} appears twice.",
    "no_such_sheet": "{path!r} has no sheet named {got!r}. Sheets: {names}.{hint}",
    "stray_cell": "Sheet {sheet!r} has {rows} blank rows below row {above}, and then cell {cell}, which is hardly part of the table. Delete what stands there, or move it to another sheet.",
    "sheet_position": "`sheet` counts the visible sheets from {first}, and {path!r} has {count} ({names}); got {got}. A hidden sheet "
    "is read by its name.",
    "empty_sheet": "Sheet {sheet!r} of {path!r} holds no data rows. A header and at least one sample are needed; another "
    "sheet is named with `sheet=`.",
    "title_row": "Row {row} of sheet {sheet!r} looks like a title ({text!r}), with the header in row {header}. Pass "
    "`skip_rows={skip}`.",
    "merged_header": "The header in row {row} of sheet {sheet!r} has merged cells ({areas}), so a column may be named by "
    "several rows. Give each column its own header in a single row, or pass `skip_rows={skip}` if row {last} names the columns "
    "(a cell merged from the rows above into row {last} counts).",
    "merged_across": "Sheet {sheet!r}: cells {cells} are merged across columns, so which column the entry belongs to is "
    "unclear. Unmerge them and fill in each cell.",
    "merged_value": "Sheet {sheet!r}: cells {cells} of column {column!r} are merged, which gives several rows a single "
    "number. Unmerge them and write the number in each row for which it was measured.",
    "formula_without_value": "Sheet {sheet!r}, cell {cell}, column {column!r}: the formula has no stored value. Open the file "
    "in Excel or LibreOffice, save it, and read it again; or pass `ignore=[{column!r}]`.",
    "error_cell": "Sheet {sheet!r}, cell {cell}, column {column!r} holds the error {value}. Correct the formula, clear the "
    "cell, or pass `ignore=[{column!r}]`.",
    "percent_cell": "Sheet {sheet!r}, cell {cell}: column {column!r} holds {value} but shows {shown} %. If it is in percent, "
    "write '%' in the header; otherwise format the column as a number.",
    "sign_cell": "Sheet {sheet!r}, cell {cell}, column {column!r}: the {sign!r} is only in the number format, and the cell "
    "holds {value}. Write the sign into the cell as text, as in '<0.02', or format the column as a number.",
    "date_cell": "Sheet {sheet!r}, cell {cell}, column {column!r}: Excel stores a date or time ({value}) instead of a number. "
    "Write the number that was measured.",
    "no_sample_column": "Sheets {sheets} can only be joined on a sample or station column of the same name in each. Columns "
    "in all of them: {columns}. Name it with `station=`.",
    "sample_repeated": "Sheets are joined on {column!r}, which must name each sample once: {sample!r} is in rows {rows} of sheet "
    "{sheet!r}. Read that sheet by itself, or make the names unique.",
    "sample_elsewhere": "Sample {sample!r} ({column!r}, cell {cell} of sheet {sheet!r}) is not in sheet {first!r}. Correct the "
    "name, or put the sheet that has all samples first in `sheet=`.",
    "row_without_sample": "Row {row} of sheet {sheet!r} has no entry in {column!r}, on which the sheets are joined. Fill it in.",
    "sheets_differ": "Sample {sample!r}: column {column!r} is {first!r} in sheet {sheet!r} and {second!r} in sheet {other!r}. "
    "Correct one of them, or rename the column.",
    "no_element_header": "No column names an element: got {columns}. Name columns like 'Cu' or 'Cu (mg/kg)', pass "
    "`elements={{'column': 'Cu'}}`, or name the long-format columns (`analyte=`, `result=`).",
    "two_columns_one_element": "{element} appears in two columns, {first!r} and {second!r}. Keep one, and pass "
    "`ignore=[...]` for the other.",
    "two_units_one_element": "{element} has two units, {first!r} and {second!r}. Convert to one, or pass `ignore=[...]`.",
    "unknown_unit": "The unit {unit!r} of {column!r} is not known. Known: {known}. Pass `units={{{element!r}: 'mg/kg'}}`, or leave the "
    "column out with `ignore=[{column!r}]`.",
    "wet_without_unit": "Column {column!r} is on wet weight ({unit!r}) and says no unit. Pass `units={{{column!r}: 'mg/kg ww'}}` and "
    "the column of moisture with `moisture=`, or leave it out with `ignore=[{column!r}]`.",
    "empty_unit": "Row {row}, column {column!r}: the unit is missing. Fill it in, for example 'mg/kg'.",
    "unit_for_unknown": "`{name}` names {element!r}, which is not an element in the data ({elements}).",
    "argument_column": "`{name}` names the column {got!r}, which is not in the data. Columns: {columns}.{hint}",
    "moisture_missing": "{column!r} is on wet weight in row {row} ({n:row} in all); moisture or total solids in percent are needed to convert it to dry "
    "weight. Name the column of moisture with `moisture=`.",
    "moisture_range": "{what} must lie between 0 and 100 %: row {row}, {column!r} is {value!r}.",
    "long_column_missing": "A long table needs the columns station, analyte and result: {missing} not found among "
    "{columns}. Name them with `station=`, `analyte=`, `result=`.",
    "layout_unclear": "`layout` must be given: the table has element columns ({elements}) and an analyte column "
    "({analyte!r}). Write `layout='wide'` or `layout='long'`.",
    "unknown_analyte": "Row {row}, column {column!r}: {value!r} is not an element name. Pass `ignore=[{value!r}]` to leave "
    "it out (it is then listed in the audit log), or `elements={{{value!r}: 'Cu'}}` to say what it is.",
    "text_in_number": "Row {row}, column {column!r}: {value!r} is not a number. Write a number, '<limit' for a non-detect, "
    "or leave the cell empty for a missing value.",
    "ambiguous_number": "Row {row}, column {column!r}: {value!r} can be read with a decimal comma or with a thousands "
    "separator. Pass `decimal=','` or `decimal='.'`.",
    "infinite_cell": "Row {row}, column {column!r}: {value!r} is not a finite number. Correct the value.",
    "negative_cell": "Row {row}, column {column!r}: {value!r} is negative. If negative values stand for 'less than' (USGS), pass "
    "`negative='limit'`; if it is a code, name it: `nondetect_codes=({value},)` or `missing_codes=({value},)`.",
    "zero_cell": "Row {row}, column {column!r} is zero, which no laboratory reports. If zero marks a non-detect, pass "
    "`nondetect_codes=(0,)` and its limit.",
    "tiny_cell": "Row {row}, column {column!r}: {value!r} becomes {after!r} mg/kg, outside the range of a double. Check the "
    "unit.",
    "no_limit": "Row {row}, column {column!r}: {value!r} is a non-detect without a detection limit. Give the limit in the "
    "cell ('<0.02'), in a column ('{element}_mdl'), or pass `limits={{'{element}': 0.02}}`.",
    "bad_limit": "Row {row}, column {column!r}: the detection limit must be a positive finite number, got {value!r}.",
    "limit_value": "`limits` must map element symbols to positive numbers in mg/kg: {element!r} is {value!r}.",
    "two_limits": "{element} has two limit columns, {first!r} and {second!r}. Keep one, and pass `ignore=[...]` for the other.",
    "limit_without_element": "Column {column!r} is a {what} of {element}, but {element} has no results. Pass "
    "`ignore=[{column!r}]` to leave it out.",
    "bad_flag": "Row {row}, column {column!r}: the code {value!r} is not known (not known here: {codes}). Say what each means, as in "
    "`qualifiers={example!r}` (or 'nondetect', 'reject', 'missing').",
    "port_missing": "Every sample needs its port: row {row}, column {column!r} is empty. Fill it in; in Excel, "
    "merge the cells of a group if they stand for all its rows.",
    "replicates": "Station {station!r} appears in rows {rows}. If these are field replicates pass "
    '`replicates="mean"` (or "geometric_mean", "first"); if they are visits, name the date column with `date=`.',
    "mixed_replicates": "Station {station!r}: replicates of {metal} mix a measured value with a non-detect, so their "
    '{how} is not defined. Use `replicates="first"` or resolve it in the file.',
    "station_missing": "Every row of a long table needs its station: row {row} has none.",
    "no_rows_left": "No sample is left: {why}.",
    "not_samples": "`samples` must come from `read_samples`, got {got}.",
    "several_problems": "{n} things must be settled before the data can be read.",
    "more_problems": "And {n:question} more.",
    "settled_together": "Together: {arguments}.",
    "settled_by_choice": "Together, choosing where two are offered: {arguments}.",
    "format_column_missing": "A file of the format {format!r} needs a column for {missing}: not found among {columns}. Name them "
    "with `station=`, `analyte=`, `result=`, or read the table as no known format with `format='plain'`.",
    "format_lacks_unit": "A file of the format {format!r} has a column of units ({column}), which is not there: {columns}. Name it "
    "with `unit=`, or say the unit of all results with `units='mg/kg'`.",
    "format_lacks_flag": "A file of the format {format!r} says in a column ({column}) which results are non-detects, and it is not "
    "there: {columns}. Name it with `flag=`; if the table has no non-detects, pass `format='plain'`.",
    "format_lacks_basis": "A file of the format {format!r} says in a column ({column}) whether results are on dry or wet weight, "
    "and it is not there: {columns}. Name it with `basis=`, or pass `basis='dry'`.",
    "format_lacks_limit": "A file of the format {format!r} has a column of detection limits ({column}), which is not there: "
    "{columns}. Name it with `limit=`, or pass `format='plain'`.",
    "format_lacks_medium": "A file of the format {format!r} says in a column ({column}) which results are of sediment, and it is "
    "not there: {columns}. If all are, pass `format='plain'`.",
    "argument_without_effect": "`{name}=` has no effect here: {why}. Leave it out.",
    "argument_for_several": "`{name}={column!r}` names one column, but the table has {n:metal} ({metals}): nothing says whose it is. "
    "Rename it, as in 'Cu_flag' or 'Cu_mdl', or leave it out with `ignore=[{column!r}]`.",
    "unused_column": "Column {column!r} speaks of detection, but the table has several metals ({metals}): nothing says whose it is. "
    "Rename it, as in 'Cu_flag' or 'Cu_mdl', or leave it out with `ignore=[{column!r}]`.",
    "unused_column_speaks": "Column {column!r} speaks of {what} (it has {example}) and would not be used. Name it with the argument "
    "for it (`flag=`, `limit=`, `unit=`, `basis=`), or leave it out with `ignore=[{column!r}]`.",
    "unit_argument_against_header": "{element} has the unit {first!r} in its header {column!r}, and `units` says {second!r}. If the "
    "header is wrong, name the column: `units={{{column!r}: {second!r}}}`.",
    "unknown_row_unit": "Row {row}, column {column!r}: the unit {unit!r} is none of a metal in sediment. Known: {known}. Correct it, "
    "or leave its rows out.",
    "unknown_basis": "Row {row}, column {column!r}: {value!r} is neither dry nor wet weight. Correct it, or say what holds for all "
    "rows with `basis='dry'`.",
    "two_bases": "Row {row}, {column!r}: the unit and the column of the weight basis do not agree on dry or wet weight. Correct one.",
    "unknown_row_kind": "Row {row}, column {column!r}: {value!r} ({n:row}) is not known, so nothing says whether such rows are {what}. "
    "Correct the cells, or use all rows with `ignore=[{column!r}]`.",
    "two_readings_of_code": "Row {row}, column {column!r}: the code {value!r} has two readings, {one} and {other}. Say which, as in "
    "`qualifiers={{{value!r}: 'nondetect'}}` or `qualifiers={{{value!r}: 'detect'}}`.",
    "sense_of_flag": "Column {column!r} has two readings: {code!r} may mark what was detected or what was not. Say which: "
    "`qualifiers={one!r}` or `qualifiers={other!r}`.",
    "contradicting_flag": "Column {column!r} contradicts the values: row {row} has {value:g} (mg/kg) with the flag {code!r} and a limit that "
    "does not fit. Say what the flag means, `qualifiers={one!r}` or `qualifiers={other!r}`, or correct the row.",
    "nondetect_above_limits": "Row {row}, column {column!r}: {value:g} is flagged as a non-detect in {flag!r} but lies above every "
    "detection limit of its row. Correct the row; if the value itself is the limit, leave the limit columns out with `ignore=[...]`.",
    "over_range": "Row {row}, column {column!r}: {value:g} is marked as 'more than' ({n:row} in all), and no index can use such a value. Correct "
    "it, or take it as missing with `qualifiers={{{code!r}: 'missing'}}`.",
    "over_range_cell": "Row {row}, column {column!r}: {value!r} is above the range of its method, and no index can use such a value. "
    "Correct it, or leave the cell empty.",
    "capitals": "Column {column!r}: in this table capitals are no element symbols, yet the header has a unit of concentration. Is it "
    "{element}? Then pass `elements={{{column!r}: {element!r}}}`, else `ignore=[{column!r}]`.",
    "not_a_total": "Column {column!r} begins with {element} but also says {words!r}: is it the total concentration? Then pass "
    "`elements={{{column!r}: {element!r}}}`, else `ignore=[{column!r}]`.",
    "implausible_unit": "{element} ({column!r}) has no unit; in mg/kg its median {median} would be {times} average shale ({usual} mg/kg). "
    "Is it in {likely}? Then pass `units={{{element!r}: {likely!r}}}`; if it is mg/kg, `units={{{element!r}: 'mg/kg'}}`.",
    "no_replicates": "Station {station!r} has several rows that differ in {column!r} ({cells}): these are no replicates. Keep the rows "
    "that you mean, for example the top ones, or tell them apart with `date={column!r}`.",
    # data that are scanned where they lie
    "scan_file_kind": "`scan_samples` reads .parquet and .csv files, and lazy frames of polars, DuckDB, Dask and PySpark, got {path!r}. "
    "Other files are read with `read_samples`.",
    "scan_format": "The columns are those of the format {format!r}, whose rows must be sorted by medium, fraction and type before they can "
    "be used. Read the file with `read_samples`, or sort the rows in the frame and pass `format='plain'`.",
    "scan_rows": "Column {column!r} says which rows are {what}, and a plan cannot ask row by row. Filter the frame, and pass "
    "`ignore=[{column!r}]`.",
    "scan_wet": "Some results are on wet weight. Convert them to dry weight in the frame, or read the data with `read_samples`.",
    "scan_labels": "The columns of labels ({columns}) have {n} different rows: one of them holds no labels. Name the columns of analytes, "
    "units and flags, or leave one out with `ignore=`.",
    "scan_blank": "Every row needs its label: column {column!r} is empty in {n:row}. Fill them in, or filter the frame.",
    "scan_one_port": "Two labels of {column!r} look alike but differ in white space or invisible characters: {first!r} and {second!r}. Make "
    "them one in the frame.",
    "scan_flag_sense": "Column {column!r} has two readings: {true!r} may mark what was detected or what was not. Say which: "
    "`qualifiers={{{true!r}: 'nondetect', {false!r}: 'detect'}}` or `qualifiers={{{true!r}: 'detect', {false!r}: 'nondetect'}}`.",
    "scan_replicates": "{n:~One station and visit has|{n} stations and visits have} several results of one metal (stations and visits are named by {keys}). "
    "Name the column of the visit with `date=`, or average field replicates in the frame.",
    "scan_unreadable": "{element}: {n:cell} of {column!r} {n:~is|are} neither a number nor '<limit'. Correct them in the frame, or read the "
    "data with `read_samples`, which names each.",
    "scan_infinite": "{element}: {n:cell} of {column!r} {n:~is|are} infinite. Correct the values in the frame.",
    "scan_negative": "{element}: {n:cell} of {column!r} {n:~is|are} negative. If negative values stand for 'less than' (USGS), pass "
    "`negative='limit'`; if it is a code, name it in `nondetect_codes=` or `missing_codes=`.",
    "scan_zero": "{element}: {n:cell} of {column!r} {n:~is|are} zero, which no laboratory reports. If zero marks a non-detect, pass "
    "`nondetect_codes=(0,)` and its limit.",
    "scan_bad_limit": "{element}: {n:non-detect} of {column!r} {n:~has|have} a detection limit that is not positive and finite. Correct them "
    "in the frame.",
    "scan_over": "{element}: {n:cell} of {column!r} {n:~is|are} marked as 'more than', and no index can use such a value. Correct them, or "
    "take them as missing with `qualifiers=`.",
    "scan_above_limits": "{element}: {n:cell} of {column!r} {n:~is|are} flagged as a non-detect but {n:~lies|lie} above every detection limit "
    "of {n:~its|their} row. Correct the rows; if the value itself is the limit, leave the limit columns out with `ignore=[...]`.",
    "scan_no_limit": "{element}: {n:non-detect} of {column!r} {n:~has|have} no detection limit. Give the limits in the cells ('<0.02') or in a "
    "column (`limit=`), or pass `limits={{{element!r}: 0.02}}`.",
    "scan_incomplete": "{n:sample} of {total} {n:~lacks|lack} a metal of the panel ({metals}). Choose metals that all samples have "
    "(`metals=`), or take the PLI over the metals that each sample has (`missing='omit'`).",
    "scan_argument": "`{name}` needs the single samples, which are not held when data are scanned. Leave it out, or read the samples with "
    "`read_samples`.",
    "scan_empty": "{n:sample} {n:~has|have} no concentration at all, so no index can be computed. Filter the frame.",
    "scan_no_samples": "This assessment is of scanned data and holds ports only, no table of {what}. Read the data with `read_samples`.",
    # non-detects and uncertainty
    "too_censored": "{metal}{group}: {share:.0%} of {n} values are non-detects; above 80 % no method recovers the values "
    "below the limit. Report the share and the limits, or use bounds.",
    "no_port_tested": "A test needs a port of at least 2 samples: {n:~the only port has|each of the {n} has} a single one. Pool them by "
    "another column with `by=`.",
    "bounds_need_t": "`nondetects='bounds'` gives the union of two t intervals, got `method={got!r}`. Use `method='t'`.",
    "too_few_detects": "{metal}{group}: `{method}` needs at least {least} different measured values, got {got}. Use "
    '`method="substitute"` or pool the groups.',
    "nothing_below_limits": "{metal}{group}: no value was measured below a limit (the largest is {limit:g}), so Kaplan-Meier says nothing "
    'of what lies below and each non-detect would count as its limit. Use `method="ros"` or `method="mle"`, or summarise with '
    "`censored_summary`.",
    "no_group_column": "`by` must be a column of `samples.info`, got {got!r}. Columns: {columns}.{hint}",
    "sd_value": "`{name}` must be a relative standard deviation of 0 or more: {metal} is {value!r}.",
    "sd_metal": "`{name}` must have a value for each metal; {metals} missing.",
    "sd_shape": "`{name}` as a frame must have the index and the metals of the samples.",
}

"""Sentences on domains, networks, rivals and studies."""

TRANSFER: dict[str, str] = {
    # studies
    "protocol_field": "A study has no setting {got!r}.{hint} Its settings are {known}.",
    "protocol_part": "`{name}` must be made by `{kind}(...)`, got `{got!r}`.",
    "nothing_asked": "`{name}` must be a non-empty list, got {got!r}.",
    "study_source": "`{name}` must be a Domain, samples, a data frame, the path of a file of metals, or a list of several of these, got "
    "{got}.",
    "study_target": "`target` must be samples (`read_samples`) or a Domain (`sediment_domain`, `source_domain`), got {got}.",
    "no_sources": "`{name}` must be a source, or a list with at least one, got an empty list.",
    "sources_nested": "`{name}` must be a list of sources, not of lists: at {place:@position} is another list. Write "
    "all sources in one.",
    "domain_already": "How samples are read ({names}) cannot be said of {name!r}, which is a Domain already. Pass the samples, or say it in "
    "`sediment_domain`.",
    "source_port": "Samples of a source need a port column, so that early stopping holds out whole ports, and those of {source!r} have none. "
    "Name one in `read_samples(port=...)`, and pass the samples as `{name}`.",
    "source_metals": "{name!r} must have at least one metal of the target's PLI ({wanted}) in half of its samples, got {got}. Choose another "
    "source, or name metals that both have in `metals`.",
    "source_file": "A source must have the column that `source_target` names, be the World Bank's or Beijing's table, or hold metals in columns "
    "named by element symbols: {path!r} has {columns}. Name its target in `source_target`.",
    "source_overlap": "`{name}` must hold no sample of the target, or no port would be unseen: {n:sample} of {source!r} {n:~has|have} port and "
    "PLI of a sample of the target, the first in port {port!r}. Leave them out of one of the two.",
    "output_empty": "An output must be measured in some sample that has the PLI, and {name!r} is in none. Leave it out of `outputs`.",
    "output_positive": "An output must be positive, as its logarithm is learnt: {name!r} of sample {sample!r} is {got:g}. Correct the value, "
    "or leave it out of `outputs`.",
    "output_numbers": "An output must hold numbers, and column {name!r} holds text. Leave it out of `outputs`.",
    "output_feature": "No output may be a feature, too, or it would be predicted from itself: {name!r} is both. Leave it out of one of them.",
    "target_outputs": "The target of a study has one output, the PLI, and {name!r} has several. Make it without `outputs`, and use this domain "
    "as a source.",
    "pooled_kind": "A column must be of one kind in all sources: {column!r} holds {kind}s in {first!r} and {other}s in {second!r}. Rename it in "
    "one of them, or leave it out.",
    "pooled_reserved": "No feature of several sources may be called {column!r}, which says where a row is from: {name!r} has one. Rename it.",
    "pooled_constant": "The target of each source must vary: all of {name!r} is {value:g}. Leave this source out.",
    "study_ports": "A study needs at least 3 ports to hold some out and stop early by another, got {got}.",
    "study_task": "The study's task is {task!r}, but the features of {name!r} were made for {got!r}. Pass `task={got!r}` to the study, or `task={task!r}` to `sediment_domain`.",
    "study_folder": "`folder` must name a folder to save finished cells in, got {got!r}.",
    "study_model": "There is no model named {got!r}.{hint} The models are {known}.",
    "study_coordinates": "{model} needs {coordinates} among the features, got {names}. Leave it out of `models`.",
    "study_common": "{model} learns from rows of the source through columns that source and target both have by name and kind (places, dates, stations and surveys do not count), and there is none. Rename a column that is the same quantity, or leave it out of `models`.",
    "study_all_places": "{model} leaves out coordinates, dates, stations and surveys, and nothing is left of {names}. Leave it out of `models`.",
    "feature_groups": "`groups` must map the name of each group to the features that it leaves out, as in `{{'coordinates': ['latitude', 'longitude']}}`, got {got!r}.",
    "no_feature_groups": "By their names, the features {names} hold neither some coordinates or dates nor some normalisers beside others. Say in `groups` which of them to leave out.",
    "feature_group_name": "A group of features must have a name that is text, got {got!r}.",
    "feature_group_empty": "The group {group!r} must hold at least one feature, got none.",
    "feature_group_column": "The group {group!r} names {got!r}, which is not a feature ({columns}).{hint}",
    "feature_group_all": "The group {group!r} holds all features: without them nothing is left to learn from. Leave one out of it.",
    "feature_groups_alike": "Each group must hold other features, and two of {names} hold the same. Leave one out.",
    "feature_group_model": "The model {model!r} cannot do without the group {group!r}: it needs {columns}. Leave it out of `models`.",
    "feature_group_models": "`models` must name at least one model here, got {got!r}.",
    "no_study_models": "`models` must name at least one model of {known}.",
    "no_rival": "The learning curve needs a rival: `models` has none ({models}). Pass `rival=`.",
    "no_other_source": 'The model "transfer_other" needs another source. Pass `other_source=` to the study.',
    "ablation_lacks": "`variants` must have {got!r}, against which others are compared.",
    "damaged_cell": "{path!r} is damaged ({reason}); the cell is run again.",
    "worker_killed": "A process of the study was killed, as happens when memory runs out. Run it again with `n_jobs` "
    "less than {n_jobs}; with a `folder`, finished cells are kept.",
    # networks and their training
    "no_widths": "`widths` must hold the width of at least one layer, as in (64, 64), got {got!r}.",
    "dropout": "`dropout` must be 0 or more and less than 1, got {got!r}.",
    "rate": "`{name}` must be a finite number of 0 or more (a learning rate above 0), got {got!r}.",
    "foreign_checkpoint": "{path!r} is the state of another training (other data, settings or seed). Delete it, or name another "
    "`checkpoint`.",
    # domains, leakage and splits
    "metal_feature": "Features of `task={task!r}` must hold no {what}: {columns} {read} as {metals}. Leave {them} out, name the "
    "task that allows {them} ({tasks}), or rename a column that is not a metal.",
    "index_feature": "Features must hold nothing that is computed from all metals of the target: {column!r} has {word!r}, which "
    "names {what}. Leave it out, or rename a column that is something else.",
    "whole_panel": "Features of `task='reduced-panel'` must lack at least one metal of the target, and these have all: {metals}. "
    "Leave one out, or use `task='all-metals'`, which is reported beside the closed form.",
    "domain_features": "`features` must be a pandas frame with rows and with columns that are named by text, got {got}.",
    "domain_info": "`info` must be a pandas frame, one row for each row of the features, got {got}.",
    "reserved_column": "No column may be called {column!r}: {reserved} appear beside the features in `to_frame()`. Rename it.",
    "sample_label_twice": "Each row needs a label of its own in `samples`: {label!r} appears {times:time}. Add the survey year, "
    "or number the rows.",
    "rows_asked": "Rows must be selected by a mask with one truth value for each of the {n} rows, or by different positions "
    "from 0 to {last}, got {got}.",
    "subsample_groups": "A part of whole groups needs at least 2 groups, and {name!r} has {got}. Draw rows with `rows`.",
    "no_covariates": "At least one feature is needed, got none. Name columns of `samples.info` in `covariates`, or take a task that "
    "adds metals.{why}",
    "no_panel_metal": "At least one metal of the default PLI ({panel}) must be measured in half of the samples, got {measured}. Name the metals "
    "of the PLI in `metals`.",
    "no_added_metal": "`task={task!r}` adds {wanted} unless `{name}` names others, and neither is there. Name some of {known} in "
    "`{name}`, or take another task.",
    "no_source_features": "At least one column besides {target!r} must be a feature, got none. Name columns in `covariates`.{why}",
    "covariate_role": "`covariates` must hold neither target nor groups: {column!r} is the {role}. Leave it out.",
    "domain_port": "The samples have no port column, and ports are what is held out. Name one in `read_samples(port=...)`.",
    "source_log": "The logarithm of column {column!r} is taken, so it must be {least}: row {row!r} is {got!r}. Correct the "
    "value, or leave the column out with `ignore=[{column!r}]`.",
    "covariate_log": "A covariate whose logarithm is taken must hold positive numbers: row {row}, {column!r} is {got!r}. Correct "
    "the value, or leave the column out of `logs`.",
    "source_frame": "`frame` must be a pandas frame, got {got}.",
    "source_target": "`target` must name the column to learn, as these columns are not those of a known table, got "
    "{columns}.",
    "groups_needed": "`groups` must hold one label for each row, got {got}.",
    "too_many_folds": "`n_folds` must be at most the number of {what}s, {n}, got {n_folds}. Ask for fewer folds.",
    "group_to_hold_out": "A held-out group must have at least {least:row} and leave another group to train on: there "
    "{groups:~is|are} {groups:group}, the largest with {largest:row}. Lower the limit, or hold out rows.",
    # years, features that tell of the target, samples outside of what was learnt
    "time_column": "`time` must name the column of years or dates among the features or further columns of the domain, got {got!r}.{hint} "
    "It has {columns}; `sediment_domain` carries others along as `places`.",
    "time_missing": "Every sample needs a year: column {column!r} is missing in {count:sample}, the first of them {sample!r}. Fill it, or "
    "leave {count:~this sample|these samples} out.",
    "time_kind": "Column {column!r} must hold years as whole numbers, or dates such as 2018-07-31: sample {sample!r} has {got!r}. Convert the "
    "column first.",
    "times_to_hold_out": "A year that is held out must have at least {least:sample} and as many before it: of {times:year} none has. Lower "
    "`least_samples`.",
    "years_without_ports": "No sample is predicted both by models of earlier years and by models of other ports, so that there is nothing to "
    "compare. Lower `least_samples`.",
    "relevance_groups": "Relevance is judged over ports, countries or stations, and domain {name!r} has only one. Name its groups.",
    "same_features": "`same` must map features of the source to features of the target: the {side} has no {got!r}.{hint} It has {columns}.",
    "same_twice": "`same` must name each feature of the target once, got {got}.",
    "applicability_rows": "`train` must hold at least 2 samples, got {got}. Collect more.",
    "applicability_groups": "`groups` must name at least 2 ports, got only {got!r}. Leave it out to judge samples of ports that were seen.",
    "applicability_constant": "The features of `train` must vary: with these weights all training samples are equal. Give weight to another "
    "feature.",
    "applicability_columns": "`test` must have the features of `train`, in the same order: {how}. Select them by name.",
    "applicability_weights_twice": "Weights come from `y` or from `weights`, and both were given. Leave one out.",
    "feature_weight": "`weights` must hold the weight of each feature ({columns}): {name!r} is {lacks:~missing|not one of them}.{hint}",
    "feature_weights_range": "`weights` must be 0 or more, and one of them above 0, got {got:g} as the least.",
    # distances between domains
    "similarity_columns": "`X_source` and `X_target` must have the same columns: {how}. Select those in common, or compare "
    "latent representations of both domains (`TransferRegressor.represent`).",
    "similarity_cells": "`{name}` must hold numbers without gaps: column {column!r} has {what}. Encode "
    "the features first, with one `FeatureEncoder` for all rows that are compared.",
    "similarity_rows": "`{name}` must hold at least 2 samples, got {got}. Collect more.",
    "similarity_metrics": "`metrics` must name at least one of {choices}, each once, got {got}.",
    "similarity_groups": "Whole groups are exchanged between both domains: `{given}` was given without `{lacks}`. Pass both (a "
    "label of its own for each sample where there are no groups), or neither.",
    "similarity_folds": "`folds` must be at most the number of {unit}s in both domains, which is {n}, got {got}. Pass fewer, or "
    "leave 'proxy_a' out of `metrics`.",
    "similarity_group_rows": "Exchanging whole groups must leave at least 2 samples in each domain, and a domain of 1 group "
    "can be left with 1 sample here. Leave {metrics} out of `metrics`, or compare domains of more groups.",
    "cka_constant": "`{name}` must vary between rows: all its rows are equal, and an alignment is not defined.",
    # (sections by module)
    # features
    "features_shape": "`X` must be a table (samples, features), got {got}. Reshape your data: `X.reshape(-1, 1)` if it is one feature, `X.reshape(1, -1)` if it is one sample.",
    "features_empty": "`X` must hold samples and features, got 0 {what}(s) (shape={shape}) while a minimum of 1 is required.",
    "features_sparse": "`X` must be a dense table, got the sparse {got}; pass `X.toarray()`.",
    "features_complex": "Complex data not supported: column {column!r} must hold real numbers; pass real and imaginary part as two columns.",
    "feature_names_mixed": "Column names must be all text or none of it, got also {names}. Write `X.columns = X.columns.astype(str)`.",
    "feature_names": "The columns of `X` must be those that {who} was fitted with, in the same order; {how}. Select them with `{select}`.",
    "feature_count": "X has {got} features, but {who} is expecting {expected} features as input; pass the columns of `fit`.",
    "feature_infinite": "Features must be finite numbers, or NaN where missing: column {column!r} is {got} at {position:@position}. Correct the value, or leave it empty.",
    "feature_cell": "A feature must hold numbers, text or truth values: column {column!r} is {got} at {position:@position}, which is {kind}. Turn it into one of them (of a date, say, the year), or drop the column.",
    "feature_mixed": "A feature must be of one kind: column {column!r} holds first a {kind}, then at {position:@position} a {other}. Write all its cells as one of the two kinds.",
    "feature_kind": "Column {column!r} must hold what it held in `fit` ({kind}), got {got}. Convert the column.",
    "feature_far": "Column {column!r} is {got} at {position:@position}, too far from the values of `fit` to be standardised in a double. Check its unit.",
    "unseen_levels": "{n} of {total:row} {n:~has|have} a level that `fit` did not see: {levels}. Such a level counts as none of "
    "those that are known, so that the prediction rests on the other features. Correct it, or fit the model with such rows.",
    "encoder_content": "This is not a saved FeatureEncoder: {why}. Save it again with `to_dict()`.",
    # regressor
    "open_fraction": "`{name}` must lie strictly between 0 and 1, got {got!r}.",
    "no_target": "`{verb}` requires y to be passed, but the target y is None. Pass one measured value for each row of `X`.",
    "target_shape": "`y` must hold one value for each row, got {got}. Fit one model for each target.",
    "target_positive": "`y` must be positive where it is modelled in logs: {row:@row} is {got!r}. Correct the value, or pass `log_target=False`.",
    "too_few_rows": "`y` must hold at least {least} labelled samples{why}, got {got:sample}. Collect more{instead}.",
    "fold_rows": "The folds for intervals must leave at least {least} labelled samples to train on: without {what} {got} are left. Pass a larger `interval_folds` where that makes smaller folds, else `interval=None`.",
    "one_group": "`interval={interval!r}` holds out whole groups, so `groups` must name at least 2, got only {got!r}. Leave `groups` out if new samples come from this group too, or pass `interval=None`.",
    "interval_units": "An interval of level {level:g} for a new {unit} needs at least {least} {unit}s in the training data, got {got}. Pass `level` of at most {highest:g}, or collect more {unit}s.",
    "no_interval": "`predict_interval` needs a model that was fitted with `interval='cv+'` or 'jackknife+', and this one was fitted with `interval=None`. Set `interval` and fit again.",
    "prediction_range": "The prediction for {row:@row} is beyond the range of a double: its features lie far from those of `fit`, or targets span too many powers of ten. Check units.",
    "not_pretrained": "{what} needs a source domain: call `pretrain(X_source, y_source)` first.",
    "pretrained_differs": "`{name}` is {got!r}, but the network was pre-trained with {expected!r}. Call `pretrain` again, or set it back.",
    "tie_names": "`tie` must name columns that both domains have: {which} has no {lacking}. Rename the column, or leave it out of `tie`.",
    "random_state": "`random_state` must be a whole number from 0 to 2^128 - 1, so that results can be repeated, got {got!r}.",
    "tie_place": "`tie` must name columns that mean the same in both domains, and {name!r} reads as {what}: two domains differ in "
    "where and when their samples were taken. Leave it out of `tie`, or pass `tie_anyway=True`.",
    "true_false_or_none": "`{name}` must be `True`, `False` or `None`, got {got!r}.",
    "same_target_logs": "A target that is the same quantity (`same_target=True`) must be modelled on the same scale: the source was "
    "trained with `log_target={expected!r}`, got {got!r}. Set `log_target={expected!r}`, or `same_target=False`.",
    "recipe_kind": "`{name}` must name settings and their values, as in `{name}={{'max_steps': 4000}}`, or be a `Recipe` or `None`, got {got!r}.",
    "recipe_setting": "`{name}` has no setting {got!r}. Its settings are {known}.",
    "pretrained_already": "This model was {what} already, and `pretrain` would forget it. Pass `further=True` to train the pre-trained "
    "network on with these rows too, or make a new model.",
    "nothing_to_continue": "`further=True` continues a pre-training, and this model has none. Leave `further` out.",
    "source_predicts": "This model was pre-trained only, so that `predict` returns the quantity that it was pre-trained on. Call `fit` with "
    "samples of the target, or say by `same_target=True` that this is what you want.",
    "represent_unfitted": "`represent` shows rows of the target after `fit`. Call `fit` first, or pass `domain='source'`.",
    "source_without_interval": "`predict_interval` needs labelled samples of the target, and this model was pre-trained only. Call `fit` "
    "first, or `predict`, which needs none.",
    "tie_kind": "`tie` must be `True`, `False` or a list of column names, got {got!r}.",
    "no_device": "`device` must be 'cpu', or 'cuda' where there is such a GPU, got {got!r}.",
    "foreign_model": "{path!r} is not a model that `TransferRegressor.save` wrote: {why}. Choose another file.",
    "damaged_model": "{path!r} is damaged: {why}. Copy the file again, or train and save the model again.",
    "newer_model": "{path!r} was written in format {got} by pli_stats {version}, and this version ({here}) reads formats up to {most}. Update pli_stats.",
    "nothing_to_save": "`save` needs a model that is fitted or pre-trained. Call `fit` or `pretrain` first.",
    # rivals
    "budget": "`budget` must be a whole number from 1 to {most}, got {got!r}. It is the number of settings that each baseline may choose from.",
    "coordinate_pair": "`coordinates` must name two different columns, latitude and longitude, got {got!r}.",
    "coordinate_range": "Coordinates must be degrees: column {column!r} must lie from -{largest:g} to {largest:g} and is {got:g} at {position:@position}. Convert projected coordinates first.",
    "model_columns": "{who} needs the columns {columns}, got {names}. Add them, or leave this model out.",
    "model_cells": "{who} needs a number in every row: column {column!r} is {got} at {position:@position}. Fill it, or leave the row out.",
    "grid_empty": "`grid` must hold the settings of at least one fit, got {got!r}. Pass `({{}},)` for the model as it is.",
    "rival_rows": "A baseline needs at least {least} labelled samples, got n_samples = {got}. Collect more.",
    "rival_target": "`y` must hold positive numbers, as baselines model its logarithm: {position:@position} is {got!r}. Correct the value, or leave its row out.",
    "model_names": "{who} finds its columns by name, so `X` must be a data frame whose columns are named by text. Pass one.",
    "all_left_out": "This model leaves out coordinates, dates, stations, surveys and the port, and nothing is left of {columns}. Add another feature, or leave this model out.",
    "port_cell": "{who} needs the port of every row: column {column!r} is missing at {position:@position}. Fill it, or leave the row out.",
    "rival_name": "There is no baseline named {got!r}.{hint} The baselines are {known}.",
    "no_rivals": "`names` must name at least one baseline of {known}.",
    "rival_source": "The baseline {model!r} learns from a source too. Pass `source=` and `target=`, both domains.",
    "rival_common": "The baseline {model!r} needs a column that source and target both have by name and kind (places, dates, stations and surveys do not count), and there is none. Rename a column that is the same quantity, or leave this model out.",
    "rival_domains": "`source` and `target` must both be a Domain (`source_domain`, `sediment_domain`) or both be left out: `{name}` is {got}.",
    # studies: what predictions must hold, planned comparisons
    "study_column": "`predictions` must have a column {column!r}, and it has {columns}.{hint}",
    "study_several": "`predictions` must be of one {column} here, got {got}. Choose one: `predictions[predictions.{column} == ...]`.",
    "predicted_model": "`{name}` must be one of the models in `predictions` ({models}), got {got!r}.{hint}",
    "pairs_planned": "`pairs` must hold at least one pair (model, against) of two different models, got {got!r}.",
    "pair_planned_twice": "`pairs` must name each comparison once: {a!r} against {b!r} appears {times:time}, and each would count "
    "when p values are adjusted.",
    "split_unit": "`unit={unit!r}` needs a column `split` with at least 2 splits, got {got}.",
    "limited_kind": "The column `limited` must say of each prediction whether it was held within a range, `True` or `False`, got {got}.",
    "study_samples": "Both designs must predict the same samples: {where} lacks sample {sample!r}. Add it, or leave the sample out of "
    "both.",
    "curve_uneven": "Every number of labelled samples must have the same {what}: with {n} they are not those with {first} ({odd!r} appears "
    "at only one of them). Give the full training sets of all splits one number.",
    "interval_gap": "Every sample of a model must have a prediction interval, or none: model {model!r}, sample {sample!r} has conf_low {low} "
    "and conf_high {high}. Fill it, or leave both columns of the model empty.",
    "interval_order": "`conf_low` must not exceed `conf_high`: model {model!r}, sample {sample!r} has {low} and {high}.",
    "distance_columns": "`distances` must be a frame with the column 'port' and one of {measures}, got {got}.",
    "distance_port": "`distances` must have one row for each held-out port: {port!r} appears {times:time}.",
    "domain_needed": "{verb} needs a Domain (`sediment_domain`, `source_domain`), got {got}.",
    "position_column": "`{name}` names {got!r}, which is not a column of the domain ({columns}).{hint} Pass `None` for both positions to leave "
    "them out.",
    "position_range": "`{name}` must lie between -{limit:g} and {limit:g} degrees: sample {sample!r} has {got:g}.",
    "study_results": "`results` must be a mapping of names to results of a study (Benchmark, Ablation, ...), got {got}.",
    "study_name": "Names of `results` become file names: {name!r} gives {file!r}, which is empty or appears twice. Choose another name.",
    "model_lacks_port": "All models must predict the same ports: model {model!r} lacks port {port!r}. Leave the port out for every model, "
    "or the model out.",
    "left_out_groups": "`left_out` must be empty where a model saw all features, and name at least one group elsewhere, got only {got}.",
    "scratch_share": "Rows of {scratch!r} saw no source, so that their `source_share` must be 0 or missing, got {got!r}.",
}

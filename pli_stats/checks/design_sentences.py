"""Sentences on surveys drawn with unequal probability: weights, strata, coordinates."""

DESIGNS: dict[str, str] = {
    "weights_by_stratum": "`weights` must hold one number for each of the {n:sample}, got {got}. If {got_one:~that is an area "
    "|these are areas }of a stratum, the weight of a sample is that area divided by the number of samples drawn in the stratum: "
    "write it beside each sample.",
    "weight_not_positive": "`weights` must be finite numbers above 0: {position:@position} is {value!r}. A sample of weight 0 was "
    "not drawn at random (a station chosen by hand, a revisit) and stands for no area: leave such samples out.",
    "weights_range": "`weights` must lie within a factor of {most:g} of each other, got {low:g} and {high:g}. Check their unit.",
    "design_idle": "`{name}` says how samples of unequal weight were drawn: pass `weights=` too. Where every sample stands for the "
    "same area they are all 1.",
    "lonely_stratum": "A stratum needs at least 2 samples to show how they vary: {strata} {n:~has|have} 1. Join it with a "
    'neighbour, or say what stands for its variance: `lonely="adjust"` (its distance from the mean of all samples), "average" '
    '(the mean of the other strata) or "certainty" (none: the sample was bound to be drawn).',
    "all_lonely": '`lonely="average"` needs a stratum of at least 2 samples, but each has 1. Join strata.',
    "local_coordinates": '`variance="local"` compares neighbours: pass `coordinates=`, where each sample was taken.',
    "coordinates_idle": '`coordinates` are for `variance="local"`, got `variance={got!r}`. Leave them out.',
    "coordinate_shape": "`coordinates` must hold two numbers for each of the {n:sample}, east and north in one unit, got {got}.",
    "domain_mask": "`domain` must hold one truth value for each of the {n:sample}, got {got}.",
    "domain_empty": "`domain` must hold at least one sample: it is false everywhere.",
    "geometric_positive": "A geometric mean needs `values` above 0: {position:@position} is {value!r}.",
    "fpc_local": '`fpc` is for `variance="stratified"`: neighbours are compared as in an area, which has no end of places.',
    "fpc_kind": "`fpc` must be the number of units in the population: one number, with strata one for each by its name, or one "
    "beside each sample, got {got!r}.",
    "fpc_varies": "`fpc` beside the samples{where} must be one number, that of its units in the population: got {low:g} and {high:g}.",
    "fpc_without_strata": "`fpc` names strata ({strata}): pass `strata=` too, or one number for the whole population.",
    "fpc_missing": "`fpc` must name the number of units of every stratum: {strata} {n:~is|are} missing.",
    "fpc_small": "A population cannot be smaller than its sample: `fpc` has {got:g} for {n:sample}{where}. It counts units, not "
    "shares.",
    "no_weights_column": "`{name}` must be a column of `samples.info` or hold one value a sample, got {got!r}. Columns: "
    "{columns}.{hint}",
    "weights_need_t": "With `weights` intervals by port are by t: leave `method` out, got {got!r}, which draws all samples with "
    "equal probability.",
    "no_coordinates": '`variance="local"` needs to know where samples were taken: name two columns, as in '
    "`coordinates=['longitude', 'latitude']`. Columns: {columns}.",
    "coordinate_degrees": "`coordinates` in degrees must be numbers, latitudes within 90 and longitudes within 360: {name} of {row:@row} "
    "is {value!r}.",
    "two_coordinates": "`coordinates` must name two different columns, got {got!r}.",
}

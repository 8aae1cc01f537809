"""Calls of the indices on the example survey, and on small tables of the help pages."""

from __future__ import annotations

from collections.abc import Iterator

from case_type import NOTHING, PAGE, SURVEY, Case, Folder, Frame, Kept, Named

PANEL = ["As", "Cd", "Cr", "Cu", "Ni", "Pb"]
CENSORED = Frame(
    {
        "station": ["a", "b", "c", "d", "e", "f"],
        "river": ["Buriganga"] * 3 + ["Turag"] * 3,
        "Cu": ["45", "<20", "60", "13", "71", "<20"],
        "Pb": ["20", "31", "18", "<10", "25", "8"],
    }
)
# A unit in a header, a species, a row that is no sample.
EXPLAINED = Frame(
    {
        "site": ["a", "b", "Mean"],
        "Cu (ug/kg)": ["45000", "<20", "22510"],
        "Cr(VI)": ["1.5", "2.5", "2"],
        "depth_cm": [1.0, 2.5, 1.75],
    }
)


def pollution_cases() -> list[Case]:
    """Return all calls, in the order in which one would make them."""
    return [
        *_samples(),
        *_indices(),
        *_guidelines(),
        *_catalogues(),
        *_own_backgrounds(),
        *_censored(),
        *_assessments(),
    ]


def _samples() -> Iterator[Case]:
    yield Case("example_path", inputs=NOTHING, keep="path")
    yield Case("read_samples", {"source": Kept("path"), "port": "river"}, SURVEY, keep="survey")
    yield Case("read_samples", {"source": CENSORED, "port": "river"}, PAGE, keep="censored")
    yield Case("read_samples", {"source": CENSORED, "explain": True}, PAGE)
    yield Case("read_samples", {"source": EXPLAINED, "explain": True}, PAGE)
    yield Case("complete_samples", {"samples": Kept("survey"), "metals": PANEL}, SURVEY)


def _indices() -> Iterator[Case]:
    conc = Kept("survey", "concentrations")
    own = Named({"As": 10.0, "Cd": 0.2, "Cr": 80.0, "Cu": 40.0, "Ni": 60.0, "Pb": 25.0})
    for verb in (
        "contamination_factor",
        "pli",
        "geoaccumulation_index",
        "contamination_degree",
        "modified_contamination_degree",
        "nemerow_index",
    ):
        yield Case(verb, {"conc": conc}, SURVEY, keep=verb)
        yield Case(verb, {"conc": conc, "background": own, "metals": PANEL}, SURVEY)
    yield Case("pli", {"conc": conc, "metals": ["Cu"]}, SURVEY)
    yield Case("enrichment_factor", {"conc": conc, "normalizer": "Fe"}, SURVEY)
    yield Case("metals_used", {"conc": conc, "metals": PANEL}, SURVEY)
    for verb in ("ecological_risk", "risk_index"):
        yield Case(verb, {"conc": conc, "metals": PANEL}, SURVEY)
        yield Case(verb, {"conc": conc, "metals": PANEL, "toxic_response": Named({"Cu": 6.0})}, SURVEY)
    zone = ["north"] * 8 + ["south"] * 7
    yield Case("zone_pli", {"site_pli": Kept("pli"), "zone": zone}, SURVEY)


def _guidelines() -> Iterator[Case]:
    conc = Kept("survey", "concentrations")
    for verb in ("guideline_quotient", "guideline_exceedance", "mean_quotient"):
        yield Case(verb, {"conc": conc, "guideline": "ERM", "metals": PANEL}, SURVEY)


def _catalogues() -> Iterator[Case]:
    for verb in ("backgrounds", "guidelines", "pivots", "toxic_responses", "schemes"):
        yield Case(verb, inputs=NOTHING)
    yield Case("background", {"spec": "shale"}, PAGE)
    yield Case("background", {"spec": Named({"Cu": 30.0, "Pb": 25.0}), "name": "core base"}, PAGE)
    yield Case("classify", {"values": Kept("pli"), "scheme_spec": "tomlinson1980_pli"}, SURVEY)
    yield Case("classify", {"values": [0.99, 1.0, 3.0], "scheme_spec": "hakanson1980_cf"}, PAGE)


def _own_backgrounds() -> Iterator[Case]:
    conc = Kept("survey", "concentrations")
    for asked in ({"method": "median_2mad"}, {"method": "tukey", "log": True, "seed": 3}):
        drawn = {"samples": Kept("survey"), "metals": PANEL, "n_resamples": 199}
        yield Case("background_from", drawn | asked, SURVEY, keep="own")
    yield Case("index_interval", {"conc": conc, "background": Kept("own"), "metals": PANEL}, SURVEY)
    yield Case("index_interval", {"conc": conc, "background": Kept("own"), "metals": PANEL, "index": "pli"}, SURVEY)
    line = {"samples": Kept("survey"), "method": "regression", "normalizer": "Fe", "n_resamples": 199}
    yield Case("background_from", line, SURVEY, keep="line")
    yield Case("enrichment_by_regression", {"conc": conc, "baseline": Kept("line"), "metals": ["Cu", "Pb"]}, SURVEY)
    field = Frame({"Al": [36000.0, 50000.0, 60000.0], "Pb": [30.0, 42.0, 20.0]})
    asked = {"conc": field, "normalizer": "Al", "pivots": "ospar_total", "analytical_sd": 0.1}
    yield Case("normalise", asked, PAGE)
    own = {"pivots": Named({"Al": 14000.0, "Pb": 9.0}), "target": 50000.0}
    yield Case("normalise", asked | own, PAGE)


def _censored() -> Iterator[Case]:
    for method in ("substitute", "ros", "km", "mle"):
        yield Case("impute_nondetects", {"samples": Kept("censored"), "method": method}, PAGE)
        yield Case("censored_summary", {"samples": Kept("censored"), "method": method}, PAGE)
    yield Case("pli_bounds", {"samples": Kept("censored")}, PAGE)
    yield Case("pli_interval", {"samples": Kept("censored"), "analytical_sd": 0.1, "n_resamples": 199}, PAGE)
    asked = {"samples": Kept("survey"), "metals": PANEL, "analytical_sd": 0.05}
    yield Case("pli_interval", asked, SURVEY, keep="pli_interval")


def _assessments() -> Iterator[Case]:
    yield Case("assess", {"samples": Kept("survey"), "normalizer": "Fe"}, SURVEY, keep="assessment")
    yield Case("assess", {"samples": Kept("censored"), "n_resamples": 199}, PAGE)
    yield Case("assess", {"samples": Kept("censored"), "method": "bca", "n_resamples": 199}, PAGE)
    yield Case("assess", {"samples": Kept("censored"), "nondetects": "bounds", "n_resamples": 199}, PAGE)
    weights = [float(1 + k % 4) for k in range(15)]
    strata = ["a", "b", "c"] * 5
    yield Case("assess", {"samples": Kept("survey"), "weights": weights, "strata": strata}, SURVEY)
    tested = {"samples": Kept("censored"), "value": 0.8, "alternative": "less", "adjust": "bonferroni"}
    yield Case("zone_pli_test", {"samples": Kept("survey")}, SURVEY, keep="zone_tests")
    yield Case("zone_pli_test", {**tested, "nondetects": "mle", "level": 0.9, "seed": 3}, PAGE)
    yield Case("assess", {"samples": Kept("survey"), "weights": weights, "strata": strata, "fpc": [60.0] * 15}, SURVEY)
    written = {"assessment": Kept("assessment"), "folder": Folder("assessment"), "figure": False}
    yield Case("write_assessment", written, SURVEY)

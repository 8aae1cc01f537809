"""What a column name gives away: metals and indices are found, places, gases and words are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pli_stats as ps
from pli_stats.pollution.reference.elements import ELEMENTS
from pli_stats.transfer.domains.sediment_domain_builder import PANEL, TASKS, check_leakage
from pli_stats.transfer.domains.target_leakage import metals_in

# Headers as laboratories, surveys and R users write them.
METAL_HEADERS = {
    "As": ["As", "AS", "arsenic", "As_ppm", "As (µg/g)", "Arsenic.mg.kg", "log_As", "V20_As"],
    "Cd": ["Cd", "cadmium", "Cd_nd", "CD (mg/kg)", "mCd", "Cd-111", "ln(Cd)"],
    "Cr": ["Cr", "Chromium", "CrVI", "Cr6", "chromium_total", "Cr2O3", "CF.Cr"],
    "Cu": [
        "Cu",
        "Cu (mg/kg)",
        "log_Cu",
        "copper",
        "COPPER",
        "Cu_nd",
        "cf_Cu",
        "CU",
        "cu_mdl",
        "CuTotal",
        "Cu/Al",
        "ln_cu",
    ],
    "Hg": ["Hg", "mercury", "methylmercury", "THg_Hg", "Hg ng/g", "HG_PPB", "rank_hg"],
    "Ni": ["Ni", "nickel content", "Igeo_Ni", "NI", "ni (ppm)", "sqrt(Ni)"],
    "Pb": ["Pb", "lead", "Lead_T", "206Pb", "PB_MDL", "z_pb", "Pb.excess", "PbConc"],
    "Zn": ["Zn", "zinc", "Zn:Al", "mean_zn", "EF(Zn)", "scaled Zn", "Zn [mg kg-1]"],
}
OTHER_METALS = {
    "Al": ["Al", "Al (%)", "aluminum", "aluminium_pct", "Al2O3", "log_Al"],
    "Fe": ["Fe", "iron", "Fe_mdl", "Fe (g/kg)"],
    "Mn": ["Mn", "Manganese"],
    "Rb": ["Rb (mg/kg)", "rubidium"],
    "V": ["V (ppm)", "vanadium"],
}
PLAIN = [
    "station", "StationID", "lat", "Long", "X", "Y", "Easting", "N", "No", "No.", "Nr", "ID", "depth", "Depth (m)",
    "depth_cu", "log_depth", "stratum", "surveyyear", "Year", "date", "season", "toc_pct", "TOC", "TN", "C:N",
    "silt+clay", "D50", "phi", "pH", "Eh", "ORP", "DO", "BOD5", "COD", "NO3_N", "NH4", "PO4", "SO2", "CO", "CO2", "O3",
    "PM2.5", "PM10", "TEMP", "In situ temperature", "Re-sampled", "salinity", "PSU", "current speed", "Ho", "I",
    "K_d", "chlorophyll a", "Chl-a", "turbidity (NTU)", "LiDAR_elevation", "distance_to_port", "population",
    "GDPperCapitaUS", "CO_2EmissionsPerCapita", "ElectricityFromCoalPerc", "region", "income_group", "misleading", "Ri",
    "CaCO3", "basin", "tide", "shared_1", "PCB", "PAH", "DDT", "x0", "environment", "hard_ground",
]  # fmt: skip
INDICES = [
    "PLI",
    "pli_class",
    "zone_pli",
    "Pollution load",
    "CF",
    "mcdeg",
    "Cdeg",
    "igeo",
    "contamination_degree",
    "RI",
]
INDICES += [
    "modified_contamination_degree",
    "nemerow_index",
    "risk_index",
    "mean_quotient",
    "n_over_guideline",
    "total metals",
]


@pytest.mark.parametrize(("metal", "name"), [(m, n) for m, names in METAL_HEADERS.items() for n in names])
def test_target_metals_are_found_under_any_usual_name(metal, name):
    assert metal in metals_in(name)
    for task in ("covariates", "normalisers"):
        with pytest.raises(ps.InputError, match=rf"{task}.*must hold no metal.* as .*{metal}"):
            check_leakage(["depth", name], task=task)
    check_leakage(["depth", name], task="reduced-panel")
    check_leakage(["depth", name], task="all-metals")


@pytest.mark.parametrize(("metal", "name"), [(m, n) for m, names in OTHER_METALS.items() for n in names])
def test_other_metals_are_no_covariates_but_may_normalise(metal, name):
    assert metal in metals_in(name)
    with pytest.raises(ps.InputError, match="'normalisers', 'reduced-panel' or 'all-metals'"):
        check_leakage([name], task="covariates")
    check_leakage([name], task="normalisers")


@pytest.mark.parametrize("name", PLAIN)
def test_plain_covariates_pass_every_task(name):
    assert metals_in(name) == []
    for task in TASKS:
        check_leakage([name], task=task)


def test_false_alarms_that_are_known():
    """These cost a rename; a missed metal would cost the result."""
    assert metals_in("lead_time") == ["Pb"]
    assert metals_in("Co-ordinate E") == ["Co"]
    assert metals_in("AsBuilt") == ["As"]


@pytest.mark.parametrize("name", INDICES)
def test_indices_of_the_metals_are_refused_below_all_metals(name):
    for task in ("covariates", "normalisers", "reduced-panel"):
        with pytest.raises(ps.InputError, match="computed from all metals"):
            check_leakage([name], task=task)


@pytest.mark.parametrize("name", INDICES)
def test_only_the_target_itself_is_refused_with_all_metals(name):
    if "pli" in name.casefold() or name == "Pollution load":
        with pytest.raises(ps.InputError, match="the target itself"):
            check_leakage([name], task="all-metals")
    else:
        check_leakage([name], task="all-metals")


def test_the_columns_of_an_assessment_are_recognised():
    result = ps.assess(ps.read_samples(ps.example_path(), port="river"), "shale", normalizer="Fe")
    names = {"pli", "pli_conf_low", "pli_bound_high", "contamination_degree", "modified_contamination_degree"}
    names |= {"nemerow_index", "risk_index", "mean_quotient", "n_over_guideline"}
    assert names <= set(result.samples.columns)
    for name in names:
        with pytest.raises(ps.InputError):
            check_leakage([name], task="covariates")


@given(st.sets(st.sampled_from(PANEL)), st.sampled_from(["{}", "log_{}", "{} (mg/kg)", "{}_nd"]))
def test_a_reduced_panel_is_any_proper_part(metals, form):
    names = ["depth", *(form.format(metal) for metal in sorted(metals))]
    if metals == set(PANEL):
        with pytest.raises(ps.InputError, match="must lack at least one metal"):
            check_leakage(names, task="reduced-panel")
    else:
        check_leakage(names, task="reduced-panel")


@given(st.sampled_from(sorted(ELEMENTS)), st.sampled_from(sorted(ELEMENTS)))
def test_what_is_a_target_metal_is_up_to_the_caller(metal, other):
    assert metals_in(metal, [metal]) == [metal]
    with pytest.raises(ps.InputError, match="must hold no metal of the target"):
        check_leakage([f"log_{metal}"], task="normalisers", target_metals=[metal])
    if other != metal:
        check_leakage([f"log_{other}"], task="normalisers", target_metals=[metal])


def test_one_name_is_a_name_and_not_its_letters():
    check_leakage("depth", task="covariates")
    with pytest.raises(ps.InputError, match="'copper' reads as Cu"):
        check_leakage("copper", task="covariates")


def test_a_task_that_is_not_known():
    with pytest.raises(ps.InputError, match="Did you mean 'normalisers'"):
        check_leakage(["depth"], task="normalizers")

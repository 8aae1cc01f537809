"""Bad inputs of domains, splits, leakage and simulated pairs: cases for `bad_transfer.py`."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
from bad_intervals import NAN, Case, call

import pli_stats as ps
from pli_stats.transfer.domains.cv_splits import grouped_folds, one_group_out, random_folds, validation_rows
from pli_stats.transfer.domains.pooled_domains import pooled_domain
from pli_stats.transfer.domains.target_leakage import check_leakage

SITES = pd.DataFrame({"depth": [3.0, 5.0, 9.0, 4.0], "stratum": ["Port", "Bay", "Bay", "Port"]})


def domain(**changed: Any) -> ps.Domain:
    """Return a domain of four rows with some parts changed."""
    parts = {"name": "four", "features": SITES, "target": [0.5, 0.7, 1.2, 0.9], "groups": ["a", "a", "b", "b"]}
    return ps.Domain(**{**parts, **changed})


def field(**changed: Any) -> ps.Samples:
    """Return four samples of two metals with some columns changed."""
    columns = {"port": ["Eden", "Eden", "Botany", "Botany"], "depth": [3, 5, 9, 4]}
    return ps.read_samples(pd.DataFrame({**columns, "Cu": [45, 90, 20, 30], "Pb": [20, 40, 10, 9], **changed}))


def lead(**changed: Any) -> ps.Samples:
    """Return four samples of lead and nickel, without copper."""
    columns = {
        "port": ["Eden", "Eden", "Botany", "Botany"],
        "depth": [3, 5, 9, 4],
        "Pb": [20, 40, 10, 9],
        "Ni": [20, 40, 10, 9],
    }
    kept = {name: values for name, values in {**columns, **changed}.items() if values is not None}
    return ps.read_samples(pd.DataFrame(kept))


def sediments(samples: Any = None, **changed: Any) -> ps.Domain:
    """Return the domain of `field()` with some arguments changed."""
    asked = {"metals": ["Cu", "Pb"], "covariates": ["depth"], **changed}
    return ps.sediment_domain(field() if samples is None else samples, **asked)


def towns(**changed: Any) -> pd.DataFrame:
    """Return a source table of three rows with some columns changed."""
    return pd.DataFrame({"town": ["a", "a", "b"], "traffic": [3.0, 4.0, 9.0], "NO2": [20.0, 31.0, 51.0], **changed})


def beijing(**changed: Any) -> pd.DataFrame:
    """Return two rows with the columns of the Beijing table, some of them changed."""
    gases = {name: [10.0, 20.0] for name in ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "RAIN")}
    dates = {"date": pd.to_datetime(["2013-03-01", "2013-03-02"]), "month": [3, 3], "day": [1, 2], "n_pm25": [24, 24]}
    return pd.DataFrame({"station": ["Gucheng", "Tiantan"], **dates, **gases, **changed})


DOMAIN: list[Case] = [
    call("Domain, features of a matrix", lambda: domain(features=SITES.to_numpy())),
    call("Domain, columns named by numbers", lambda: domain(features=SITES.set_axis([0, 1], axis=1))),
    call("Domain, a column twice", lambda: domain(features=SITES.set_axis(["depth", "depth"], axis=1))),
    call("Domain, no column", lambda: domain(features=SITES[[]])),
    call("Domain, no row", lambda: domain(features=SITES.iloc[:0], target=[], groups=[])),
    call("Domain, an infinite feature", lambda: domain(features=SITES.replace({"depth": {9.0: np.inf}}))),
    call("Domain, a feature of dates", lambda: domain(features=SITES.assign(day=pd.Timestamp("2018-07-01")))),
    call("Domain, a feature called target", lambda: domain(features=SITES.rename(columns={"depth": "target"}))),
    call("Domain, a target of zero", lambda: domain(target=[0.5, 0.0, 1.2, 0.9])),
    call("Domain, a missing target", lambda: domain(target=[0.5, NAN, 1.2, 0.9])),
    call("Domain, a target of text", lambda: domain(target=["0.5", "0.7", "1.2", "0.9"])),
    call("Domain, a target too short", lambda: domain(target=[0.5, 0.7, 1.2])),
    call("Domain, a target labelled otherwise", lambda: domain(target=pd.Series([0.5, 0.7, 1.2, 0.9], [3, 2, 1, 0]))),
    call("Domain, no groups", lambda: domain(groups=None)),
    call("Domain, groups named by a column", lambda: domain(groups="stratum")),
    call("Domain, a row without group", lambda: domain(groups=["a", "a", None, "b"])),
    call("Domain, a label twice", lambda: domain(samples=["S1", "S2", "S2", "S3"])),
    call("Domain, row labels that repeat", lambda: domain(features=SITES.set_axis([0, 1, 1, 2]))),
    call("Domain, info of a dict", lambda: domain(info={"region": ["n", "n", "s", "s"]})),
    call("Domain, info too short", lambda: domain(info=pd.DataFrame({"region": ["n", "n", "s"]}))),
    call(
        "Domain, info labelled otherwise",
        lambda: domain(info=pd.DataFrame({"region": list("nnss")}, index=list("abcd"))),
    ),
    call("Domain, rows by a short mask", lambda: domain().rows([True, False])),
    call("Domain, a row that is not there", lambda: domain().rows([0, 4])),
    call("Domain, a row twice", lambda: domain().rows([0, 0])),
    call("Domain, no row kept", lambda: domain().rows([False] * 4)),
    call("Domain, a part of 50 %", lambda: domain().subsample(50, seed=1)),
    call("Domain, a part of one group", lambda: domain(groups=["a"] * 4).subsample(0.5, seed=1)),
    call("Domain, shuffled by seed -1", lambda: domain().shuffled(-1)),
]

SEDIMENTS: list[Case] = [
    call("sediment_domain, a frame", lambda: sediments(SITES)),
    call("sediment_domain, unknown task", lambda: sediments(task="covariate")),
    call("sediment_domain, a metal not measured", lambda: sediments(metals=["Cu", "Hg"])),
    call("sediment_domain, a covariate that is not there", lambda: sediments(covariates=["deph"])),
    call("sediment_domain, a covariate twice", lambda: sediments(covariates=["depth", "depth"])),
    call("sediment_domain, no feature at all", lambda: sediments(covariates=[])),
    call(
        "sediment_domain, a covariate that is a metal",
        lambda: sediments(field(Cu_xrf=[1, 2, 3, 4]), covariates=["Cu_xrf"]),
    ),
    call(
        "sediment_domain, a covariate that is the target",
        lambda: sediments(field(PLI=[1, 2, 3, 4]), covariates=["PLI"]),
    ),
    call("sediment_domain, a logarithm of no covariate", lambda: sediments(logs=["toc_pct"])),
    call(
        "sediment_domain, the logarithm of a depth of zero",
        lambda: sediments(field(depth=[3, 0, 9, 4]), logs=["depth"]),
    ),
    call("sediment_domain, a depth in words", lambda: sediments(field(depth=["3 m", "5 m", "9 m", "4 m"]))),
    call("sediment_domain, a normaliser of the PLI", lambda: sediments(task="normalisers", normalisers=["Pb"])),
    call("sediment_domain, no normaliser measured", lambda: sediments(task="normalisers")),
    call(
        "sediment_domain, a normaliser not measured",
        lambda: sediments(task="normalisers", normalisers=["Al"]),
    ),
    call(
        "sediment_domain, a reduced panel without Cu and Zn",
        lambda: sediments(lead(), task="reduced-panel", metals=["Pb", "Ni"]),
    ),
    call(
        "sediment_domain, no metal of the default PLI",
        lambda: ps.sediment_domain(lead(Pb=None, Ni=None, Co=[10, 20, 30, 40])),
    ),
    call(
        "sediment_domain, no metal in half of the samples",
        lambda: ps.sediment_domain(field(Cu=[45, None, None, None], Pb=[None] * 3 + [2])),
    ),
    call(
        "sediment_domain, nothing that can be a feature",
        lambda: ps.sediment_domain(field(depth=[5, 5, 5, 5], x=[1, 2, 3, 4])),
    ),
    call(
        "sediment_domain, a covariate of dates",
        lambda: sediments(field(day=pd.date_range("2018-07-01", periods=4)), covariates=["day"]),
    ),
    call(
        "sediment_domain, the background without a metal of the default PLI",
        lambda: ps.sediment_domain(field(), background={"Cu": 45.0}),
    ),
    call("sediment_domain, a panel of all metals", lambda: sediments(task="reduced-panel", panel=["Cu", "Pb"])),
    call("sediment_domain, a panel beyond the PLI", lambda: sediments(task="reduced-panel", panel=["Zn"])),
    call("sediment_domain, samples without ports", lambda: sediments(dataclasses.replace(field(), port=None))),
    call("sediment_domain, no port known", lambda: sediments(field(port=["unassigned"] * 4))),
    call(
        "sediment_domain, no sample complete", lambda: sediments(field(Cu=[45, 90, None, None], Pb=[None, None, 1, 2]))
    ),
]

SOURCES: list[Case] = [
    call("source_domain, a dict", lambda: ps.source_domain(towns().to_dict("list"), target="NO2")),
    call("source_domain, no target named", lambda: ps.source_domain(towns())),
    call("source_domain, a target that is not there", lambda: ps.source_domain(towns(), target="no2")),
    call("source_domain, groups that are not there", lambda: ps.source_domain(towns(), target="NO2", groups="city")),
    call("source_domain, an unknown column ignored", lambda: ps.source_domain(towns(), target="NO2", ignore="roads")),
    call("source_domain, a target of zero", lambda: ps.source_domain(towns(NO2=[20.0, 0.0, 51.0]), target="NO2")),
    call("source_domain, a target of text", lambda: ps.source_domain(towns(), target="town")),
    call("source_domain, no target measured", lambda: ps.source_domain(towns(NO2=[NAN] * 3), target="NO2")),
    call(
        "source_domain, a group missing",
        lambda: ps.source_domain(towns(town=["a", None, "b"]), target="NO2", groups="town"),
    ),
    call(
        "source_domain, a covariate that is not there",
        lambda: ps.source_domain(towns(), target="NO2", covariates=["trafic"]),
    ),
    call(
        "source_domain, a covariate twice", lambda: ps.source_domain(towns(), target="NO2", covariates=["traffic"] * 2)
    ),
    call(
        "source_domain, the target as a covariate", lambda: ps.source_domain(towns(), target="NO2", covariates=["NO2"])
    ),
    call(
        "source_domain, the groups as a covariate",
        lambda: ps.source_domain(towns(), target="NO2", groups="town", covariates=["town"]),
    ),
    call("source_domain, no covariate", lambda: ps.source_domain(towns(), target="NO2", covariates=[])),
    call(
        "source_domain, nothing that can be a feature",
        lambda: ps.source_domain(towns(traffic=[3.0, 3.0, 3.0]), target="NO2", groups="town"),
    ),
    call(
        "source_domain, all columns ignored",
        lambda: ps.source_domain(towns(), target="NO2", ignore=["town", "traffic"]),
    ),
    call("source_domain, a gas of zero in a known table", lambda: ps.source_domain(beijing(SO2=[10.0, 0.0]))),
    call("source_domain, rain below 0 in a known table", lambda: ps.source_domain(beijing(RAIN=[0.0, -99.0]))),
]

SPLITS: list[Case] = [
    call("features, all metals without saying so", lambda: check_leakage(["Cu", "Zn"], task="covariates")),
    call("features, Al as a covariate", lambda: check_leakage(["depth", "log_Al"], task="covariates")),
    call("features, copper as a normaliser", lambda: check_leakage(["copper_ppm"], task="normalisers")),
    call(
        "features, the whole panel reduced",
        lambda: check_leakage(["Cu", "Zn"], task="reduced-panel", target_metals=["Zn", "Cu"]),
    ),
    call("features, the risk index", lambda: check_leakage(["risk_index"], task="reduced-panel")),
    call("features, the PLI with all metals", lambda: check_leakage(["pli"], task="all-metals")),
    call("folds, more than groups", lambda: grouped_folds(["a", "a", "b"], 3, 1)),
    call("folds, one", lambda: grouped_folds(["a", "a", "b"], 1, 1)),
    call("folds, no groups", lambda: grouped_folds(None, 2, 1)),
    call("folds, no rows", lambda: grouped_folds([], 2, 1)),
    call("folds, a group missing", lambda: grouped_folds(["a", NAN, "b"], 2, 1)),
    call("folds, more than rows", lambda: random_folds(3, 4, 1)),
    call("folds, seed 1.5", lambda: random_folds(30, 4, 1.5)),
    call("one group out, of one group", lambda: one_group_out(["a", "a"])),
    call("one group out, of groups too small", lambda: one_group_out(["a", "a", "b"], least=8)),
    call("early stopping, a share of 1", lambda: validation_rows(None, 10, 1.0, 1)),
    call("early stopping, a share of 20", lambda: validation_rows(None, 10, 20, 1)),
    call("early stopping, one row", lambda: validation_rows(None, 1, 0.2, 1)),
    call("simulated_pair, unknown kind", lambda: ps.simulated_pair("unshared")),
    call("simulated_pair, one port", lambda: ps.simulated_pair("shared", n_ports=1)),
    call("simulated_pair, fewer rows than ports", lambda: ps.simulated_pair("shared", n_target=10)),
    call("simulated_pair, seed -1", lambda: ps.simulated_pair("shared", seed=-1)),
]


def pooled(*changes: dict[str, Any]) -> ps.Domain:
    """Return four rows of several domains as one."""
    return pooled_domain([domain(name=f"part {place}", **changed) for place, changed in enumerate(changes)])


POOLED: list[Case] = [
    call("outputs, one that is a feature", lambda: sediments(outputs=["depth"])),
    call("outputs, one that is not there", lambda: sediments(outputs=["Al"])),
    call("outputs, one twice", lambda: sediments(outputs=["Cu", "Cu"])),
    call("outputs, text", lambda: sediments(field(bottom=list("smsm")), outputs=["bottom"])),
    call("outputs, one of zero", lambda: sediments(field(toc=[1.0, 0.0, 2.0, 3.0]), outputs=["toc"])),
    call("outputs, one never measured", lambda: sediments(field(toc=[NAN] * 4), outputs=["toc"])),
    call(
        "several sources, numbers in one and text in another",
        lambda: pooled({}, {"features": SITES.assign(depth=list("smsm"))}),
    ),
    call(
        "several sources, a feature called source",
        lambda: pooled({}, {"features": SITES.rename(columns={"depth": "source"})}),
    ),
    call("several sources, a constant target in one", lambda: pooled({}, {"target": [2.0] * 4})),
]

DOMAINS = [*POOLED, *DOMAIN, *SEDIMENTS, *SOURCES, *SPLITS]

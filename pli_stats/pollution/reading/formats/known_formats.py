"""The formats that are recognised at once: by which columns, and what each column and code of them means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pli_stats.pollution.reading.formats.codes import (
    BELOW_QUANTITATION,
    DETECT,
    EPA,
    ESTIMATED,
    MISSING,
    NONDETECT,
    OVER,
    REJECT,
    WORDS,
)
from pli_stats.pollution.reading.formats.rows import (
    FRACTION,
    MEDIUM,
    NOT_REPORTABLE,
    QUALITY_CODES,
    RESULT_TYPE,
    SAMPLE_TYPE,
    SECOND,
    STATISTIC,
    STATUS,
    TAXON,
    VALIDITY,
    Rows,
)

Names = tuple[str, ...]


@dataclass(frozen=True)
class LimitColumns:
    """One detection limit of a long table: its columns (names of which the first present is taken)."""

    kind: str  # detection or reporting
    value: Names
    unit: Names = ()
    type: Names = ()  # a column that names the kind


@dataclass(frozen=True)
class Format:
    """How a format is told, and what its columns mean; names are compared by their letters and digits in lower case."""

    name: str
    label: str
    marks: tuple[Names, ...]  # all names of one of these groups are there
    roles: Mapping[str, Names] = field(default_factory=dict)  # role -> names, of which the first present is taken
    flags: tuple[Names, ...] = ()  # each a column with codes, of which the first present is taken
    codes: Mapping[str, str] = field(default_factory=lambda: EPA)
    limits: tuple[LimitColumns, ...] = ()
    keys: tuple[Names, ...] = ()  # what tells samples of one station apart, beside the date
    rows: tuple[tuple[Rows, Names], ...] = ()
    needs: tuple[str, ...] = ()  # roles without which a number would be guessed
    prefer: str = "reporting"  # the limit of a non-detect without a value
    solids: Names = ()  # analytes whose rows hold percent solids
    moisture: Names = ()
    layout: str = "long"
    negative: str | None = None
    value_is_limit: bool = False  # the number of a flagged row is its limit
    at_detection: frozenset[str] = (
        frozenset()
    )  # cells of flags that speak of the detection limit, not the reporting one
    information: Names = ()  # columns that speak of units or codes of other things
    source: str = ""


def key_of(name: str) -> str:
    """Return the letters and digits of a name in lower case.

    Examples
    --------
    >>> key_of("ResultMeasure/MeasureUnitCode"), key_of("#sys_loc_code")
    ('resultmeasuremeasureunitcode', 'sysloccode')
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


def _lower(reading: str, text: str) -> dict[str, str]:
    return {code.strip().casefold(): reading for code in text.split("|")}


SOLIDS = _listed(
    "total solids|percent solids|% solids|solids|solids, total|solids, percent|dry solids|drywt%|dry matter|"
    "dry solids at 105 c|dry solids @ 105 c|dry solids @ 105c|dry solids @ 30°c|total solids (%)"
)
MOISTURE = ("moisture", "% moisture", "percent moisture", "moisture content", "water content", "moisture (%)")

_CONDITIONS = {
    **_lower(
        NONDETECT,
        "*non-detect|below daily detection limit|below detection limit|below long-term blank-basd dt limit|"
        "below method detection limit|"
        "below reporting limit|below sample-specific detect limit|below system detection limit|not detected|"
        "not detected at detection limit|"
        "not detected at reporting limit|not present",
    ),
    **_lower(
        BELOW_QUANTITATION,
        "between inst detect and quant limit|detected not quantified|present below quantification limit|*present <ql|"
        "trace",
    ),
    **_lower(MISSING, "not reported|*not reported|unable to measure|high moisture|reported in raw data (attached)"),
    **_lower(DETECT, "value decensored"),
    **_lower(OVER, "present above quantification limit|*present >ql|above operating range|systematic contamination"),
}
_WQX_QUALIFIERS = {
    **EPA,
    **_lower(NONDETECT, "bql|brl|dl|idl|k|ltgte|2-5b|<2b|d>t|lt|rnon"),
    **_lower(OVER, "e|ee|gt"),
    **_lower(REJECT, "nlbl|nlro"),
    **_lower(MISSING, "a|can|cbc|eer|lac|lbf|nai|nrp|nrr|nsq|pnq"),
    **_lower(ESTIMATED, "j-1|j-r|b|n|nn|i|t|l|q"),
    **_lower(DETECT, "h|p|m|x|y|*|+|c|d|s|v|z|ft|sca|hts|htb|ham|fqc|fdb|fdc|sus"),
}
# Types of limits that are upper limits or no limits at all.
NO_LIMIT = re.compile(
    r".*(?:upper|standard or criteria|drinking water|uncertainty|holding time|workplan|taxonomic).*", re.IGNORECASE
)
REPORTING_TYPE = re.compile(
    r".*(?:quantitation|quantification|reporting|censoring|practical|rl|pql|loq).*", re.IGNORECASE
)

_WQX_UNITS = _listed(
    "ActivityDepthHeightMeasure/MeasureUnitCode|ActivityTopDepthHeightMeasure/MeasureUnitCode|"
    "ActivityBottomDepthHeightMeasure/MeasureUnitCode|"
    "ResultDepthHeightMeasure/MeasureUnitCode|Activity_DepthHeightMeasureUnit|Activity_TopDepthMeasureUnit|Activity_BottomDepthMeasureUnit|"
    "ResultDepthHeight_MeasureUnit|ResultValueTypeName|Result_MeasureType"
)
WQP = Format(
    name="wqp",
    label="US Water Quality Portal (WQX), physical and chemical results",
    marks=(("CharacteristicName", "ResultMeasureValue"), ("Result_Characteristic", "Result_Measure")),
    roles={
        "station": ("MonitoringLocationIdentifier", "Location_Identifier"),
        "date": ("Activity_StartDate",),
        "analyte": ("CharacteristicName", "Result_Characteristic"),
        "result": ("ResultMeasureValue", "Result_Measure"),
        "unit": ("ResultMeasure/MeasureUnitCode", "Result_MeasureUnit"),
        "basis": ("ResultWeightBasisText", "Result_WeightBasis"),
    },
    flags=(
        ("ResultDetectionConditionText", "Result_ResultDetectionCondition", "Result_DetectionCondition"),
        ("MeasureQualifierCode", "Result_MeasureQualifierCode"),
    ),
    codes={**_WQX_QUALIFIERS, **_CONDITIONS},
    limits=(
        LimitColumns(
            "reporting",
            ("DetectionQuantitationLimitMeasure/MeasureValue", "DetectionLimit_MeasureA"),
            ("DetectionQuantitationLimitMeasure/MeasureUnitCode", "DetectionLimit_MeasureUnitA"),
            ("DetectionQuantitationLimitTypeName", "DetectionLimit_TypeA"),
        ),
        LimitColumns(
            "detection", ("DetectionLimit_MeasureB",), ("DetectionLimit_MeasureUnitB",), ("DetectionLimit_TypeB",)
        ),
    ),
    keys=(
        ("ActivityTopDepthHeightMeasure/MeasureValue", "Activity_TopDepthMeasure"),
        ("ActivityBottomDepthHeightMeasure/MeasureValue", "Activity_BottomDepthMeasure"),
        ("ActivityDepthHeightMeasure/MeasureValue", "Activity_DepthHeightMeasure"),
        ("ResultDepthHeightMeasure/MeasureValue", "ResultDepthHeight_Measure"),
        ("ResultParticleSizeBasisText", "Result_MeasureParticleSizeBasis"),
    ),
    rows=(
        (SAMPLE_TYPE, ("ActivityTypeCode",)),
        (MEDIUM, ("ActivityMediaName", "Activity_Media")),
        (MEDIUM, ("ActivityMediaSubdivisionName", "Activity_MediaSubdivision")),
        (FRACTION, ("ResultSampleFractionText", "Result_SampleFraction")),
        (STATUS, ("ResultStatusIdentifier", "Result_MeasureStatusIdentifier")),
        (STATISTIC, ("StatisticalBaseCode", "Result_StatisticalBase")),
        (TAXON, ("SubjectTaxonomicName", "ResultBiological_Taxon")),
    ),
    needs=("unit", "flag", "basis", "medium", "limit"),
    at_detection=frozenset(
        _listed(
            "below method detection limit|not detected at detection limit|below detection limit|"
            "below daily detection limit|"
            "below sample-specific detect limit|below system detection limit|below long-term blank-basd dt limit"
        )
    ),
    information=_WQX_UNITS,
    solids=SOLIDS,
    moisture=MOISTURE,
    source="https://www.waterqualitydata.us/portal_userguide/",
)
ICES = Format(
    name="ices",
    label="ICES DOME (OSPAR, HELCOM), contaminants in sediment",
    marks=(("PARAM", "MUNIT", "Value"), ("determinand", "censoring", "Value")),
    roles={
        "station": ("STATN", "SD_StationName", "StationName", "StationCode"),
        "date": ("date", "SDATE"),
        "analyte": ("PARAM", "determinand"),
        "result": ("Value",),
        "unit": ("MUNIT", "unit"),
        "basis": ("basis",),
    },
    flags=(("QFLAG", "censoring"),),
    codes={**_lower(NONDETECT, "<|d|q|<~d|<~q|d~<|q~<"), **_lower(OVER, ">"), **_lower(DETECT, "=")},
    limits=(
        LimitColumns("detection", ("DETLI", "limit_detection")),
        LimitColumns("reporting", ("LMQNT", "limit_quantification")),
    ),
    keys=(("DEPHU",), ("DEPHL",), ("depth",), ("MATRX", "Matrix"), ("SMPNO",), ("SUBNO",)),
    rows=((MEDIUM, ("MATRX", "Matrix")), (VALIDITY, ("VFLAG",))),
    needs=("unit", "flag", "basis", "medium"),
    value_is_limit=True,
    information=("METCU", "UNCRT", "unit_uncertainty"),
    solids=SOLIDS,
    source="https://vocab.ices.dk",
)
EQUIS = Format(
    name="equis",
    label="EQuIS electronic data deliverable",
    marks=tuple(
        (analyte, result, mark)
        for analyte in ("chemical_name", "cas_rn")
        for result in ("result_value", "result_numeric", "report_result_value", "result_text")
        for mark in ("detect_flag", "sys_sample_code", "sys_loc_code")
    ),
    roles={
        "station": ("sys_loc_code", "loc_name", "sys_sample_code"),
        "date": ("SampleDate",),
        "analyte": ("chemical_name",),
        "result": ("result_value", "result_numeric", "report_result_value", "result_text"),
        "unit": ("result_unit", "report_result_unit"),
        "basis": ("basis",),
        "moisture": ("percent_moisture",),
    },
    flags=(("detect_flag",), ("interpreted_qualifiers", "validator_qualifiers", "lab_qualifiers", "Qualifier")),
    codes={**EPA, **_lower(ESTIMATED, "b|e|n|nn|bn|be"), **_lower(DETECT, "d|h|*|+|p|m|x|y|a|s|w|d*|hd")},
    limits=(
        LimitColumns("reporting", ("reporting_detection_limit", "report_result_limit"), ("detection_limit_unit",)),
        LimitColumns("reporting", ("quantitation_limit",), ("detection_limit_unit",)),
        LimitColumns("detection", ("method_detection_limit",), ("detection_limit_unit",)),
    ),
    keys=(("start_depth",), ("end_depth",)),
    rows=(
        (SAMPLE_TYPE, ("SampleTypeCode",)),
        (MEDIUM, ("sample_matrix_code", "matrix_code", "medium_code", "lab_matrix_code")),
        (FRACTION, ("fraction", "total_or_dissolved")),
        (RESULT_TYPE, ("result_type_code",)),
        (NOT_REPORTABLE, ("reportable_result",)),
    ),
    needs=("unit", "flag"),
    information=("depth_unit", "subsample_amount_unit", "final_volume_unit", "taskunit"),
    solids=SOLIDS,
    moisture=MOISTURE,
    source="https://help.earthsoft.com",
)
WIMS = Format(
    name="wims",
    label="Environment Agency (England) water quality archive, sediments",
    marks=(
        ("determinand.label", "Result"),
        ("determinand.definition", "Result"),
        ("determinand.prefLabel", "Result"),
    ),
    roles={
        "station": ("sample.samplingPoint.notation", "samplingPoint.notation", "sample.samplingPoint.label"),
        "date": ("sample.sampleDateTime", "phenomenonTime"),
        "analyte": ("determinand.definition", "determinand.label", "determinand.prefLabel"),
        "result": ("Result",),
        "unit": ("determinand.unit.label", "unit"),
    },
    flags=(("resultQualifier.notation",),),
    codes=WORDS,
    rows=((MEDIUM, ("sample.sampledMaterialType.label", "sampleMaterialType.prefLabel")),),
    needs=("unit", "flag", "medium"),
    solids=SOLIDS,
    source="https://environment.data.gov.uk/water-quality",
)
CEDEN = Format(
    name="ceden",
    label="California Environmental Data Exchange Network, chemistry",
    marks=tuple(
        (analyte, code) for analyte in ("Analyte", "AnalyteName") for code in ("ResultQualCode", "ResQualCode")
    ),
    roles={
        "station": ("StationCode", "StationName"),
        "date": ("SampleDate",),
        "analyte": ("Analyte", "AnalyteName"),
        "result": ("Result",),
        "unit": ("unit", "UnitName"),
    },
    flags=(("ResultQualCode", "ResQualCode"),),
    codes={
        **_lower(NONDETECT, "nd|<|<="),
        **_lower(BELOW_QUANTITATION, "dnq"),
        **_lower(DETECT, "=|a|jf|col|nsi"),
        **_lower(OVER, ">|>=|p|pa"),
        **_lower(MISSING, "nr|nrs|nrt|na"),
    },
    limits=(LimitColumns("detection", ("mdl",)), LimitColumns("reporting", ("rl",))),
    keys=(("CollectionDepth",), ("CollectionReplicate", "FieldReplicate"), ("MatrixName",)),
    rows=(
        (SAMPLE_TYPE, ("SampleTypeCode",)),
        (MEDIUM, ("MatrixName",)),
        (FRACTION, ("FractionName",)),
        (STATUS, ("ComplianceCode",)),
        (QUALITY_CODES, ("QACode",)),
        (QUALITY_CODES, ("BatchVerification",)),
        (SECOND, ("ResultsReplicate", "LabReplicate")),
    ),
    needs=("unit", "flag", "limit"),
    prefer="detection",
    information=("UnitCollectionDepth", "unitcollectionwaterdepth"),
    solids=SOLIDS,
    moisture=MOISTURE,
    source="https://ceden.waterboards.ca.gov",
)
EDF = Format(
    name="edf",
    label="GeoTracker electronic deliverable format (California)",
    marks=(("PARLABEL", "PARVAL"),),
    roles={
        "station": ("LOCID", "SAMPID"),
        "date": ("LOGDATE",),
        "analyte": ("PARLABEL",),
        "result": ("PARVAL",),
        "unit": ("Units",),
        "basis": ("basis",),
    },
    flags=(("PARVQ",),),
    codes={
        **_lower(NONDETECT, "nd|<"),
        **_lower(DETECT, "="),
        **_lower(MISSING, "nr"),
        **_lower(OVER, ">"),
        **_lower(REJECT, "su|in|ti"),
    },
    limits=(LimitColumns("detection", ("LABDL",)), LimitColumns("reporting", ("REPDL",))),
    rows=((SAMPLE_TYPE, ("QCCODE",)), (MEDIUM, ("Matrix",))),
    needs=("unit", "flag"),
    prefer="detection",
    solids=SOLIDS,
    source="https://www.edfhelpdesk.com",
)
_USGS = {
    **_lower(NONDETECT, "n|l|<|t"),
    **_lower(OVER, ">|g"),
    **_lower(MISSING, "b|h"),
}
USGS = Format(
    name="usgs",
    label="USGS geochemistry (NGDB, PLUTO, RASS): a column of codes beside each element",
    marks=(),
    codes=_USGS,
    layout="wide",
    source="https://mrdata.usgs.gov/metadata/plutosoil.html",
)
NURE = Format(
    name="nure",
    label="USGS NURE: a negative value is 'less than its absolute value'",
    marks=(),
    codes=_USGS,
    layout="wide",
    negative="limit",
    source="https://pubs.usgs.gov/of/1997/492/faq_nure.htm",
)
NADA = Format(
    name="nada",
    label="R packages NADA, NADA2 and EnvStats: a value beside a column that is TRUE where it is censored",
    marks=(),
    layout="wide",
    source="https://cran.r-project.org/package=NADA2",
)
PROUCL = Format(
    name="proucl",
    label="ProUCL: D_x is 1 where x was detected",
    marks=(),
    layout="wide",
    source="https://www.epa.gov/land-research/proucl-software",
)
FORMATS: Mapping[str, Format] = {
    record.name: record for record in (WQP, ICES, EQUIS, EDF, CEDEN, WIMS, NADA, PROUCL, USGS, NURE)
}


def recognised(names: list[str]) -> Format | None:
    """Return the format whose marks are among the column names."""
    keys = {key_of(name) for name in names}
    return next((one for one in FORMATS.values() if any(set(map(key_of, group)) <= keys for group in one.marks)), None)

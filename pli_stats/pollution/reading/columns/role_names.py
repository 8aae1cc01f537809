"""Usual names of columns that hold no element, compared by their letters and digits in lower case."""

from __future__ import annotations

from pli_stats.pollution.reading.formats.codes import word_set
from pli_stats.pollution.reading.formats.rows import FRACTION, MEDIUM, SAMPLE_TYPE, Rows

ROLE_NAMES: dict[str, frozenset[str]] = {
    "station": word_set("station stationid site siteid stationcode sitecode stationname sitename statn "
    "sysloccode monitoringlocationidentifier"),
    "analyte": word_set(
        "analyte analytename parameter parametername param element metal substance determinand determinandlabel "
        "chemical chemicalname "
        "constituent compound characteristicname testname determinandname"
    ),
    "result": word_set(
        "result value concentration conc measurement amount resultvalue resultmeasurevalue finalresult "
        "reportedresult resultnumeric "
        "numericresult resultnum labresult measuredvalue"
    ),
    "unit": word_set("unit units uom resultunit resultunits unitcode munit unitofmeasure measureunit resultuom "
    "reportunits"),
    "detection_limit": word_set(
        "mdl dl lod detectionlimit limit methoddetectionlimit limitofdetection idl detli detlim edl sdl "
        "methoddetectionlevel"
    ),
    "reporting_limit": word_set(
        "rl loq pql mrl lrl eql crql crdl rdl reportinglimit reportinglimits reportlimit reportingdetectionlimit "
        "quantitationlimit "
        "quantificationlimit limitofquantification limitofquantitation practicalquantitationlimit lmqnt "
        "minimumreportinglevel"
    ),
    "limit_unit": word_set("limitunit limitunits detectionlimitunit detectionlimitunits mdlunit mdlunits rlunit "
    "rlunits dlunit lodunit"),
    "basis": word_set("basis weightbasis resultbasis drywet wetdry wetordry dryorwet drywetbasis "
    "measurementbasis resultweightbasistext"),
    "moisture": word_set(
        "moisture moisturepct moisturepercent moistureppercent watercontent watercontentpct percentmoisture "
        "moisturecontent pctmoisture "
        "moistures watercontents"
    ),
    "solids": word_set(
        "totalsolids totalsolidspct totalsolidspercent percentsolids pctsolids solids solidspct drysolids "
        "drymatter drymatterpct percentdrymatter"
    ),
}  # fmt: skip
# What tells the samples of a long table apart where no column names a station.
SAMPLE_NAMES = (
    "locationid", "locid", "location", "clientsampleid", "fieldsampleid", "sampleid", "samplename", "sample",
    "syssamplecode", "fieldid", "clientid",
)  # fmt: skip
FLAG_NAMES = word_set(
    "qualifier qualifiers qual quals flag flags nondetect nondetects nd censored cens cen resultqualifier "
    "resultqualifiers labqualifier "
    "labqualifiers labqual validatorqualifier validatorqualifiers validationqualifier dataqualifier dataqual "
    "finalqualifier finalqual "
    "detect detected detectflag detectionflag detection qualifiercode qualcode resultqualcode remark remarkcode "
    "rmk qflag lt ltflag "
    "ndisflag ndistrue nondetectflag isnondetect isdetected isdetect belowdetection belowdl lessthan vq dvq "
    "parvq lq resqualcode labflag "
    "bdl isbdl iscensored censoring hit det censor censorcode leftcens leftcensored"
)
DATE_NAMES = word_set(
    "date sampledate samplingdate datetime time year surveyyear survey season campaign month day collectiondate "
    "datecollected "
    "activitystartdate sdate visit cruise collected datecollected datesampled collectiondatetime dateofcollection"
)
PORT_NAMES = word_set("port harbour harbor portname harbourname")
DEPTH_NAMES = word_set(
    "depth depthcm depthm depths depthtop depthbottom topdepth bottomdepth upperdepth lowerdepth depthupper "
    "depthlower startdepth enddepth "
    "depthfrom depthto depthinterval depthintervalcm interval intervalcm layer slice sliceno slicecm section "
    "horizon sedimentdepth "
    "sedimentdepthcm coredepth coredepthcm sampledepth sampledepthcm dephu dephl depthstart depthend top bottom "
    "grainsize grainsizefraction "
    "sizefraction particlesize particlesizebasis"
)
ROW_NAMES: tuple[tuple[Rows, frozenset[str]], ...] = (
    (
        SAMPLE_TYPE,
        word_set(
            "sampletype sampletypecode sampletypename activitytypecode activitytype qctype qccode "
            "qcsampletype samplekind qcflag typeofsample"
        ),
    ),
    (
        MEDIUM,
        word_set(
            "matrix matrixname matrixcode medium media samplematrix samplematrixcode samplemedium activitymedianame "
            "activitymedia mediumcode matrx sampledmaterialtype samplemedia"
        ),
    ),
    (
        FRACTION,
        word_set(
            "fraction samplefraction resultsamplefractiontext resultsamplefraction fractionname "
            "totalordissolved totaldissolved"
        ),
    ),
)
# What tells rows of one station apart and makes them something else than replicates: words of a column name.
APART = word_set(
    "depth slice layer interval horizon fraction size grain particle phase species medium matrix matrx filtered "
    "core section level "
    "surface subsurface top bottom upper lower unit method digestion extraction extractant type zone position "
    "location transect"
)

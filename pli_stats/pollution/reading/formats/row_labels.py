"""What rows are called that are no samples: statistics, reference and guideline values, limits, quality control."""

from __future__ import annotations

import re

from pli_stats.pollution.reading.formats.codes import word_set

# A label of these words alone is a statistic if one of them is strong, or two are weak ("Min-Max"). One weak word ("N",
# "SD", "Max") may be a station, and is a statistic only next to a row that can be nothing else, or by its numbers.
STRONG = word_set(
    "mean average avg median geomean minimum maximum stdev stddev deviation variance skewness kurtosis percentile "
    "quartile cv rsd range sum total subtotal mittelwert moyenne média media mediana promedio "
    "mínimo máximo écart ecart "
    "desviación desvio desv ortalama rata igeo среднее минимум максимум медиана 平均值 平均 均值 "
    "最大值 最小值 标准差 标准偏差 "
    "中位数 变异系数 範囲 平均値"
)
WEAK = word_set(
    "min max sd se sem n count std dev var error ci q1 q3 p5 p10 p25 p50 p75 p90 p95 mode iqr mad ef cf eri pli"
)
FILL = word_set(
    "value values all samples sites stations of the overall grand arithmetic geometric standard "
    "coefficient variation type "
    "est this study area data sampling points whole river"
)
COMPASS = word_set("ne nw sw w e s")
REFERENCES = re.compile(
    r"(?:average |world |mean |global |normal )*(?:shale|crust|upper crust|sediment average|sediments average|"
    r"soil average|shale value|shale average)s?(?: values?| average| concentrations?)?|(?:average|world|"
    r"global)(?: (?:river|marine|river sediment|marine sediment|sediment)s?)+(?: average)?|(?:upper |bulk |"
    r"lower )?continental crust(?:al)?(?: average| values?)?|(?:earth|earth's|earth’s|"
    r"crustal)(?: crust)?(?: average| abundance)?|crustal average|ucc|bcc|paas|nasc|background(?: values?|"
    r" concentrations?| levels?)?|(?:local|regional|natural|geochemical|"
    r"pre-?industrial) backgrounds?(?: values?)?|baseline(?: values?)?|reference values?|er-?l|er-?m|tel|pel|lel|"
    r"sel|tec|pec|isqg(?:-?(?:low|high))?|aet|slc|nel|mel|sqgs?(?:-?(?:low|high))?|bac|eac|eqs|mpl|mac|"
    r"(?:sediment quality )?(?:guideline|criteria|criterion|standard)s?(?: values?)?|(?:ccme|noaa|anzecc|anzg|"
    r"usepa|us epa|epa|who|wssv|ospar)\b.*|effects? range (?:low|median)|threshold effects? (?:level|"
    r"concentration)|probable effects? (?:level|concentration)|(?:lowest|severe) effects? level|"
    r"permissible limits?|(?:maximum )?permissible (?:limit|level|concentration)s?|action levels?|"
    r"cefas action level \d|guidelines? values?|world average(?: value)?s?|average crustal abundance|"
    r"toxic[ -]response(?: factor)?s?|asv|shale standard|pristine (?:value|background)s?|"
    r"background values? (?:of|in|for) .*|"
    r"(?:class|grade) (?:i{1,3}|iv|v|[1-5]) (?:sediment|standard|limit|value|criteri|guideline).*|gb[ /t]*\d{4,5}.*|"
    r"(?:eu|ec|fao|bis|iso) (?:limit|standard|guideline|criteri).*|limits?(?: values?)?|er-?[lm] values?|"
    r"chin(?:a|ese) (?:class|grade|standard).*|кларк.*|фон|фоновое.*|пдк.*|.*背景值.*|"
    r".*标准值|hintergrund(?:wert)?e?|fond géochimique.*|valor(?:es)? de fondo.*|(?:turekian|taylor|"
    r"wedepohl|rudnick|bowen|martin|mason)\b.*\d{4}.*"
)
LIMIT_ROWS = re.compile(
    r"(?:method )?(?:detection limits?|limits? of detection)|lods?|mdls?|dls?|l\.o\.d\.?|d\.l\.?|"
    r"lower detection limits?|"
    r"(?P<reporting>reporting limits?|rls?|loqs?|limits? of quantification)|检出限|предел обнаружения|nachweisgrenze|"
    r"limite de d[ée]tection"
)
CONTROLS = re.compile(
    r"(?:(?:field|trip|method|lab(?:oratory)?|reagent|equipment|procedural|digestion|filter|rinse|"
    r"instrument)[ _-]*)?blanks?(?:[ _-]*\d+)?|(?:crm|srm|certified reference(?: material)?s?|"
    r"reference material)\b.*|(?:mess|pacs|hiss|bcss|lksd|stsd|gbw|nist|bcr|iaea|"
    r"marine sediment reference)[ _-]*\d+.*|(?:matrix )?spikes?(?:[ _-]*(?:dup(?:licate)?|\d+))?|"
    r"lcsd?(?:[ _-]*\d+)?|lab(?:oratory)? (?:control(?: sample)?|duplicate).*|recovery(?: \(?%\)?)?|% recovery|"
    r"certified values?|measured values?|qc(?:[ _-]*\d+| sample.*)?|calibration.*|duplicates?(?:[ _-]*\d+)?"
)
DOUBLES = re.compile(r"(?P<sample>.+?)[ _-]*\(?(?:dup(?:licate)?|d?lab ?dup|rep(?:licate)?|ms|msd|spike)[ _-]*\d*\)?")
# Parts of which a label has one at least if it can be one of the above; a line feed stands before each label.
LABEL_PARTS = (
    *(f"\n{word}" for word in sorted(WEAK)),
    *sorted(STRONG),
    *word_set(
        "shale crust ucc bcc paas nasc background baseline reference er-l erl er-m erm tel pel lel sel "
        "tec pec isqg aet slc nel mel "
        "sqg bac eac eqs mpl mac guideline criteri standard ccme noaa anz epa who wss ospar effect "
        "permis action toxic asv pristine "
        "class grade gb limit eu ec fao bis iso пдк кларк фон 标准 hintergrund fond valor 背景 turekian "
        "taylor wedepohl rudnick bowen "
        "martin mason detection lod mdl dl loq rl 检出 предел nachweis abundance cefas"
    ),
)
CONTROL_PARTS = tuple(
    word_set(
        "blank crm srm certified reference mess pacs hiss bcss lksd stsd gbw nist bcr iaea spike lcs "
        "lab recover measured qc calib dup "
        "rep ms"
    )
)

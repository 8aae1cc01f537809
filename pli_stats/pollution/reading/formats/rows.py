"""Which rows of a table are samples of sediment: by columns of sample type, medium, fraction and status."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pli_stats.pollution import audit_rules

KEEP, OUT = "keep", "out"


@dataclass(frozen=True)
class Rows:
    """What the cells of a column make of their rows: kept, left out (with what the rows then are), or not known.

    `keep` and `out` are patterns of whole cells in lower case. `what` words the audit entry.
    """

    what: str
    keep: re.Pattern[str]
    out: re.Pattern[str]

    @property
    def rule(self) -> str:
        """The audit rule of rows that go."""
        return audit_rules.ROWS_OUT.format(what=self.what)

    def reading(self, cell: str) -> str | None:
        """Return keep, out, or None for a cell that is not known."""
        text = " ".join(str(cell).split()).casefold()
        return KEEP if self.keep.fullmatch(text) else OUT if self.out.fullmatch(text) else None


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


SAMPLE_TYPE = Rows(
    "quality control, no sample",
    _pattern(
        r"n|normal|regular|reg|routine|sample\b.*|samp|sa|field[ _-]?sample|environmental( sample)?|primary|"
        r"original|unknown|grab(?!.*dup).*|"
        r"core(?!.*dup).*|integrated(?!.*dup).*|composite.*|comp|field msr/obs.*|not recorded|investigative|inv|"
        r"client( sample)?|main|cs|"
        r"surface|sediment|actual"
    ),
    _pattern(
        r".*blank.*|.*blk.*|.*\bdup.*|.*bldup.*|.*duplicate.*|.*replicate.*|.*spike.*|.*\bcrm\b.*|.*\bsrm\b.*|"
        r"certified.*|.*reference material.*|"
        r"reference sample|standard( reference.*)?|std|quality control.*|qc.*|qa.*|msd?\d?|lcsd?|lcdup|bsd?|"
        r"[fetmlrpai]b|[flmr]d|lr|fr|fs|kd|sd|sb|rm|ub|ib|cb|ab|bd|pb|pe|re|rb|ccb|ccs|ccv|surr.*|calibration.*|"
        r"control.*|lab control.*|"
        r"cneg|cndl|cnsl|cnph|cnab|cpos|bacti.*|blind.*|.*split.*|re-?analysis.*|proficiency.*|method check.*"
    ),
)
MEDIUM = Rows(
    "of another medium than sediment",
    _pattern(
        r"(?!.*(?:suspended|interstitial|pore[ -]?water|biota|water\b(?! sediment)(?!.*sediment)))"
        r"(?:.*\bsediments?\b.*|se|sed\d*|sedtot|sd|bottom material|bed material|bottom|solid|solids|"
        r"soil/sediment|surficial.*)"
    ),
    _pattern(
        r"suspended.*|.*interstitial.*|.*pore[ -]?water.*|"
        r"(?!.*\bsediment\b(?!.*(?:biota|water))).*(?:water|tissue|biota|biological|effluent|sewage|air|"
        r"habitat|soil|fish|shell|mussel|plant|algae|"
        r"plankton|suspended|interstitial|leachate|sludge|rain|snow|ice).*|"
        r"w|ws|wg|wq|ww|wp|wl|wt|aq|sq|a|ta|ti|ft|so|sl|af|bf|spm|mu|li|other|runoff|blankmatrix|blank.*|gw|sw|air"
    ),
)  # fmt: skip
FRACTION = Rows(
    "of another fraction than the total",
    _pattern(
        r"t|n|total.*|recoverable|unfiltered|whole( sample)?|bulk|bed sediment|none|not recorded|not applicable|"
        r"na|acid soluble|<\s*2\s*mm|"
        r"sediment.*|all"
    ),
    _pattern(
        r"d|f|.*dissolved.*|(?!un)filter.*|.*\bfiltered.*|suspended|non-filterable.*|.*extractable.*|"
        r".*bioavailable.*|free available|"
        r"inorganic|organic|.*leachable.*|tclp|splp|fixed|volatile|supernat.*|pore.?water|particulate|"
        r".*exchangeable.*|.*labile.*|residual"
    ),
)
STATUS = Rows(
    "rejected by their source",
    _pattern(r"(?!.*\brej).*"),
    _pattern(r".*\brej.*"),
)
STATISTIC = Rows("statistics, no samples", _pattern("actual|single value|none"), _pattern(r".+"))
VALIDITY = Rows("marked as suspect by their source", _pattern(r"(?!.*s).*"), _pattern(r".*s.*"))  # ICES' VFLAG
TAXON = Rows("of plants and animals", _pattern("none"), _pattern(r".+"))
SECOND = Rows("second results of a laboratory", _pattern(r"1|1\.0|0|0\.0"), _pattern(r"[2-9]\d*(?:\.0)?"))
NOT_REPORTABLE = Rows("not reportable by the laboratory's word", _pattern("y|yes|true|1"), _pattern("n|no|false|0"))
RESULT_TYPE = Rows(
    "no result of a target analyte", _pattern("trg|tgt|target"), _pattern("sur|is|sc|spk|tic|surr.*|su|in")
)
_BAD = (
    r"(?:.*[,\s])?(?:r|rj|rja|rip|riu|rlst|lrj|lrja|"
    r"lrgn|lril|lrip|lriu|lst|fdo|tr|vr|vrj|vrip|vril|vriu|vrgn|vrbs|vrbz|vrlb|vcn)(?:[,\s].*)?"
)
QUALITY_CODES = Rows("rejected by their source", _pattern(rf"(?!{_BAD}$).*"), _pattern(_BAD))
ROW_RULES = (
    QUALITY_CODES,
    SAMPLE_TYPE,
    MEDIUM,
    FRACTION,
    STATUS,
    STATISTIC,
    VALIDITY,
    TAXON,
    SECOND,
    NOT_REPORTABLE,
    RESULT_TYPE,
)

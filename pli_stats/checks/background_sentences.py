"""Sentences on incomplete panels, backgrounds from one's own samples and normalised concentrations."""

BACKGROUNDS: dict[str, str] = {
    "incomplete_panel": "A concentration is missing: row {row!r}, {metal}. Of {total:sample}, {short} {short:~lacks|lack} a "
    "metal of the panel ({completeness} of {total}). Largest complete panels: {panels}. {ways}",
}

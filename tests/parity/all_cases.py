"""All calls of the parity test, by what they are about."""

from __future__ import annotations

from case_type import Case
from data_cases import data_cases
from pollution_cases import pollution_cases
from publication_cases import publication_cases
from statistics_cases import statistics_cases
from transfer_cases import transfer_cases

CASES = {
    "pollution": pollution_cases,
    "statistics": statistics_cases,
    "transfer": transfer_cases,
    "publication": publication_cases,
    "data": data_cases,
}


def inputs_of_verbs() -> dict[str, list[str]]:
    """Return on what inputs each verb of R is called, in the order of the calls."""
    found: dict[str, dict[str, None]] = {}
    calls: list[Case] = [case for cases in CASES.values() for case in cases()]
    for case in calls:
        found.setdefault(case.verb, {})[case.inputs] = None
    return {verb: list(inputs) for verb, inputs in found.items()}

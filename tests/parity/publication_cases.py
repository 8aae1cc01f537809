"""Calls that publish the results of the calls before: tables and prose of every kind of result, and files of some."""

from __future__ import annotations

from collections.abc import Iterator

from case_type import RESULTS, Case, Folder, Kept, Together

# What was kept, and the tables that it has besides the first.
PUBLISHED: dict[str, tuple[str, ...]] = {
    "assessment": ("samples", "metals"),
    "pli_interval": (),
    "zone_tests": (),
    "interval": (),
    "slope": (),
    "intervals": (),
    "test": (),
    "posterior": (),
    "plan": (),
    "ports_by_bootstrap": ("pairs",),
    "ports_by_kruskal": ("pairs",),
    "models": ("models", "pairs"),
    "benchmark": ("measures",),
    "ablation": (),
    "learning_curve": ("curve",),
    "source_sensitivity": ("curve",),
    "feature_groups": (),
    "unseen_ports": ("errors",),
    "unseen_years": ("effects", "autocorrelation"),
    "overlap": ("places",),
    "feature_relevance": ("agreement",),
    "similarity": (),
}
STUDY = Together({"the benchmark": "benchmark", "the ablation": "ablation"})
FORMATS = ("md", "tex", "html", "typ", "csv")


def publication_cases() -> list[Case]:
    """Return all calls, in the order in which one would make them."""
    return [*_tables(), *_prose(), *_files()]


def _tables() -> Iterator[Case]:
    for name, others in PUBLISHED.items():
        yield Case("pli_table", {"result": Kept(name)}, RESULTS, keep=f"table of {name}")
        for what in others:
            yield Case("pli_table", {"result": Kept(name), "what": what}, RESULTS)
    yield Case("pli_table", {"result": STUDY}, RESULTS)
    few = {"columns": ["port", "zone_pli"], "digits": {"zone_pli": 1}, "labels": {"zone_pli": "PLI_zone"}}
    yield Case("change_table", {"result": Kept("assessment"), **few}, RESULTS, keep="few columns")
    yield Case("change_table", {"result": Kept("few columns"), "decimal_mark": ",", "style": "apa"}, RESULTS)
    yield Case("change_table", {"result": Kept("table of models"), "big_mark": "thin", "notes": ["One."]}, RESULTS)
    spelled = {"what": "metals", "labels": "elements", "unit_style": "powers"}
    yield Case("change_table", {"result": Kept("assessment"), **spelled}, RESULTS)
    parts = Together({"Winter": "few columns", "Summer": "few columns"})
    yield Case("merge_tables", {"tables": parts}, RESULTS)
    yield Case("merge_tables", {"tables": parts, "how": "side", "title": "Two seasons"}, RESULTS)


def _prose() -> Iterator[Case]:
    for result in (*map(Kept, PUBLISHED), STUDY):
        for verb in ("methods_text", "results_text", "bibliography"):
            yield Case(verb, {"result": result}, RESULTS)
    for verb in ("methods_text", "results_text"):
        yield Case(verb, {"result": Kept("assessment"), "form": "markdown"}, RESULTS)
        turned = {"person": "we", "spelling": "american"}
        yield Case(verb, {"result": Kept("assessment"), **turned}, RESULTS)
    yield Case("results_text", {"result": Kept("assessment"), "style": "brief"}, RESULTS)


def _files() -> Iterator[Case]:
    for ending in FORMATS:
        # From a result; and from a table that was in R, which has spanners and bold cells.
        yield Case("write_table", {"result": Kept("assessment"), "path": Folder(f"ports.{ending}")}, RESULTS)
        yield Case("write_table", {"result": Kept("table of models"), "path": Folder(f"models.{ending}")}, RESULTS)
    asked = {"result": Kept("benchmark"), "what": "measures", "path": Folder("measures.csv")}
    yield Case("write_table", asked, RESULTS)
    reported = Together({"the harbours": "assessment", "the models": "models"})
    yield Case("write_report", {"results": reported, "path": Folder("report.html"), "title": "Two"}, RESULTS)

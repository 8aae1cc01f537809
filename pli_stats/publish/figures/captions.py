"""Captions of figures: the sentence that each begins with, and the file beside the figure that holds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pli_stats.publish.renderers.latex_letters import latex_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ASSESSED = "figures.survey"
_MODELS = "figures.models"
#: Function of a figure -> what the figure shows; '' where its notes begin with that.
TITLES = {
    f"{_ASSESSED}.port_ranking.draw_ports_ranked": "Zone PLI with its interval, from the highest down.",
    f"{_ASSESSED}.map_figure.draw_map": "Where the samples were taken, by PLI class.",
    f"{_ASSESSED}.map_figure.draw_port_map": "Where the samples were taken.",
    f"{_ASSESSED}.biplot_figure.draw_biplot": "",
    f"{_ASSESSED}.dendrogram_figure.draw_dendrogram": "Which metals vary together.",
    f"{_ASSESSED}.spider_figure.draw_spider": "",
    f"{_ASSESSED}.spider_figure.draw_port_spiders": "",
    f"{_ASSESSED}.sample_intervals_figure.draw_pli_intervals": "PLI of each sample with its interval.",
    f"{_ASSESSED}.zone_test_figure.draw_zone_tests": "Zone PLI against the value of the tests.",
    f"{_MODELS}.model_figures.draw_models": "Error of each model with its interval.",
    f"{_MODELS}.prediction_figures.draw_observed": "Predicted against measured PLI.",
    f"{_MODELS}.prediction_figures.draw_observed_intervals": "Predicted against measured PLI in ports held out.",
    f"{_MODELS}.prediction_figures.draw_residuals": "Residuals by port.",
    f"{_MODELS}.rank_figures.draw_benchmark_ranks": "Mean ranks of the models with the critical difference.",
    f"{_MODELS}.rank_figures.draw_ranks": "Mean ranks with the critical difference.",
    f"{_MODELS}.ablation_figures.draw_ablation": "What each part of pre-training brings.",
    f"{_MODELS}.ablation_figures.draw_features": "Change of the error without each group of features.",
    f"{_MODELS}.curve_figures.draw_curve": "Error by number of labelled samples.",
    f"{_MODELS}.curve_figures.draw_gains": "Gain from pre-training by number of labelled samples.",
    f"{_MODELS}.curve_figures.draw_sources": "Error by share of the source that is used.",
    f"{_MODELS}.condition_figures.draw_years": "Error in years held out beside that in ports held out.",
    f"{_MODELS}.condition_figures.draw_autocorrelation": "Autocorrelation of the residuals.",
    f"{_MODELS}.condition_figures.draw_features": "Which features are related to the target, in both domains.",
    f"{_MODELS}.condition_figures.draw_dissimilarity": "Error against dissimilarity from the training samples.",
    f"{_MODELS}.unseen_port_figures.draw_held_out_ports": "Error in each port or year held out.",
    f"{_MODELS}.unseen_port_figures.draw_held_out_models": "Error of each model in what was held out.",
    f"{_MODELS}.unseen_port_figures.draw_distance": "Error in a held-out port against its distance from the others.",
    f"{_MODELS}.unseen_port_figures.draw_coverage": "Coverage of the prediction intervals.",
    f"{_MODELS}.distance_figures.draw_distances": "Distances between source and target.",
    f"{_MODELS}.comparison_figures.draw_groups": "Estimates with their intervals.",
    f"{_MODELS}.comparison_figures.draw_pairs": "Differences of the pairs with their intervals.",
    f"{_MODELS}.comparison_figures.draw_intervals": "Estimates with their intervals.",
    f"{_MODELS}.plan_figures.draw_plan": "",
    f"{_MODELS}.hypothesis_figures.draw_test": "",
    f"{_MODELS}.hypothesis_figures.draw_posterior": "What is believed of the mean difference after the data.",
}
KINDS_OF_CAPTION = ("txt", "tex")


def caption_path(figure_path: Path, kind: str) -> Path:
    """Return the file of the caption of a figure's file.

    Examples
    --------
    >>> caption_path(Path("figures/rivers.pdf"), "txt").name
    'rivers.caption.txt'
    """
    return figure_path.with_suffix(f".caption.{kind}")


def caption_bytes(figure: Figure, kind: str) -> bytes:
    """Return the caption of a figure as the content of a file, b"" for a figure that has none."""
    said = getattr(figure, "pli_caption", "")
    if not said:
        return b""
    text = f"\\caption{{{latex_text(said)}}}" if kind == "tex" else said
    return f"{text}\n".encode("utf-8", "backslashreplace")

"""What the data of a comparison are, and why its test is the valid one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_UNIT = {
    "port": "The port is the unit, because samples of one port share errors and the question is about other ports",
    "sample": "The sample is the unit, taken as independent of the others",
}
_OMNIBUS = {
    None: "",
    "Friedman": "Friedman's test of the ranks within {unit:plural} tests whether any models differ, then ",
    "Skillings-Mack": "the Skillings-Mack test of the ranks within ports, which allows missing cells, tests whether "
    "any models differ, then ",
}
_PAIRS = {
    "permutation": "each pair is tested by flipping the signs of its differences in {measure}, {unit} by {unit}",
    "wilcoxon": "each pair is tested by the signed ranks of its differences in {measure}, {unit} by {unit}",
    "nemenyi": "mean ranks are compared for all pairs at once (Nemenyi)",
}
_SPLITS = (
    "The split is the unit. Splits share training samples, so a t test that takes them as independent declares equal "
    "models different far too often; the corrected resampled t test takes their correlation as n_test / (n_train + "
    "n_test), with {n_test} test and {n_train} training samples."
)
_SERIES = (
    "The time step is the unit, in the order of `{order}`: the Diebold-Mariano test (as modified by Harvey, Leybourne "
    "and Newbold) allows differences of losses to correlate over fewer than {horizon:step}."
)
_HELD_OUT = {None: "", True: "; every port was held out whole", False: "; ports are spread over the splits"}


def _predicted(facts: Mapping[str, Any]) -> str:
    """Return who predicted what, and how often."""
    often = "each once"
    if facts["reruns"]:
        often = "each {repeats:time} in the same splits (their losses are averaged)"
    elif facts["repeats"] > 1:
        often = "in {splits:split}, each up to {repeats:time}"
    where = " of {n_ports:port}" if facts["n_ports"] else ""
    missing = "; {missing} of {cells:cell} (model by port) {missing:~is|are} missing" if facts["missing"] else ""
    same = "" if facts["missing"] else "the same "
    return f"{{n_models:model}} predicted {same}{{n:sample}}{where}, {often}{_HELD_OUT[facts['held_out']]}{missing}."


def _model_design(facts: Mapping[str, Any]) -> str:
    """Return the design of a comparison of models, and why its test is valid."""
    if facts["unit"] in _UNIT:
        seen = ""
        if facts["unit"] == "port":
            seen = " (though the models had seen samples of each in training)" if facts["held_out"] is False else ""
        elif facts["n_ports"]:
            seen = (
                " (all are of one port, and the result is about that port)"
                if facts["n_ports"] == 1
                else " (as requested; the result is about other samples of these {n_ports:port})"
            )
        common = ", on the ports that both predicted" if facts["missing"] and facts["test"] != "nemenyi" else ""
        why = f"{_UNIT[facts['unit']]}{seen}: {_OMNIBUS[facts['omnibus']]}{_PAIRS[facts['test']]}{common}."
    else:
        why = _SPLITS if facts["unit"] == "split" else _SERIES
    return f"{_predicted(facts)} {why}{' The test was named by the user.' if facts['named'] else ''}"


_BLOCKS = {
    "ranks": "ranks within blocks make easy and hard blocks comparable",
    "scores": "each pair is tested on the differences of its scores, block by block",
}
_INDEPENDENT = "Samples are independent draws from their port"
_SURVEYS = "Samples of one survey share a shift"
_PORTS = {
    "bootstrap": f"{_INDEPENDENT}; means are compared without assuming equal variances, by Welch's F, whose "
    "distribution under the null hypothesis is simulated. Pairs are compared by Welch's t.",
    "kruskal": f"{_INDEPENDENT}. Under the null hypothesis all samples are exchangeable: ports have one distribution. "
    "The Kruskal-Wallis test is valid for any shape. Dunn's pairs share the ranks of all ports: their family-wise "
    "error rate is controlled when all ports are equal, less well when some differ.",
    "welch": f"{_INDEPENDENT}; means are compared without assuming equal variances.",
    "permutation": f"{_INDEPENDENT}. Under the null hypothesis all samples are exchangeable: labels of ports are "
    "permuted over samples. Ports that differ only in spread are not exchangeable; intervals of pairs are Welch's.",
    "crossed": f"{_SURVEYS}; surveys are independent draws and visit several ports, so ports are compared within "
    "surveys.",
    "nested": f"{_SURVEYS}; each survey visits one port, so surveys are the units by which ports are compared.",
}

DESIGNS: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "model_design": _model_design,
    "block_design": lambda facts: f"{{n_models:model}} scored in the same {{n:block}}; {_BLOCKS[facts['by']]}.",
    "port_design": lambda facts: _PORTS[facts["kind"]],
}

"""What a regressor has learnt from a domain, and the same as plain values and named arrays, for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.text.notes import Note, as_notes, note
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.network.architecture import Architecture, Floats, Parameters, parameter_shapes
from pli_stats.transfer.network.ensemble import Ensemble
from pli_stats.transfer.network.partners import Partner
from pli_stats.transfer.regressor.conformal import Calibration, check_units

Arrays = dict[str, np.ndarray[Any, Any]]
Values = dict[str, Any]


_PARTNER_ARRAYS = ("weights", "rows", "lengths")


@dataclass(frozen=True, eq=False)
class Learnt:
    """What was learnt from the labelled rows of one domain.

    Attributes
    ----------
    ensemble : Ensemble
        Trained on all rows, with what is averaged with its networks.
    fingerprint : str
        SHA-256 of the rows.
    licence : str
        Of the data, as the caller gave it.
    strategy : str
        "scratch" for a source domain and without pre-training.
    n, n_groups : int
        Rows, and their groups (0 where none were named).
    log_target : bool
    smearing : float
        Factor that turns the exponential of a predicted log into a mean; 1 where none is used.
    notes : tuple of Note
    folds : tuple of Ensemble
        For intervals: each trained without the rows of one fold.
    calibration : Calibration or None
    """

    ensemble: Ensemble
    fingerprint: str
    licence: str
    strategy: str
    n: int
    n_groups: int
    log_target: bool
    smearing: float = 1.0
    notes: tuple[Note, ...] = ()
    folds: tuple[Ensemble, ...] = ()
    calibration: Calibration | None = None

    def predicted(self, features: Any) -> Floats:
        """Return predictions on the scale of the target, (n,)."""
        return self.on_target_scale(self.ensemble.predict(features), factor=self.smearing)

    def interval(self, table: Any, level: float) -> pd.DataFrame:
        """Return predictions with both ends of their intervals on the scale of the target, one row each."""
        made = self.calibration
        if made is None:
            raise refusal("no_interval")
        check_units(made.n_units, level=level, unit=made.unit)
        ends = made.interval(np.stack([fold.predict(table) for fold in self.folds]), level=level)
        low, high = (self.on_target_scale(end) for end in ends)
        index = table.index if isinstance(table, pd.DataFrame) else None
        columns = {"estimate": self.predicted(table), "conf_low": low, "conf_high": high, "conf_level": float(level)}
        return pd.DataFrame(columns, index=index)

    def on_target_scale(self, values: Floats, *, factor: float = 1.0) -> Floats:
        """Return values of the working scale on that of the target, times a factor if they are logs."""
        out = values
        if self.log_target:
            with np.errstate(over="ignore", under="ignore"):  # refused in the next lines
                out = np.exp(values) * factor
        far = ~np.isfinite(out) | (self.log_target & (out <= 0.0))
        if far.any():
            raise refusal("prediction_range", row=int(np.argmax(far)))
        return out


def to_plain(learnt: Learnt, prefix: str) -> tuple[Values, Arrays]:
    """Return what was learnt as values that JSON keeps to the last digit, and arrays whose names start with `prefix`.

    Examples
    --------
    >>> from pli_stats.transfer.network.ensemble import FitTask, fit_ensembles
    >>> from pli_stats.transfer.network.recipe import Recipe
    >>> task = FitTask(np.eye(6), np.arange(6.0), None, seed=1, n_networks=1)
    >>> ensemble = fit_ensembles([task], Architecture((4,)), Recipe(max_steps=1))[0]
    >>> values, arrays = to_plain(Learnt(ensemble, "", "CC0-1.0", "scratch", 6, 0, False), "target")
    >>> values["licence"], arrays["target/all/0/head.weight"].dtype.name
    ('CC0-1.0', 'float32')
    """
    arrays: Arrays = {}
    values: Values = {
        name: getattr(learnt, name)
        for name in ("fingerprint", "licence", "strategy", "n", "n_groups", "log_target", "smearing")
    }
    values["notes"] = [{"code": each.code, "facts": dict(each.facts)} for each in learnt.notes]
    values["all"] = _ensemble_to_plain(learnt.ensemble, f"{prefix}/all", arrays)
    values["folds"] = [_ensemble_to_plain(fold, f"{prefix}/fold-{k}", arrays) for k, fold in enumerate(learnt.folds)]
    made = learnt.calibration
    values["calibration"] = None
    if made is not None:
        values["calibration"] = {"unit": made.unit, "n_units": made.n_units, "n_folds": made.n_folds}
        for name in ("residuals", "fold", "weights"):
            arrays[f"{prefix}/{name}"] = getattr(made, name)
    return values, arrays


def from_plain(
    values: Mapping[str, Any], arrays: Mapping[str, np.ndarray[Any, Any]], prefix: str, source: Ensemble | None = None
) -> Learnt:
    """Return what `to_plain` was given; `source` is what it learnt from the source, if it did."""
    kept = values["calibration"]
    made = None
    if kept is not None:
        residuals, fold, weights = (arrays[f"{prefix}/{name}"] for name in ("residuals", "fold", "weights"))
        if not len(residuals) == len(fold) == len(weights) or not 0 <= fold.min() <= fold.max() < len(values["folds"]):
            raise ValueError("the calibration does not fit its folds")
        made = Calibration(residuals, fold, weights, kept["unit"], kept["n_units"], kept["n_folds"])
    folds = [_ensemble_from_plain(fold, f"{prefix}/fold-{k}", arrays, source) for k, fold in enumerate(values["folds"])]
    return Learnt(
        ensemble=_ensemble_from_plain(values["all"], f"{prefix}/all", arrays, source),
        fingerprint=str(values["fingerprint"]),
        licence=str(values["licence"]),
        strategy=str(values["strategy"]),
        n=int(values["n"]),
        n_groups=int(values["n_groups"]),
        log_target=bool(values["log_target"]),
        smearing=float(values["smearing"]),
        notes=as_notes(n if isinstance(n, str) else note(n["code"], **n["facts"]) for n in values["notes"]),
        folds=tuple(folds),
        calibration=made,
    )


def _ensemble_to_plain(ensemble: Ensemble, prefix: str, arrays: Arrays) -> Values:
    """Return the values of an ensemble, and put its arrays with the others."""
    for k, network in enumerate(ensemble.networks):
        arrays.update({f"{prefix}/{k}/{name}": _compact(array) for name, array in network.items()})
    for k, reference in enumerate(ensemble.references):
        arrays[f"{prefix}/reference/{k}"] = np.asarray(reference, np.float64)
    partners = []
    for k, (share, predictor) in enumerate(ensemble.partners):
        each = cast(Partner, predictor)  # there is no other kind
        arrays |= {f"{prefix}/partner/{k}/{name}": getattr(each, name) for name in _PARTNER_ARRAYS}
        partners.append(
            {
                "share": share,
                "name": each.name,
                "center": each.center,
                "encoded": each.encoder is not None,
                "on_source": each.source is not None,
            }
        )
    return {
        "partners": partners,
        "encoder": ensemble.encoder.to_dict(),
        "center": ensemble.center,
        "scale": ensemble.scale,
        "n_networks": len(ensemble.networks),
        "n_references": len(ensemble.references),
        "architecture": asdict(ensemble.architecture),
        "tied": list(ensemble.tied),
        "quantity": ensemble.quantity,
    }


def _ensemble_from_plain(
    values: Mapping[str, Any], prefix: str, arrays: Mapping[str, Any], source: Ensemble | None
) -> Ensemble:
    """Return an ensemble whose values and arrays these are, once they are seen to fit together."""
    networks: list[Parameters] = []
    for k in range(values["n_networks"]):
        start = f"{prefix}/{k}/"
        network: Parameters = {
            n.removeprefix(start): np.asarray(a, np.float64) for n, a in arrays.items() if n.startswith(start)
        }
        if not network:  # else a file without them could name any number of networks
            raise ValueError(f"network {k} of {values['n_networks']} has no arrays")
        networks.append(network)
    encoder, tied = FeatureEncoder.from_dict(values["encoder"]), tuple(values["tied"])
    partners = [
        (
            float(each["share"]),
            Partner(
                name=str(each["name"]),
                center=float(each["center"]),
                encoder=encoder if each["encoded"] else None,
                source=source if each["on_source"] else None,
                tied=tied,
                **{name: np.asarray(arrays[f"{prefix}/partner/{k}/{name}"], np.float64) for name in _PARTNER_ARRAYS},
            ),
        )
        for k, each in enumerate(values.get("partners", []))  # files of format 1 have none
    ]
    ensemble = Ensemble(
        encoder=encoder,
        center=float(values["center"]),
        scale=float(values["scale"]),
        networks=tuple(networks),
        architecture=Architecture(**{**values["architecture"], "widths": tuple(values["architecture"]["widths"])}),
        tied=tied,
        references=tuple(arrays[f"{prefix}/reference/{k}"] for k in range(values["n_references"])),
        quantity=str(values.get("quantity", "")),  # files of format 1 have none
        partners=tuple(partners),
    )
    _check_shapes(ensemble)
    return ensemble


def _check_shapes(ensemble: Ensemble) -> None:
    """Raise ValueError where a network's arrays are not those of its architecture and encoder."""
    n_tied = len(ensemble.tied)
    n_own = len(ensemble.encoder.get_feature_names_out()) - n_tied
    wanted = parameter_shapes(ensemble.architecture, n_own, n_tied)
    for network in ensemble.networks:
        if {name: array.shape for name, array in network.items()} != wanted:
            raise ValueError("a network does not fit its architecture")
    for _, partner in ensemble.partners:
        _check_partner(partner, n_own + n_tied)
    if not ensemble.networks:
        raise ValueError("an ensemble has no network")


def _check_partner(partner: Any, n_columns: int) -> None:
    """Raise ValueError where a partner's arrays do not fit the encoder."""
    width = 0 if partner.encoder is None else n_columns + (partner.source is not None)
    right = (
        partner.weights.shape == (width,)
        if not len(partner.rows)
        else (
            partner.rows.shape == (*partner.weights.shape, n_columns)
            and partner.lengths.shape == (n_columns,)
            and partner.encoder is not None
        )
    )
    if not right:
        raise ValueError("a partner of the networks does not fit the features")


def _compact(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return an array in single precision if that loses nothing."""
    with np.errstate(over="ignore"):
        single = array.astype(np.float32)
    return single if np.array_equal(single.astype(np.float64), array) else array

"""A regressor of two domains: pre-trained where data are plentiful, fine-tuned where scarce, with intervals."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted, validate_data

from pli_stats.checks import as_names, check_one_of, refusal, sentence
from pli_stats.transfer.domains.target_leakage import PANEL, check_leakage
from pli_stats.transfer.features.feature_tables import feature_table, names_of
from pli_stats.transfer.features.training_rows import labelled
from pli_stats.transfer.network.architecture import Floats
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.regressor.fitted_state import Learnt
from pli_stats.transfer.regressor.out_of_fold import check_rows
from pli_stats.transfer.regressor.parameter_checks import DOMAINS, check_settings
from pli_stats.transfer.regressor.save_load import load_model, save_model
from pli_stats.transfer.regressor.trainings import check_first, learnt_source, learnt_target


class TransferRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Networks that learn from a source domain and are fine-tuned on a target domain with other features.

    With z the encoded features and m, s the mean and standard deviation of log y over the training rows of a network,

        log y = m + s * head(trunk(adapter(z))),    trunk:  h + act(W h + b)  where widths agree, else  act(W h + b).

    Each domain has its own adapter (first layer); `pretrain` trains adapter, trunk and head on the source, `fit` takes
    over trunk and head and trains them, as `strategy` says, with a new adapter for the target's features. `fit` without
    `pretrain` trains the same network from scratch. A prediction is the mean over `n_networks` networks that differ in
    their seeds, back on the scale of y.

    Intervals come from CV+ or the jackknife+. The unit is the row, or with `groups` the group: whole groups are held
    out, and the interval is for a sample of a new group, exchangeable with those of `fit`. Over training sets the
    jackknife+ covers at least 1 - 2 alpha of new samples, and both cover about level = 1 - alpha in practice (see
    `plus_interval`). Pre-training sees none of the target, so it takes no part in this.

    Parameters
    ----------
    strategy : {"full", "auto", "freeze", "gradual", "l2_sp", "mmd", "coral"}
        What comes of the pre-trained network: all parts trained on; a ladder; trunk kept; trunk at a tenth of the
        learning rate; trunk drawn to where it came from; latents drawn to those of the source, by MMD or by their
        covariances. The ladder goes from the source's prediction as it is (where `same_target`), over one with an
        offset and one with a ridge regression of its residuals, to "full": the rows held out for early stopping, whole
        groups, choose the first that is as good as the best to within a standard error. It needs tied columns.
    widths : sequence of int
        Width of the adapter's output, then of each layer of the trunk.
    residual : bool
    activation : {"relu", "elu", "gelu", "silu", "tanh"}
    norm : {"none", "layer"}
    dropout : float
    learning_rate, weight_decay : float
        Of Adam with decoupled weight decay.
    batch_size, max_steps : int
    evaluate_every : int
        Steps between two looks at the rows held out for early stopping.
    patience : int or None
        Looks without improvement before a network stops and returns to its best parameters. None: all steps.
    validation_share : float
        Of the rows, held out for early stopping (with `patience=None`, too); whole groups.
    l2_sp, align_weight : float
        Weight of the strategies "l2_sp", and "mmd" or "coral"; 0 for the strategy's own (0.01; 0.1; 1).
    tie : bool or list of str
        Columns of numbers that both domains have by name keep first-layer weights, mean and standard deviation of the
        source, so that one name must mean one quantity in one unit; a list names some. Never coordinates, dates,
        stations, surveys.
    tie_anyway : bool
        Tie these, too.
    same_target : bool or None
        Whether both targets are one quantity in one unit: the target then keeps the source's mean and standard
        deviation. None: by the names of y; where one has none, by whether the source predicts the rows of `fit` better
        than their mean does.
    pretrain_recipe, finetune_recipe : mapping, Recipe or None
        What `pretrain`, and `fit` after it, change in the settings that a `Recipe` has.
    n_networks : int
        Each holds out other rows for early stopping.
    stack_below : int
        With fewer labelled rows than this a prediction averages the networks with a ridge regression and a Gaussian
        process, by shares that the rows held out for early stopping speak for; 0: networks alone.
    interval : {"cv+", "jackknife+", None}
    interval_folds : int
        Of CV+; one fold a row (a group) where there are fewer.
    log_target : bool
        Model log y, for a positive y.
    back_transform : {"mean", "median"}
        "mean": the exponential times Duan's smearing factor, the mean of exp(residual); "median": the exponential.
    task : {"covariates", "normalisers", "reduced-panel", "all-metals"}
        Which metals features may hold, as far as column names tell (`fit` only).
    target_metals : sequence of str
        Metals of the target PLI.
    device : str
        "cpu", or "cuda" where there is one.
    checkpoint : path or None
        Where the state of a training is kept now and then; a killed training, run again, goes on from there to the same
        numbers. Removed when done. Pre-training uses the same path with ".source". For one training at a time.
    random_state : int
    progress : bool
        Show a progress bar with the time left.

    Attributes
    ----------
    source_, target_ : Learnt
        What was learnt from each domain: ensembles, strategy, smearing factor, calibration, notes, fingerprint and
        licence of the data.
    n_features_in_ : int
    feature_names_in_ : array of str
        Only where `fit` saw names.

    Raises
    ------
    InputError
        From `fit` and `pretrain`: parameters out of range; features that hold metals of the target; a target that is
        not positive in logs; too few labelled rows; infinite features. From `predict`: features unlike those of `fit`.

    References
    ----------
    Lai, Farid, Kuan & Zhang (2025). arXiv 2506.22096 (the design).
    Duan, N. (1983). Journal of the American Statistical Association 78, 605-610. doi:10.1080/01621459.1983.10478017
    Howard, J. & Ruder, S. (2018). ACL, 328-339. doi:10.18653/v1/P18-1031 (gradual)
    Li, X., Grandvalet, Y. & Davoine, F. (2018). ICML, PMLR 80, 2825-2834 (l2_sp).
    Long, M. et al. (2015). ICML, PMLR 37, 97-105 (mmd).
    Sun, B. & Saenko, K. (2016). ECCV Workshops, 443-450. doi:10.1007/978-3-319-49409-8_35 (coral)
    Barber, R. F. et al. (2021). Annals of Statistics 49, 486-507. doi:10.1214/20-AOS1965 (intervals)
    Lee, Y., Barber, R. F. & Willett, R. (2023). arXiv 2306.06342 (intervals for groups)

    Examples
    --------
    >>> draws = np.random.default_rng(1)
    >>> cities, ports = draws.normal(size=(300, 4)), draws.normal(size=(40, 3))
    >>> pm25, pli = np.exp(cities[:, 0]), np.exp(ports[:, 0] + 0.1 * draws.normal(size=40))
    >>> model = TransferRegressor(max_steps=200, n_networks=2, interval_folds=5)
    >>> model = model.pretrain(cities, pm25, licence="CC-BY-4.0").fit(ports, pli)
    >>> model.predict(ports[:2]).shape
    (2,)
    >>> model.predict_interval(ports[:2], level=0.9).columns.tolist()
    ['estimate', 'conf_low', 'conf_high', 'conf_level']
    """

    def __init__(
        self,
        *,
        strategy: str = "full",
        widths: Sequence[int] = (64, 64),
        residual: bool = True,
        activation: str = "relu",
        norm: str = "none",
        dropout: float = 0.0,
        learning_rate: float = 1e-3,
        weight_decay: float = 1e-4,
        batch_size: int = 32,
        max_steps: int = 1000,
        evaluate_every: int = 20,
        patience: int | None = 10,
        validation_share: float = 0.2,
        l2_sp: float = 0.0,
        align_weight: float = 0.0,
        tie: bool | Sequence[str] = True,
        tie_anyway: bool = False,
        same_target: bool | None = None,
        pretrain_recipe: Mapping[str, Any] | Recipe | None = None,
        finetune_recipe: Mapping[str, Any] | Recipe | None = None,
        n_networks: int = 5,
        stack_below: int = 200,
        interval: str | None = "cv+",
        interval_folds: int = 10,
        log_target: bool = True,
        back_transform: str = "mean",
        task: str = "covariates",
        target_metals: Sequence[str] = PANEL,
        device: str = "cpu",
        checkpoint: str | os.PathLike[str] | None = None,
        random_state: int = 0,
        progress: bool = False,
    ) -> None:
        self.strategy, self.task, self.target_metals = strategy, task, target_metals
        self.tie, self.tie_anyway, self.same_target = tie, tie_anyway, same_target
        self.pretrain_recipe, self.finetune_recipe = pretrain_recipe, finetune_recipe
        self.widths, self.residual, self.activation = widths, residual, activation
        self.norm, self.dropout = norm, dropout
        self.learning_rate, self.weight_decay, self.batch_size = learning_rate, weight_decay, batch_size
        self.max_steps, self.evaluate_every, self.patience = max_steps, evaluate_every, patience
        self.validation_share, self.l2_sp, self.align_weight = validation_share, l2_sp, align_weight
        self.n_networks, self.stack_below = n_networks, stack_below
        self.interval, self.interval_folds = interval, interval_folds
        self.log_target, self.back_transform = log_target, back_transform
        self.device, self.checkpoint, self.random_state, self.progress = device, checkpoint, random_state, progress

    def pretrain(
        self, X_source: Any, y_source: Any, *, groups: Any = None, licence: str = "", further: bool = False
    ) -> TransferRegressor:
        """Train on the source domain, once; with `further=True` train on, on another source.

        Parameters
        ----------
        X_source : DataFrame or array, (n, d)
        y_source : array, (n,)
        groups : array, (n,), optional
            Label of each row's group, such as its country: early stopping holds out whole groups.
        licence : str
            Of the data; kept in saved models.
        further : bool
            Start from the network that was pre-trained before; without it a second call is refused. Columns are tied as
            `tie` says, and a fit to a target has to be made again.

        Returns
        -------
        TransferRegressor
            Itself.
        """
        parameters, before = self.get_params(deep=False), getattr(self, "source_", None)
        check_first(before, fitted=hasattr(self, "target_"), further=further)
        check_settings(parameters, before)
        rows = labelled(X_source, y_source, groups=groups, log_target=self.log_target, verb="pretrain")
        check_rows(len(rows), interval=None, n_folds=2)
        self.source_ = learnt_source(rows, parameters, before, licence)
        self.__dict__.pop("target_", None)
        return self

    def fit(self, X: Any, y: Any, *, groups: Any = None, licence: str = "") -> TransferRegressor:
        """Train on the target domain, from the pre-trained network if there is one.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
        y : array, (n,)
        groups : array, (n,), optional
            Label of each row's group, such as its port: early stopping and intervals hold out whole groups.
        licence : str
            Of the data; kept in saved models.

        Returns
        -------
        TransferRegressor
            Itself.
        """
        parameters, source = self.get_params(deep=False), getattr(self, "source_", None)
        check_settings(parameters, source)
        rows = labelled(X, y, groups=groups, log_target=self.log_target)
        check_rows(len(rows), interval=self.interval, n_folds=self.interval_folds)
        if rows.names is not None:
            metals = tuple(as_names(self.target_metals, "target_metals"))
            check_leakage(rows.names, task=self.task, target_metals=metals)
        self.target_ = learnt_target(rows, parameters, source, licence)
        return self

    def predict(self, X: Any) -> Floats:
        """Return predictions on the scale of y, with a warning of rows whose level of a category `fit` did not see.

        After `pretrain` alone these are what the source's network says, for a target that is the same quantity: nothing
        else may be meant, so that without `same_target=True` a warning says so.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
            The columns of `fit`, or those of `pretrain` where there was no `fit`.

        Returns
        -------
        array, (n,)
        """
        check_is_fitted(self)
        if not hasattr(self, "target_") and not self.same_target:
            warnings.warn(sentence("source_predicts"), UserWarning, stacklevel=2)
        return self._learnt.predicted(self._table(X))

    def predict_interval(self, X: Any, *, level: float = 0.9) -> pd.DataFrame:
        """Return predictions with intervals for new samples, of new groups where `fit` was given groups.

        The estimate is that of `predict`, which has seen all rows; the interval is made of the models of the folds, and
        now and then the estimate lies outside of it.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
        level : float

        Returns
        -------
        DataFrame, (n, 4)
            estimate, conf_low, conf_high, conf_level; the index of `X` if it is a frame.

        Raises
        ------
        InputError
            A model fitted with `interval=None`, or not at all; too few rows or groups for the level.
        """
        check_is_fitted(self)
        if not hasattr(self, "target_"):
            raise refusal("source_without_interval")
        return self.target_.interval(self._table(X), level)

    def represent(self, X: Any, *, domain: str = "target") -> Floats:
        """Return what the trunk of the first network makes of rows of a domain.

        Parameters
        ----------
        X : DataFrame or array, (n, d)
            With the columns of that domain.
        domain : {"target", "source"}

        Returns
        -------
        array, (n, w)
        """
        if check_one_of("domain", domain, DOMAINS) == "source":
            if not hasattr(self, "source_"):
                raise refusal("not_pretrained", what="`represent` with domain='source'")
            return self.source_.ensemble.latents(feature_table(X))
        if not hasattr(self, "target_"):
            raise NotFittedError(sentence("represent_unfitted"))
        return self.target_.ensemble.latents(self._table(X))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to a file: what was pre-trained, what was fitted, and the models of the folds.

        The file is written whole or not at all, and holds neither a path nor a time: `checkpoint` is left out.

        Parameters
        ----------
        path : path
        """
        learnt = {domain: getattr(self, f"{domain}_") for domain in DOMAINS if hasattr(self, f"{domain}_")}
        if not learnt:
            raise refusal("nothing_to_save")
        save_model(path, {**self.get_params(), "checkpoint": None}, learnt)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> TransferRegressor:
        """Return the model of a file: it predicts what the saved one did, and can be fitted to further data.

        Nothing in the file is run or unpickled. Parameters that were lists come back as tuples.

        Parameters
        ----------
        path : path

        Returns
        -------
        TransferRegressor
        """
        parameters, learnt = load_model(path, known=cls._get_param_names())
        model = cls(**parameters)
        for domain, what in learnt.items():
            setattr(model, f"{domain}_", what)
        return model

    @property
    def _learnt(self) -> Learnt:
        """What predictions come from: the fit, or the pre-training where there was none."""
        return self.target_ if hasattr(self, "target_") or not hasattr(self, "source_") else self.source_

    @property
    def n_features_in_(self) -> int:
        """Number of features in `fit`."""
        return int(self._learnt.ensemble.encoder.n_features_in_)

    @property
    def feature_names_in_(self) -> NDArray[Any]:
        """Names of the features in `fit`, if it saw names."""
        return np.asarray(self._learnt.ensemble.encoder.feature_names_in_)

    def _table(self, X: Any) -> pd.DataFrame | NDArray[Any]:
        """Return features for prediction, those without names under the names of `fit`, and warn of unseen levels."""
        table = feature_table(X)
        known = getattr(self, "feature_names_in_", None)
        if known is not None and names_of(table) is None and table.shape[1] == len(known):
            validate_data(self, table, reset=False, skip_check_array=True)
            table = pd.DataFrame(np.asarray(table), columns=known, index=getattr(table, "index", None))
        self._learnt.ensemble.encoder.warn_of_unseen(table, stacklevel=4)
        return table

    def __sklearn_clone__(self) -> TransferRegressor:
        """Return an unfitted copy that keeps what was pre-trained, or a pipeline would silently train from scratch."""
        twin: TransferRegressor = super().__sklearn_clone__()
        if hasattr(self, "source_"):
            twin.source_ = self.source_  # frozen, so it can be shared
        return twin

    def __sklearn_is_fitted__(self) -> bool:
        """Say whether there is a fit to the target, or a pre-training that may stand for it."""
        return hasattr(self, "target_") or (hasattr(self, "source_") and self.same_target is not False)

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn what this regressor takes."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.target_tags.positive_only = self.log_target is True
        return tags

"""One protocol and its questions: does pre-training help, when, by how much, and does it hold in unseen ports."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from pli_stats.checks import (
    as_names,
    check_jobs,
    check_level,
    check_one_of,
    check_resamples,
    check_text,
    check_whole,
    listed,
    near_miss,
    refusal,
)
from pli_stats.records.models import BASELINES, NETWORKS
from pli_stats.results import (
    Ablation,
    Benchmark,
    LearningCurve,
    Samples,
    SourceSensitivity,
    UnseenPorts,
)
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.domain_inputs import Source, source_domain_of
from pli_stats.transfer.domains.survey_times import YEAR
from pli_stats.transfer.findings.ablation import ablation_of
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from pli_stats.transfer.findings.margins import check_margin
from pli_stats.transfer.findings.source_sensitivity import source_sensitivity_of
from pli_stats.transfer.study.cell_lists import (
    CONTROLS,
    HELD_OUT_MODELS,
    SCRATCH,
    SHARES,
    SIZES,
    TRANSFER,
    UNIT,
    VARIANTS,
    asked_for,
    crossed_cells,
    feature_cells,
    held_out_cells,
    learning_cells,
    port_out_cells,
    share_cells,
    training_rows,
    variants_run,
    year_cells,
)
from pli_stats.transfer.study.cell_store import CellStore, check_folder
from pli_stats.transfer.study.condition_questions import ConditionQuestions
from pli_stats.transfer.study.feature_groups import FEATURE_MODELS, default_groups
from pli_stats.transfer.study.protocol import RANDOM, UNSEEN, Cell, Protocol
from pli_stats.transfer.study.runner import Runner
from pli_stats.transfer.study.study_inputs import checked_models, left_out_note, rivals_of, target_of
from pli_stats.transfer.study.study_notes import domain_notes, protocol_note
from pli_stats.transfer.unseen_ports.leave_one_port_out import unseen_ports_of
from pli_stats.transfer.unseen_ports.port_distances import port_distances


class Study(ConditionQuestions):
    """A plan of which models are trained on what and tested on what; nothing runs before a question is asked.

    All models have the same features, folds and encoding and the same tuning budget on inner folds, and predict the
    median of PLI = exp(f(x)), limited to the range of the training targets (column `limited`). Under "unseen ports"
    whole ports are held out, in folds, and inner folds and early stopping keep them whole, too; under "random folds"
    samples of a port are in both training and test folds, as is often done. Each fold has a pre-trained trunk of its
    own (see `pretrained_pool`); where ports are held out one at a time, the `n_folds` trunks are used in turn. The main
    result is that for unseen ports.

    Columns of numbers that both domains have are tied. The weights of all others then start at 0, in the network from
    scratch too, so that it lacks what the rows of the source say and nothing else: a random start for columns that a
    source would have played down loses to any source, even to one of shuffled targets.

    Every cell (one model, design and repeat) depends on the data, the protocol and the seed alone: not on the number of
    workers, the order, or what else was run.

    Parameters
    ----------
    source : Domain, Samples, DataFrame, path, or several in a list
        Where data are plentiful. Samples of another survey, or its file, get the PLI, background and task of the
        target; a frame is read by `source_domain`. Several are pooled row by row: columns of one name must be one
        quantity in one unit, and a column "source" says where a row is from. Every row counts alike; `subsample` makes
        a large source count less. Where targets are different quantities, the logarithms of the others take mean and
        standard deviation of that of the study's target, or, if no source has it, of the first source's.
    target : Domain or Samples
        Where labels are scarce; samples are read by `sediment_domain` with the task.
    task : {"covariates", "normalisers", "reduced-panel", "all-metals"}
    metals, background, covariates : optional
        How the samples of the target are read, as in `sediment_domain`; samples of a source take those of the
        covariates that they have.
    other_source : Domain, Samples, DataFrame, path, or several in a list, optional
        For the ablation: a source of another kind.
    models : sequence of str, optional
        Of the benchmark; by default the network from scratch and fine-tuned, and as rivals mean, median, ridge,
        elastic_net, knn, svr, random_forest, xgboost, gaussian_process, kriging, mlp, ridge_no_places, pooled_ridge and
        source_offset, as far as the features and the source allow. Run where they are named:
        gaussian_process_no_places, source_gaussian_process, source_xgboost, tradaboost, port_ridge, regression_kriging,
        lightgbm, port_boosting, and further networks.
    folder : path, optional
        Where finished cells are kept, so that an interrupted study can be resumed; by default only in memory.
    n_jobs : int
        Processes, through joblib, whose backend may also be a Dask cluster.
    progress : bool
        Show a bar with the time left on standard error.
    metric : {"mae", "mape"}
        Of the answers.
    level, n_resamples
        Of the intervals over ports.
    margin : float, optional
        Within which two models count as equivalent, in the unit of the metric (of MAPE a fraction); by default a tenth
        of the error of the median in the same design. Each comparison helps, harms, is equivalent or inconclusive.
    **protocol
        Fields of `Protocol`: n_folds, n_repeats, n_networks, budget, inner_folds, n_trees, seed, ...

    Raises
    ------
    InputError
        A domain, task, model or setting that is not one.

    References
    ----------
    Lai, Farid, Kuan & Zhang (2025). arXiv:2506.22096. doi:10.48550/arXiv.2506.22096

    Examples
    --------
    >>> import pli_stats as ps
    >>> source, target = ps.simulated_pair("shared", n_source=200, n_target=48, n_ports=6)
    >>> study = ps.Study(source, target, models=["median", "ridge"], n_folds=3, n_repeats=1, budget=1)
    >>> study.cells("benchmark")[["model", "design", "finished"]].values.tolist()[:2]
    [['median', 'unseen ports', False], ['ridge', 'unseen ports', False]]
    >>> found = study.benchmark()
    >>> found.to_frame().columns[:5].tolist()
    ['design', 'model', 'weight', 'metric', 'estimate']
    """

    def __init__(
        self,
        source: Source | Sequence[Source],
        target: Domain | Samples,
        *,
        task: str = "covariates",
        metals: Sequence[str] | None = None,
        background: Any = None,
        covariates: Sequence[str] | None = None,
        other_source: Source | Sequence[Source] | None = None,
        models: Sequence[str] | None = None,
        folder: str | os.PathLike[str] | None = None,
        n_jobs: int = 1,
        progress: bool = False,
        metric: str = "mae",
        level: float = 0.95,
        margin: float | None = None,
        n_resamples: int = 9999,
        **protocol: Any,
    ) -> None:
        known = [field.name for field in fields(Protocol) if field.name != "task"]
        for name in protocol:
            if name not in known:
                raise refusal("protocol_field", got=name, known=listed(known, 20), hint=near_miss(name, known))
        self.protocol = Protocol(task=task, **protocol)
        self.target = target_of(target, task, metals=metals, background=background, covariates=covariates)
        self.source = source_domain_of(source, "source", self.target, covariates=covariates)
        self.other_source = None
        if other_source is not None:
            self.other_source = source_domain_of(other_source, "other_source", self.target, covariates=covariates)
        self.n_jobs = check_jobs(n_jobs)
        if not isinstance(progress, bool):
            raise refusal("true_or_false", name="progress", got=progress)
        self.progress = progress
        self.answers: dict[str, Any] = {
            "metric": check_one_of("metric", metric, ("mae", "mape")),
            "level": check_level(level),
            "n_resamples": check_resamples(n_resamples),
            "seed": self.protocol.seed,
            "fingerprint": self.target.fingerprint,
        }
        self._contrasts: dict[str, Any] = {"unit": UNIT, "margin": check_margin(margin)}
        self._rivals = rivals_of(self.target, self.protocol, self.source)
        sources = {"source": self.source, "shuffled source": self.source, "other source": self.other_source}
        store = CellStore(check_folder(folder))
        self._runner = Runner(self.target, sources, self.protocol, self._rivals, store)
        self.models = checked_models(models, self._rivals, self.target)

    def cells(self, question: str | None = None) -> pd.DataFrame:
        """Return what a question, or all of them, would run: one row a cell, with whether it is finished.

        Parameters
        ----------
        question : str, optional
            One of benchmark, ablation, learning_curve, source_sensitivity, feature_groups, unseen_ports, overlap,
            unseen_years (where the target has a column "surveyyear").

        Returns
        -------
        DataFrame
            question, model, design, repeat, n_labelled, source_share, intervals, without, time, key, finished.
        """
        plans = self._plans()
        if question is not None:
            check_one_of("question", question, tuple(plans))
            plans = {question: plans[question]}
        rows = [
            {
                "question": name,
                **vars(cell),
                "without": ", ".join(cell.without),
                "key": self._runner.key(cell),
                "finished": self._runner.has(cell),
            }
            for name, cells in plans.items()
            for cell in cells
        ]
        return pd.DataFrame(rows)

    @staticmethod
    def _shown(question: str, cell: Cell) -> dict[str, Any]:
        """Return a cell as a row of a table."""
        return {"question": question, **vars(cell), "without": ", ".join(cell.without)}

    def _plans(self) -> dict[str, list[Cell]]:
        """Return the cells of each question; the rival of the learning curve is the one that would be asked for."""
        p = self.protocol
        variants = variants_run(VARIANTS, other_source=self.other_source is not None)
        groups = default_groups(self.target)
        plans = {
            "benchmark": crossed_cells(p, self.models),
            "ablation": crossed_cells(p, variants),
            "learning_curve": learning_cells(self.target, p, SIZES, "random_forest"),
            "source_sensitivity": share_cells(p, SHARES),
            "feature_groups": feature_cells(p, FEATURE_MODELS, groups.values()) if groups else [],
            "unseen_ports": held_out_cells(self.target, p, HELD_OUT_MODELS),
            "overlap": port_out_cells(self.target, p, HELD_OUT_MODELS),
        }
        dated = YEAR in self.target.info or YEAR in self.target.features
        return plans | ({"unseen_years": year_cells(self.target, p, HELD_OUT_MODELS, YEAR)} if dated else {})

    def benchmark(self) -> Benchmark:
        """Return every model's error in unseen ports and, beside it, under random folds.

        Returns
        -------
        Benchmark
        """
        found = self._run(crossed_cells(self.protocol, self.models), "benchmark")
        notes = (*self._notes(self.models, self.protocol.n_repeats), *left_out_note(self.target, self.source))
        return benchmark_of(found, **self.answers, notes=notes)

    def ablation(self, variants: Sequence[str] = VARIANTS, *, designs: Sequence[str] = (UNSEEN, RANDOM)) -> Ablation:
        """Return the effect of each part of pre-training, against scratch, random and shuffled trunks, another source.

        Parameters
        ----------
        variants : sequence of str
            Networks; "transfer_auto", "transfer_mmd" and "transfer_coral" are there too, beside the defaults.
        designs : sequence of {"unseen ports", "random folds"}
            The answer is about the first of them in this order.

        Returns
        -------
        Ablation
        """
        for model in asked_for("variants", variants):
            check_one_of("variants", model, tuple(NETWORKS))
        for design in asked_for("designs", designs):
            check_one_of("designs", design, (UNSEEN, RANDOM))
        for model in (SCRATCH, TRANSFER):
            if model not in variants:
                raise refusal("ablation_lacks", got=model)
        chosen = variants_run(variants, other_source=self.other_source is not None)
        found = self._run(crossed_cells(self.protocol, chosen, designs), "ablation")
        notes = self._notes(chosen, self.protocol.n_repeats)
        return ablation_of(
            found,
            transfer=TRANSFER,
            scratch=SCRATCH,
            controls=CONTROLS,
            **self._contrasts,
            notes=notes,
            **self.answers,
        )

    def learning_curve(self, sizes: Sequence[int] = SIZES, *, rival: str | None = None) -> LearningCurve:
        """Return errors by the number of labelled samples, and how many samples pre-training is worth.

        Labelled samples are drawn at random from the training ports of each fold.

        Parameters
        ----------
        sizes : sequence of int
            Numbers of labelled samples, 10 or more; all is always added. Each is drawn `n_draws` times.
        rival : str, optional
            By default the best baseline of the benchmark in unseen ports, which is then run first. It was chosen on the
            ports that it is tested on, which favours it slightly.

        Returns
        -------
        LearningCurve
        """
        sizes = [check_whole("sizes", size, 10) for size in asked_for("sizes", sizes)]
        check_text("rival", rival)
        rival = self._best_rival() if rival is None else self._rival_named(rival)
        found = self._run(learning_cells(self.target, self.protocol, sizes, rival), "learning curve")
        if "n_labelled" not in found:  # every size asked for is all that there are, or more
            found["n_labelled"] = float("nan")
        found["n_labelled"] = found["n_labelled"].fillna(training_rows(self.target, self.protocol)).astype("int64")
        notes = self._notes([TRANSFER, SCRATCH, rival], self.protocol.n_draws)
        return learning_curve_of(
            found,
            transfer=TRANSFER,
            scratch=SCRATCH,
            rival=rival,
            **self._contrasts,
            notes=notes,
            **self.answers,
        )

    def source_sensitivity(self, shares: Sequence[float] = SHARES) -> SourceSensitivity:
        """Return errors by the share of the source that pre-training saw, in whole groups.

        Parameters
        ----------
        shares : sequence of float
            Each above 0 and at most 1.

        Returns
        -------
        SourceSensitivity
        """
        found = self._run(share_cells(self.protocol, shares), "source sensitivity")
        notes = self._notes([TRANSFER, SCRATCH], self.protocol.n_repeats)
        return source_sensitivity_of(
            found, transfer=TRANSFER, scratch=SCRATCH, notes=notes, **self._contrasts, **self.answers
        )

    def unseen_ports(self, models: Sequence[str] = HELD_OUT_MODELS) -> UnseenPorts:
        """Return errors and interval coverage where one port, and one survey, is held out at a time.

        Parameters
        ----------
        models : sequence of str

        Returns
        -------
        UnseenPorts
        """
        models = checked_models(as_names(models, "models"), self._rivals, self.target)
        found = self._run(held_out_cells(self.target, self.protocol, models), "unseen ports")
        distances = port_distances(self.target) if self.has_places else None
        sizes = self.target.groups.value_counts()
        few = int((sizes < self.protocol.least_samples).sum())
        small = note("ports_not_held_out", few=few, ports=len(sizes), least=self.protocol.least_samples)
        notes = self._notes(models, None)
        return unseen_ports_of(
            found,
            distances,
            nominal=self.protocol.interval_level,
            notes=(small, *notes) if few else notes,
            **self.answers,
        )

    def _run(self, cells: Iterable[Cell], what: str) -> pd.DataFrame:
        """Return the predictions of cells, running those that are not finished."""
        return self._runner.run(cells, what, n_jobs=self.n_jobs, progress=self.progress)

    @property
    def has_places(self) -> bool:
        """Whether the samples have coordinates."""
        return {"latitude", "longitude"} <= set(self.target.info)

    def _best_rival(self) -> str:
        """Return the rival with the smallest error in unseen ports."""
        scores = self.benchmark().scores
        lead = scores[(scores["design"] == UNSEEN) & (scores["metric"] == self.answers["metric"])]
        order = [model for model in lead["model"] if model in self._rivals and BASELINES[model].learns]
        if not order:
            raise refusal("no_rival", models=listed(self.models))
        return str(order[0])

    def _rival_named(self, rival: Any) -> str:
        """Return a rival asked for, or refuse what is none; those of other packages are not listed."""
        return check_one_of("rival", rival, [n for n in self._rivals if n == rival or not BASELINES[n].needs_package])

    def _notes(self, models: Iterable[str], repeats: int | None) -> tuple[Note, ...]:
        """Return what must be read beside a result on these models; `repeats` is None without folds."""
        trained = protocol_note(self.protocol, models, repeats=repeats)
        return (trained, *domain_notes(self.target, self.source))

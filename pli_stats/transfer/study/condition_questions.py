"""Questions on what a study rests on: relevant features, years to come, samples within what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pli_stats.checks import as_names, check_resamples, refusal
from pli_stats.results import FeatureGroups, FeatureRelevance, Overlap, Similarity, UnseenYears
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.survey_times import YEAR, survey_years
from pli_stats.transfer.findings.feature_groups import feature_groups_of
from pli_stats.transfer.relevance.overlap_of import held_out_dissimilarity, overlap_of
from pli_stats.transfer.relevance.relevance_of import relevance_of
from pli_stats.transfer.study.cell_lists import HELD_OUT_MODELS, TRANSFER, feature_cells, port_out_cells, year_cells
from pli_stats.transfer.study.feature_groups import FEATURE_MODELS, check_without, checked_groups
from pli_stats.transfer.study.latent_similarity import similarity_of
from pli_stats.transfer.study.protocol import PORT_OUT, UNSEEN, Cell, Protocol, splits_of
from pli_stats.transfer.study.runner import Runner
from pli_stats.transfer.study.study_inputs import checked_models
from pli_stats.transfer.study.study_notes import domain_notes
from pli_stats.transfer.unseen_years.years_of import unseen_years_of


class ConditionQuestions:
    """The questions of a study that are about its data as much as about its models."""

    protocol: Protocol
    source: Domain
    target: Domain
    answers: dict[str, Any]
    n_jobs: int
    _contrasts: dict[str, Any]
    _rivals: Mapping[str, Any]
    _runner: Runner

    def feature_groups(
        self, groups: Mapping[str, Sequence[str]] | None = None, *, models: Sequence[str] = FEATURE_MODELS
    ) -> FeatureGroups:
        """Return errors in unseen ports without groups of features, against those with all of them.

        Parameters
        ----------
        groups : mapping of str to sequence of str, optional
            What each group is called -> the features that it leaves out. By default, as far as names tell, coordinates
            and dates (stations and surveys too), and normalisers (metals that are not of the target).
        models : sequence of str

        Returns
        -------
        FeatureGroups
        """
        chosen = checked_groups(groups, self.target)
        if isinstance(models, str) or not as_names(models, "models"):
            raise refusal("feature_group_models", got=models)
        models = checked_models(models, self._rivals, self.target)
        check_without(models, chosen, self.target)
        found = self._run(feature_cells(self.protocol, models, chosen.values()), "feature groups")
        named = {", ".join(columns): group for group, columns in chosen.items()}
        found["left_out"] = found.pop("without").map(named).fillna("")
        notes = (
            *self._notes(models, self.protocol.n_repeats),
            *(note("features_left_out", group=group, columns=tuple(columns)) for group, columns in chosen.items()),
        )
        return feature_groups_of(found, notes=notes, **self._contrasts, **self.answers)

    def domain_similarity(self, *, n_permutations: int = 999) -> Similarity:
        """Return how far source and target lie apart in the trunk, before and after fine-tuning.

        The domains share no columns, so what is compared are the latents that the trunk makes of either, for one trunk
        fine-tuned on the samples of half of the ports and looked at in the other half.

        Parameters
        ----------
        n_permutations : int

        Returns
        -------
        Similarity
        """
        pool = self._runner.pools_for([Cell(TRANSFER, UNSEEN)], n_jobs=self.n_jobs)[("source", 1.0, 0)]
        notes = domain_notes(self.target, self.source)
        return similarity_of(
            self.source, self.target, pool[0], self.protocol, n_permutations=n_permutations, notes=notes
        )

    def feature_relevance(
        self, *, same: Mapping[str, str] | None = None, n_permutations: int = 9999
    ) -> FeatureRelevance:
        """Return how each feature goes with the target of its domain, and whether both domains rank features alike.

        The sampling unit is the group: a port of the target, a country or station of the source, each counting once.
        "spearman" is the rank correlation with the target, p by arrangements of the groups; "importance" the increase
        of |ln prediction - ln target| of a random forest (`n_trees` of the protocol) in groups held out whole when the
        feature is permuted, p by sign flips of the groups' increases. Intervals are studentized bootstrap intervals
        over groups; p values are adjusted (Holm) over the features of a domain and measure, as each is a claim of its
        own, however they depend on each other. The least p that so many groups could have given stands beside.

        Agreement is Spearman's rho of the estimates in both domains over the features that both have, p by permutation
        of the features: with few of them in common (four at least) little can be found.

        Parameters
        ----------
        same : mapping of str to str, optional
            Features of the source that are the same quantity as a feature of the target of another name.
        n_permutations : int

        Returns
        -------
        FeatureRelevance

        Raises
        ------
        InputError
            A name in `same` that is no feature, or a domain of one group.

        References
        ----------
        Breiman, L. (2001). Machine Learning 45, 5-32. doi:10.1023/A:1010933404324
        """
        return relevance_of(
            self.source, self.target, same=same, n_permutations=n_permutations, n_trees=self.protocol.n_trees,
            task=self.protocol.task, notes=domain_notes(self.target, self.source), **self._of_intervals,
        )  # fmt: skip

    def unseen_years(
        self, models: Sequence[str] = HELD_OUT_MODELS, *, time: str = YEAR, n_permutations: int = 1999
    ) -> UnseenYears:
        """Return errors in later years by models of earlier ones, and in unseen ports, and how residuals depend.

        Forward in time: each year but the first is predicted by models trained on the years before it only, inner folds
        and early stopping keeping years whole (ports, where there is one year). Years and ports with fewer than
        `least_samples` samples are not held out. The sampling unit is the port, which most models of later years have
        seen before; the answer is for years to come in ports like these.

        Residuals ln(prediction / truth) of unseen ports are taken apart into what samples of a port and of a survey
        have in common, and their lag-1 autocorrelation is given for each port of four surveys or more.

        Parameters
        ----------
        models : sequence of str
        time : str
            Column of years or dates, of any name, among the features or the further columns of the target.
        n_permutations : int
            Of the tests of residuals.

        Returns
        -------
        UnseenYears

        Raises
        ------
        InputError
            No such column, a sample without a year, years that cannot be read, or none that can be held out.

        References
        ----------
        Bergmeir, C. & Benitez, J. M. (2012). Information Sciences 191, 192-213. doi:10.1016/j.ins.2011.12.028
        """
        models = checked_models(as_names(models, "models"), self._rivals, self.target)
        check_resamples(n_permutations, "n_permutations")
        years = survey_years(self.target, time).set_axis(self.target.samples.tolist(), axis=0)
        found = self._run(year_cells(self.target, self.protocol, models, time), "unseen years")
        return unseen_years_of(
            found, years, metric=self.answers["metric"], n_permutations=n_permutations,
            nominal=self.protocol.interval_level, notes=self._notes(models, None), **self._of_intervals,
        )  # fmt: skip

    def overlap(self, models: Sequence[str] = HELD_OUT_MODELS) -> Overlap:
        """Return which samples of held-out ports lie outside of the training features, and errors there against inside.

        For each port held out, the dissimilarity index of its samples and its threshold are learnt from the other ports
        alone, as `applicability` does it, features weighted by their permutation importance in these ports, folds
        keeping ports whole. The column `inside` of the predictions says of each prediction and its interval whether it
        lies within what the model was trained on: outside, no cross-validated error speaks for it. Errors by port,
        region and survey stand beside.

        Parameters
        ----------
        models : sequence of str

        Returns
        -------
        Overlap

        Raises
        ------
        InputError
            A model that is not one, or ports too small to be held out.

        References
        ----------
        Meyer, H. & Pebesma, E. (2021). Methods in Ecology and Evolution 12, 1620-1633. doi:10.1111/2041-210X.13650
        """
        models = checked_models(as_names(models, "models"), self._rivals, self.target)
        found = self._run(port_out_cells(self.target, self.protocol, models), "overlap")
        splits = splits_of(self.target, self.protocol, Cell(models[0], PORT_OUT))
        apart = held_out_dissimilarity(self.target, splits, seed=self.protocol.seed)
        known = [name for name in ("region", YEAR) if name in self.target.info]
        places = self.target.info[known].set_axis(self.target.samples.tolist(), axis=0).rename(columns={YEAR: "survey"})
        return overlap_of(
            found.merge(apart, on="sample", how="left"), places if known else None, metric=self.answers["metric"],
            nominal=self.protocol.interval_level, notes=self._notes(models, None), **self._of_intervals,
        )  # fmt: skip

    @property
    def _of_intervals(self) -> dict[str, Any]:
        """What all results are given: level, resamples, seed and fingerprint."""
        return {name: self.answers[name] for name in ("level", "n_resamples", "seed", "fingerprint")}

    def _run(self, cells: Iterable[Cell], what: str) -> pd.DataFrame:
        """Return the predictions of cells, running those that are not finished."""
        raise NotImplementedError

    def _notes(self, models: Iterable[str], repeats: int | None) -> tuple[Note, ...]:
        """Return what must be read beside a result on these models."""
        raise NotImplementedError

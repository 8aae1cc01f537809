# The one list of public names: what editors and type checkers read, and what `__init__.py` loads names by. One line a
# name, under the task that it is for, in the order of the manual.

# -- Read
from .pollution.reading.reading_verbs import read_samples as read_samples
from .pollution.scanning.scan_verb import scan_samples as scan_samples
from .pollution.reading.reading_verbs import complete_samples as complete_samples

# -- Indices
from .pollution.indices.contamination import contamination_factor as contamination_factor
from .pollution.indices.contamination import pli as pli
from .pollution.indices.contamination import metals_used as metals_used
from .pollution.indices.zones import zone_pli as zone_pli
from .pollution.indices.contamination import geoaccumulation_index as geoaccumulation_index
from .pollution.indices.contamination import enrichment_factor as enrichment_factor
from .pollution.indices.degrees_and_risk import contamination_degree as contamination_degree
from .pollution.indices.degrees_and_risk import modified_contamination_degree as modified_contamination_degree
from .pollution.indices.degrees_and_risk import nemerow_index as nemerow_index
from .pollution.indices.degrees_and_risk import ecological_risk as ecological_risk
from .pollution.indices.degrees_and_risk import risk_index as risk_index
from .pollution.indices.degrees_and_risk import guideline_quotient as guideline_quotient
from .pollution.indices.degrees_and_risk import guideline_exceedance as guideline_exceedance
from .pollution.indices.degrees_and_risk import mean_quotient as mean_quotient

# -- Reference values and classes
from .pollution.reference.reference_values import background as background
from .pollution.reference.catalogue import backgrounds as backgrounds
from .pollution.reference.catalogue import guidelines as guidelines
from .pollution.reference.catalogue import pivots as pivots
from .pollution.reference.catalogue import toxic_responses as toxic_responses
from .pollution.reference.catalogue import schemes as schemes
from .pollution.reference.class_schemes import classify as classify

# -- Backgrounds from one's own samples
from .pollution.backgrounds.background_verb import background_from as background_from
from .pollution.backgrounds.index_intervals import index_interval as index_interval
from .pollution.backgrounds.index_intervals import enrichment_by_regression as enrichment_by_regression
from .pollution.backgrounds.normalisation import normalise as normalise

# -- Non-detects
from .pollution.nondetects.nondetect_verbs import impute_nondetects as impute_nondetects
from .pollution.nondetects.nondetect_verbs import censored_summary as censored_summary
from .pollution.nondetects.nondetect_verbs import pli_bounds as pli_bounds

# -- Measurement uncertainty
from .pollution.assessment.measurement_uncertainty import pli_interval as pli_interval

# -- Assess a survey
from .pollution.assessment.assessment_verb import assess as assess
from .pollution.assessment.zone_tests import zone_pli_test as zone_pli_test

# -- Metrics
from .stats.metrics.verbs import score as score
from .stats.metrics.verbs import mae as mae
from .stats.metrics.verbs import mape as mape
from .stats.metrics.verbs import smape as smape
from .stats.metrics.verbs import rmse as rmse
from .stats.metrics.verbs import mse as mse
from .stats.metrics.verbs import bias as bias
from .stats.metrics.verbs import medae as medae
from .stats.metrics.verbs import r2 as r2
from .stats.metrics.verbs import ccc as ccc

# -- Intervals
from .stats.intervals.bootstrap_verbs import bootstrap_ci as bootstrap_ci
from .stats.intervals.bootstrap_verbs import bootstrap_difference as bootstrap_difference
from .stats.intervals.bootstrap_verbs import resample_indices as resample_indices
from .stats.intervals.mean_intervals import bootstrap_mean as bootstrap_mean
from .stats.survey_design.survey_verbs import survey_mean as survey_mean
from .stats.survey_design.survey_verbs import survey_shares as survey_shares

# -- Ports and trends
from .stats.port_comparison.comparison_verb import compare_ports as compare_ports
from .stats.hypothesis.one_sample import pli_test as pli_test
from .stats.planning.equivalence import equivalence_test as equivalence_test
from .stats.trends.mann_kendall import mann_kendall_test as mann_kendall_test
from .stats.trends.theil_sen import theil_sen_slope as theil_sen_slope

# -- Values with non-detects
from .stats.censored_comparisons.group_comparison import peto_prentice_test as peto_prentice_test
from .stats.censored_comparisons.paired_comparison import paired_prentice_test as paired_prentice_test
from .stats.censored_comparisons.censored_tau import censored_kendall_test as censored_kendall_test

# -- Limits
from .stats.limits.mean_limits import upper_confidence_limit as upper_confidence_limit
from .stats.limits.tolerance_limits import tolerance_limit as tolerance_limit
from .stats.limits.prediction_limits import prediction_limit as prediction_limit

# -- Plan a study
from .stats.planning.sample_size import plan as plan
from .stats.planning.study_plan import plan_study as plan_study

# -- Compare models
from .stats.hypothesis.friedman import friedman_test as friedman_test
from .stats.hypothesis.skillings_mack import skillings_mack_test as skillings_mack_test
from .stats.hypothesis.nemenyi_conover import critical_difference as critical_difference
from .stats.hypothesis.nemenyi_conover import nemenyi_test as nemenyi_test
from .stats.hypothesis.nemenyi_conover import conover_test as conover_test
from .stats.hypothesis.pairwise_many_models import pairwise_tests as pairwise_tests
from .stats.hypothesis.p_adjustment import adjust_p as adjust_p
from .stats.hypothesis.p_adjustment import compact_letters as compact_letters
from .stats.hypothesis.paired_tests import paired_permutation_test as paired_permutation_test
from .stats.hypothesis.paired_tests import wilcoxon_test as wilcoxon_test
from .stats.hypothesis.diebold_mariano import diebold_mariano_test as diebold_mariano_test
from .stats.hypothesis.corrected_resampled_t import corrected_resampled_t_test as corrected_resampled_t_test
from .stats.hypothesis.corrected_resampled_t import bayesian_correlated_t_test as bayesian_correlated_t_test
from .stats.model_comparison.comparison_verb import compare_models as compare_models

# -- Transfer
from .transfer.regressor.regressor import TransferRegressor as TransferRegressor
from .transfer.domain_distances.similarity_verb import domain_similarity as domain_similarity
from .transfer.domain_distances.similarity_verb import cka as cka
from .transfer.relevance.applicability_verb import applicability as applicability
from .transfer.baselines.baseline_verb import baselines as baselines
from .transfer.features.feature_encoder import FeatureEncoder as FeatureEncoder
from .transfer.domains.sediment_domain_builder import sediment_domain as sediment_domain
from .transfer.domains.sediment_domain_builder import source_domain as source_domain
from .transfer.domains.simulated_domains import simulated_pair as simulated_pair
from .transfer.study.study import Study as Study
from .transfer.study.protocol import Protocol as Protocol
from .transfer.network.recipe import Recipe as Recipe
from .transfer.network.architecture import Architecture as Architecture

# -- Publish
from .publish.tables.changed_tables import change_table as change_table
from .publish.tables.merged_tables import merge_tables as merge_tables
from .publish.tables.table_verbs import table as table
from .publish.tables.table_verbs import write_table as write_table
from .publish.figures.plot_verbs import plot as plot
from .publish.prose.texts import methods_text as methods_text
from .publish.prose.texts import results_text as results_text
from .publish.prose.texts import bibliography as bibliography
from .publish.figures.plot_verbs import save_plot as save_plot
from .publish.report.report_file import write_report as write_report
from .publish.output.survey_folder import write_assessment as write_assessment
from .publish.output.study_folder import write_study as write_study

# -- Files of R
from .rds.rds_files import save_rds as save_rds
from .rds.rds_files import read_rds as read_rds

# -- Data
from .datasets.loaders import load_socal_bight as load_socal_bight
from .datasets.loaders import load_tampa_bay as load_tampa_bay
from .datasets.loaders import load_worldbank_pm25 as load_worldbank_pm25
from .datasets.loaders import load_beijing_pm25 as load_beijing_pm25
from .datasets.loaders import load_meuse as load_meuse
from .datasets.loaders import load_zurich_nox as load_zurich_nox
from .datasets.loaders import example_path as example_path

# -- Errors and warnings
from .pollution.reference.reference_values import UnverifiedValueWarning as UnverifiedValueWarning
from .checks import InputError as InputError
from .checks import DataUnavailableError as DataUnavailableError
from .checks import MissingExtraError as MissingExtraError

# -- Samples and domains
from .results import Samples as Samples
from .results import ScannedSamples as ScannedSamples
from .results import Explanation as Explanation
from .transfer.domains.sediment_domain_builder import Domain as Domain

# -- Results
from .results import Interval as Interval
from .results import PliIntervals as PliIntervals
from .results import Assessment as Assessment
from .results import ZoneTests as ZoneTests
from .results import Intervals as Intervals
from .results import Test as Test
from .results import Posterior as Posterior
from .results import Plan as Plan
from .results import Comparison as Comparison
from .results import Benchmark as Benchmark
from .results import Ablation as Ablation
from .results import LearningCurve as LearningCurve
from .results import FeatureGroups as FeatureGroups
from .results import SourceSensitivity as SourceSensitivity
from .results import UnseenPorts as UnseenPorts
from .results import Similarity as Similarity
from .results import FeatureRelevance as FeatureRelevance
from .results import UnseenYears as UnseenYears
from .results import Overlap as Overlap

__version__: str
_MODULES: dict[str, str]  # public name -> module below the package
_TASKS: dict[str, list[str]]  # task -> public names

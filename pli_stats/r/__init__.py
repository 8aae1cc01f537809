"""R from Python: the only package that loads rpy2, and only when it is used.

Values cross one by one through `rpy2.rinterface` with the conversions written out here; the automatic pandas
conversion of rpy2 turns missing integers into -2147483648 and dates into numbers.
"""

from pli_stats.checks import DataUnavailableError
from pli_stats.r.bridge import as_r, from_r
from pli_stats.r.r_datasets import read_r_dataset
from pli_stats.r.r_doctor import doctor, installed_r_packages
from pli_stats.r.second_opinion.second_opinion_verb import check
from pli_stats.r.session import r_session

__all__ = [
    "DataUnavailableError",
    "as_r",
    "check",
    "doctor",
    "from_r",
    "installed_r_packages",
    "r_session",
    "read_r_dataset",
]

"""What holds for all tests, examples and pages."""

from __future__ import annotations

import pandas as pd
import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Fail where pandas says what its next release gives up; pandas 2.2 says nothing of the kind."""
    if hasattr(pd.errors, "Pandas4Warning"):
        config.addinivalue_line("filterwarnings", "error::pandas.errors.Pandas4Warning")
        # PySpark's own conversion still names an argument that pandas has given up.
        config.addinivalue_line("filterwarnings", "ignore:The copy keyword:pandas.errors.Pandas4Warning")

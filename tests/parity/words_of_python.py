"""What no user of R may be told: words of Python. "dict" stands within "predict", which is none."""

from __future__ import annotations

import re

OF_PYTHON = re.compile(r"None|True|False|\bdict\b|pandas|ndarray|NoneType|tuple|\{'|shape \(|DataFrame")
# In help pages, which are written for readers and quote nobody's data, these too.
IN_PAGES = re.compile(
    OF_PYTHON.pattern
    + r"|polars|\bnumpy\b|\bSeries\b|[Mm]apping|\bcallable\b|kwargs|\bjoblib\b|\bfloat\b|\bint\b|\bstr\b"
    r"|-> |\\\{\"|\binf\b|\bnan\b|count(ed)? from 0|numbered from 0|\(0 is the first|[Cc]ategorical|\bthe index of\b"
)

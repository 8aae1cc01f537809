"""Numbers too large or too small to be read digit by digit, as a factor and a power of ten."""

from __future__ import annotations

LARGE = 1e6  # from here on digits are hard to count
MOST_DECIMALS = 7  # beyond, zeros after the point are
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def in_powers(value: float, digits: int) -> str:
    """Return a number as a factor and a power of ten.

    Parameters
    ----------
    value : float
        Finite.
    digits : int
        Of the factor, after its point.

    Examples
    --------
    >>> in_powers(6.52e10, 1), in_powers(-1e-12, 0)
    ('6.5 × 10¹⁰', '-1 × 10⁻¹²')
    """
    factor, _, power = f"{value:.{max(digits, 0)}e}".partition("e")
    return f"{factor} × 10{str(int(power)).translate(_RAISED)}"

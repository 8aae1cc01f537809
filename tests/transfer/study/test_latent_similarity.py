"""The alignment of two representations of the same rows: the HSIC formula, what it must not see."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps


def hsic_alignment(a, b):
    """Return the alignment from the Gram matrices of the rows (Kornblith et al. 2019, equations 3 and 4)."""
    centring = np.eye(len(a)) - 1.0 / len(a)

    def hsic(k, other):
        return np.trace(k @ centring @ other @ centring) / (len(a) - 1) ** 2

    k, other = a @ a.T, b @ b.T
    return hsic(k, other) / math.sqrt(hsic(k, k) * hsic(other, other))


@pytest.mark.parametrize(("n", "k", "other"), [(30, 4, 4), (30, 3, 6), (5, 8, 20)])
def test_cka_is_the_hsic_formula(n, k, other):
    rng = np.random.default_rng(n + k)
    a = rng.normal(1.0, 1.0, size=(n, k))
    b = np.tanh(a @ rng.normal(size=(k, other))) + 0.3 * rng.normal(size=(n, other))
    assert ps.cka(a, b) == pytest.approx(hsic_alignment(a, b), rel=1e-10)
    assert ps.cka(b, a) == pytest.approx(ps.cka(a, b), rel=1e-12)


@examples(60)
@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6), st.floats(-100, 100))
def test_cka_does_not_see_turns_shifts_and_scale(seed, factor, shift):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(12, 4)), rng.normal(size=(12, 3))
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    moved = factor * a @ turn + shift
    # The shift may be 1e8 times what is left of the values, which then have 8 digits.
    assert ps.cka(a, moved) == pytest.approx(1.0, abs=1e-6)
    assert ps.cka(moved, b) == pytest.approx(ps.cka(a, b), abs=1e-6)


def test_cka_of_what_has_nothing_in_common():
    wave = np.linspace(0.0, 2.0 * np.pi, 64, endpoint=False)[:, None]
    assert ps.cka(np.sin(wave), np.cos([1, 2] * wave)) == pytest.approx(0.0, abs=1e-30)
    rng = np.random.default_rng(5)
    assert ps.cka(rng.normal(size=(2000, 4)), rng.normal(size=(2000, 4))) < 0.01
    assert ps.cka(rng.normal(size=(20, 800)), rng.normal(size=(20, 800))) > 0.9, "too few rows for so many columns"
    assert ps.cka(1e200 * wave, 1e-200 * wave) == pytest.approx(1.0, rel=1e-12)

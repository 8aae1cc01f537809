"""Concentrations in, pollution indices out."""

"""Ports compared: omnibus tests, post hoc tests, effect sizes, mixed models."""

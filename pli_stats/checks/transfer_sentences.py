"""Sentences on domains, networks, rivals and studies."""

TRANSFER: dict[str, str] = {}

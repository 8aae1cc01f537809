"""The command line. Nothing heavy is imported before a command runs, so that `--help` answers at once."""

from pli_stats.cli.entry import main

__all__ = ["main"]

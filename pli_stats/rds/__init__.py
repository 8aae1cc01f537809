"""R's files without R: results, data frames and other values as .rds."""

from pli_stats.rds.rds_files import read_rds, save_rds

__all__ = ["read_rds", "save_rds"]

"""Field data read where they lie: Parquet, CSV and lazy frames larger than memory, assessed by port."""

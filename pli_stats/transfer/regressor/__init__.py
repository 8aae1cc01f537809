"""The estimator `TransferRegressor`: parameters, intervals, files."""

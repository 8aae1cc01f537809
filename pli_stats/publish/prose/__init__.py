"""The words of a paper about a result: methods, results and references."""

"""The whole assessment of a survey: indices, intervals, caveats."""

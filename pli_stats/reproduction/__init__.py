"""The main job: the survey, the study and the scripts of `analysis/` into one folder."""

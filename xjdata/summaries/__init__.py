"""Summaries for analysts: counts of what the plan asks nothing of, at every level and by dimension.

Here: the fitness test by school, grade and sex. Not here: targets (`xjdata.indicators`), what a
measure counts (`xjdata.measures`), and how a test is scored (`xjdata.fitness`).
"""

from xjdata.summaries.fitness import columns_read, fitness_summary

__all__ = ["columns_read", "fitness_summary"]

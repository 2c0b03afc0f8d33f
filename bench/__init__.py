"""Benchmarks: the stages of a night beside a bare parse of the same files, as ratios of one run.

Here: what is timed and how it is shown. Not here: any pass or fail; machines differ, ratios less.
"""

"""Dagster: assets, checks, partitions, jobs, schedules, sensors, resources. Thin.

Here: what is a step of the graph, when it runs and what its page shows. Not here: what a step
does (`xjdata.night`), the rules (`expectations`) and the tables (`warehouse`).
"""

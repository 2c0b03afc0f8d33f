"""The projects of the plan year and the years before: the `project` dataset.

Here: `projects.csv`, with the schools of this sample put in. Not here: the buildings of a school
(`buildings`).
"""

import csv
from importlib import resources

import pandas as pd

from xjdata.datasets import code_list


def make_projects(schools: pd.DataFrame) -> pd.DataFrame:
    """The `project` dataset, one row per project.

    Args:
        schools: The school list; a project names the first school in operation of a type.
    """
    text = (resources.files("xjdata.sample.league") / "projects.csv").read_text("utf-8")
    frame = pd.DataFrame(list(csv.DictReader(text.splitlines())), dtype=object)
    frame = frame.replace("", None)
    own = schools.loc[schools["school_status"].eq("1")].drop_duplicates(["unit", "school_type"])
    columns = ["unit", "school_type", "school_code", "school_name"]
    frame = frame.merge(own[columns], on=["unit", "school_type"], how="left")
    frame = frame.astype({"school_code": object, "school_name": object})
    frame["county_code"] = frame["unit"]
    turn = frame.groupby("unit").cumcount() + 1
    frame["project_no"] = frame["unit"] + "-XM-" + turn.astype(str).str.zfill(3)
    place = frame["school_name"].fillna(frame["unit"].map(code_list("county").title))
    title = place + frame["kind"].map(code_list("project_kind").title) + "项目"
    twice = turn.astype(str).where(title.duplicated(keep=False), "")
    frame["name"] = frame["name"].fillna(title + twice)
    for column in ("planned_on", "started_on", "accepted_on"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    return frame

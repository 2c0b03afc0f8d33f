"""Put the league together, subject by subject.

Here: the order in which the datasets arise from each other.
"""

import pandas as pd

from xjdata.sample.answers import indicators
from xjdata.sample.league import bureau
from xjdata.sample.league.aid import make_aid
from xjdata.sample.league.baseline import BASELINES, make_baseline
from xjdata.sample.league.buildings import make_buildings
from xjdata.sample.league.campus import make_facilities, make_safety
from xjdata.sample.league.exam_rooms import make_exam_rooms
from xjdata.sample.league.fitness import make_fitness
from xjdata.sample.league.groups import make_group_members, make_weak_high_schools
from xjdata.sample.league.health import make_screening
from xjdata.sample.league.language import make_language
from xjdata.sample.league.ledger import make_school_ledger
from xjdata.sample.league.matters import make_matters
from xjdata.sample.league.population import make_population
from xjdata.sample.league.projects import make_projects
from xjdata.sample.league.recognitions import make_recognitions
from xjdata.sample.league.schools import make_schools
from xjdata.sample.league.students import make_enrollment, make_students
from xjdata.sample.league.teachers import make_teachers
from xjdata.sample.league.tutoring import make_institutions, make_officers
from xjdata.sample.league.vocational import make_pilot_majors, make_training


def make_league(students: int, seed: int) -> dict[str, pd.DataFrame]:
    """The truth of a league.

    Args:
        students: Students on the register, kindergarten children included.
        seed: The seed; equal arguments give equal leagues.

    Returns:
        Dataset to its rows of all units, with ``unit`` for the sender.
    """
    schools, places = make_schools(students, seed)
    enrollment = make_enrollment(schools, places, seed)
    frames = {
        "school": schools,
        "enrollment": enrollment,
        "fitness": make_fitness(make_students(enrollment, seed), seed),
        "teacher": make_teachers(schools, enrollment, seed),
        "facility": make_facilities(schools, enrollment, seed),
        "building": make_buildings(schools, enrollment, seed),
        "safety": make_safety(schools, enrollment, seed),
        "population": make_population(enrollment, seed),
        "screening": make_screening(schools, enrollment, seed),
        "language": make_language(enrollment, seed),
        "aid": make_aid(schools, enrollment, seed),
        "school_ledger": make_school_ledger(schools, seed),
        "recognition": make_recognitions(schools, seed),
        "project": make_projects(schools),
        "training": make_training(schools, seed),
        "pilot_major": make_pilot_majors(schools, seed),
        "group_member": make_group_members(schools, seed),
        "weak_high_school": make_weak_high_schools(schools),
        "institution": make_institutions(seed),
        "enforcement_officer": make_officers(seed),
        "exam_room": make_exam_rooms(seed),
        "research_post": bureau.make_posts(seed),
        "partner": bureau.make_partners(),
        "supervision": bureau.make_supervision(),
        "milestone": bureau.make_milestones(),
        "matter": make_matters(schools, seed),
    }
    frames["baseline"] = make_baseline(indicators(frames, targets=BASELINES))
    return frames

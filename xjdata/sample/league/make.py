"""Put the league together, subject by subject.

Here: the order in which the datasets arise from each other.
"""

import pandas as pd

from xjdata.sample.answers import indicators
from xjdata.sample.league.baseline import make_baseline
from xjdata.sample.league.buildings import make_buildings
from xjdata.sample.league.campus import make_facilities, make_safety
from xjdata.sample.league.fitness import make_fitness
from xjdata.sample.league.population import make_population
from xjdata.sample.league.schools import make_schools
from xjdata.sample.league.students import make_enrollment, make_students
from xjdata.sample.league.teachers import make_teachers


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
    }
    frames["baseline"] = make_baseline(indicators(frames))
    return frames

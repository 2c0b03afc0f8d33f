"""Worked examples, typed in figure by figure; computed from the tables outside this project."""

import pytest

from . import plain

# name, grade, sex, readings, item scores, bonus per bonus item, BMI x 10,
# standard score x 100, total x 100, total x 10, level
EXAMPLES = [
    (
        "an ordinary first-grader",
        {"grade": 1, "sex": "1", "height": 120.0, "weight": 22.5, "vital_capacity": 1250}
        | {"run_50m": 11.0, "sit_reach": 10.5, "rope_skip": 95},
        {"bmi": 100, "vital_capacity": 78, "run_50m": 76, "sit_and_reach": 78}
        | {"rope_skipping_1min": 85},
        [15.00, 11.70, 15.20, 23.40, 17.00],
        {"rope_skipping_1min": 0},
        (156, 8230, 8230, 823, "good"),
    ),
    (
        "rope-skipping bonus lifts the level",
        {"grade": 2, "sex": "2", "height": 126.0, "weight": 25.0, "vital_capacity": 1250}
        | {"run_50m": 10.9, "sit_reach": 14.0, "rope_skip": 148},
        {"bmi": 100, "vital_capacity": 80, "run_50m": 78, "sit_and_reach": 80}
        | {"rope_skipping_1min": 100},
        [15.00, 12.00, 15.60, 24.00, 20.00],
        {"rope_skipping_1min": 10},
        (157, 8660, 9660, 966, "excellent"),
    ),
    (
        "overweight, values between two rows",
        {"grade": 4, "sex": "2", "height": 138.0, "weight": 38.5, "vital_capacity": 1650}
        | {"run_50m": 9.6, "sit_reach": 13.0, "rope_skip": 120, "sit_up": 41},
        {"bmi": 80, "vital_capacity": 80, "run_50m": 78, "sit_and_reach": 78}
        | {"rope_skipping_1min": 80, "sit_up_1min": 85},
        [12.00, 12.00, 15.60, 15.60, 16.00, 8.50],
        {"rope_skipping_1min": 0},
        (202, 7970, 7970, 797, "pass"),
    ),
    (
        "shuttle run in minutes and seconds",
        {"grade": 5, "sex": "1", "height": 143.5, "weight": 36.0, "vital_capacity": 2200}
        | {"run_50m": 9.0, "sit_reach": -0.2, "rope_skip": 126, "sit_up": 38, "shuttle_run": 112},
        {"bmi": 100, "vital_capacity": 80, "run_50m": 78, "sit_and_reach": 64}
        | {"rope_skipping_1min": 80, "sit_up_1min": 80, "shuttle_run_50m_x8": 76},
        [15.00, 12.00, 15.60, 6.40, 8.00, 16.00, 7.60],
        {"rope_skipping_1min": 0},
        (175, 8060, 8060, 806, "good"),
    ),
    (
        "no pull-up at all, obese: fails",
        {"grade": 7, "sex": "1", "height": 160.0, "weight": 66.0, "vital_capacity": 2300}
        | {"run_50m": 9.8, "sit_reach": -9.0, "long_jump": 160, "pull_up": 0, "run_1000m": 341},
        {"bmi": 60, "vital_capacity": 70, "run_50m": 64, "sit_and_reach": 0}
        | {"standing_long_jump": 62, "pull_up": 0, "run_1000m": 40},
        [9.00, 10.50, 12.80, 0.00, 6.20, 0.00, 8.00],
        {"pull_up": 0, "run_1000m": 0},
        (258, 4650, 4650, 465, "fail"),
    ),
    (
        "two bonus items",
        {"grade": 9, "sex": "2", "height": 160.5, "weight": 52.0, "vital_capacity": 2800}
        | {"run_50m": 8.4, "sit_reach": 20.1, "sit_up": 58, "long_jump": 183, "run_800m": 193},
        {"bmi": 100, "vital_capacity": 85, "run_50m": 85, "sit_and_reach": 90}
        | {"sit_up_1min": 100, "standing_long_jump": 85, "run_800m": 100},
        [15.00, 12.75, 17.00, 9.00, 10.00, 8.50, 20.00],
        {"sit_up_1min": 3, "run_800m": 2},
        (202, 9225, 9725, 973, "excellent"),
    ),
    (
        "total on a rounding tie",
        {"grade": 10, "sex": "1", "height": 172.0, "weight": 60.0, "vital_capacity": 4050}
        | {"run_50m": 7.3, "sit_reach": 21.5, "long_jump": 255, "pull_up": 10, "run_1000m": 220},
        {"bmi": 100, "vital_capacity": 85, "run_50m": 90, "sit_and_reach": 95}
        | {"standing_long_jump": 95, "pull_up": 72, "run_1000m": 90},
        [15.00, 12.75, 18.00, 9.50, 9.50, 7.20, 18.00],
        {"pull_up": 0, "run_1000m": 0},
        (203, 8995, 8995, 900, "excellent"),
    ),
    (
        "BMI on a rounding tie",
        {"grade": 12, "sex": "1", "height": 200.0, "weight": 95.4, "vital_capacity": 4700}
        | {"run_50m": 7.0, "sit_reach": 21.0, "long_jump": 260, "pull_up": 20, "run_1000m": 192},
        {"bmi": 80, "vital_capacity": 90, "run_50m": 90, "sit_and_reach": 90}
        | {"standing_long_jump": 90, "pull_up": 100, "run_1000m": 100},
        [12.00, 13.50, 18.00, 9.00, 9.00, 10.00, 20.00],
        {"pull_up": 2, "run_1000m": 2},
        (239, 9150, 9550, 955, "excellent"),
    ),
]
TWO_BONUS_ITEMS = EXAMPLES[5]
BANDS = {100: "normal", 80: "overweight", 60: "obese"}
"""Score to category in these examples; none of the students is underweight, which earns 80 too."""


@pytest.mark.parametrize(
    ("student", "scores", "contributions", "bonus", "figures"),
    [example[1:] for example in EXAMPLES],
    ids=[example[0] for example in EXAMPLES],
)
def test_worked_example(student, scores, contributions, bonus, figures):
    tenths, standard_x100, total_x100, total_tenths, level = figures
    (answer,) = plain.scored([student])
    assert answer == (
        {f"{item}_score": points for item, points in scores.items()}
        | {f"{item}_bonus": points for item, points in bonus.items()}
        | {"bmi_tenths": tenths, "standard_score_x100": standard_x100}
        | {"bonus": sum(bonus.values()), "total_x100": total_x100, "total_tenths": total_tenths}
        | {"level": level, "state": "complete", "bmi_band": BANDS[scores["bmi"]]}
    )
    # The printed contribution of every item, in its order: score x weight / 100.
    percent = plain.weights(str(student["grade"]), "M" if student["sex"] == "1" else "F")
    assert [answer[f"{i}_score"] * percent[i] for i in scores] == [
        round(100 * contribution) for contribution in contributions
    ]
    assert round(100 * sum(contributions)) == standard_x100


def test_examples_together_keep_their_rows():
    students = [example[1] for example in EXAMPLES]
    assert plain.scored(students) == [answer for s in students for answer in plain.scored([s])]


def test_a_missing_item_leaves_six_scores_and_no_total():
    _, student, scores, _, bonus, _ = TWO_BONUS_ITEMS
    (answer,) = plain.scored([student | {"run_800m": None}])
    assert answer == (
        {f"{item}_score": points for item, points in scores.items() if item != "run_800m"}
        | {"sit_up_1min_bonus": bonus["sit_up_1min"], "bmi_tenths": 202, "bmi_band": "normal"}
        | {"state": "incomplete"}
    )


def test_an_exempt_student_has_no_scores():
    (answer,) = plain.scored([TWO_BONUS_ITEMS[1] | {"exempt": True}])
    assert answer == {"bmi_tenths": 202, "state": "exempt"}

"""The page of statuses is what the function says."""

from tests.plan.situations import PAGE, SITUATIONS, page
from xjdata.plan import STATUSES, load_plan


def test_the_page_shows_what_the_function_says() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "run: python -m tests.plan"


def test_every_status_is_on_the_page() -> None:
    plan = load_plan(2024)
    assert {situation.judged(plan).status for situation in SITUATIONS} == set(STATUSES)

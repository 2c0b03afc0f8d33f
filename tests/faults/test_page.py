"""The page of faults is the catalogue."""

from tests.faults.catalogue import ACTIONS, PAGE, faults, page


def test_the_page_shows_the_catalogue() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "run: python -m tests.faults"


def test_every_fault_has_a_name_of_its_own_an_action_and_a_case() -> None:
    assert len({fault.id for fault in faults()}) == len(faults())
    for fault in faults():
        assert fault.action in ACTIONS
        assert fault.cases, fault.id

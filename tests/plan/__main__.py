"""Write the table of `docs/statuses.md`."""

from tests.plan.situations import PAGE, page

PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")

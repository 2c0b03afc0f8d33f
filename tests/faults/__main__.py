"""Write the tables of `docs/faults.md`."""

from tests.faults.catalogue import PAGE, page

PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")

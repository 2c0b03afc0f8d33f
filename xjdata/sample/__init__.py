"""A whole synthetic league, with planted defects and known answers.

Here: made-up schools and people, written by fourteen units, each in a layout of its own, and
`answers.json`, which says what the pipeline must find. Not here: anything of the pipeline; what
this room computes, it computes on its own, so that the two can disagree.
"""

from xjdata.sample.book import Answers, Defect
from xjdata.sample.write import DEFAULT_DEFECTS, write_sample

__all__ = ["DEFAULT_DEFECTS", "Answers", "Defect", "write_sample"]

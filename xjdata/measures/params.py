"""Parameters of measures: what several of them share.

Here: kinds of parameters. Not here: conditions on rows (`conditions`), frames (`frames`), which of
them a measure takes (its own file) and how an error names its target (`registry`).
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from xjdata.datasets import dataset_names
from xjdata.measures.schools import Section
from xjdata.messages import say


class Params(BaseModel):
    """Parameters of a measure; a name it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def listed(value: Any) -> Any:
    """A single value is a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def _known(dataset: str) -> str:
    if dataset not in dataset_names():
        raise ValueError(say("datasets.unknown", name=dataset, names=", ".join(dataset_names())))
    return dataset


Sections = Annotated[tuple[Section, ...], BeforeValidator(listed), Field(min_length=1)]
"""Sections or stages, one or several."""

Dataset = Annotated[str, AfterValidator(_known)]
"""The name of a dataset."""

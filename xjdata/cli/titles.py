"""What datasets are called on the screen."""

from xjdata.cli.output import by_language
from xjdata.datasets import dataset_contract, dataset_names


def dataset_title(dataset: str) -> str:
    """The title of a dataset in the language of this process; its name when nobody knows it."""
    if dataset not in dataset_names():
        return dataset
    title = dataset_contract(dataset).title
    return by_language(title.zh, title.en)

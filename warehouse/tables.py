"""The tables of the warehouse, from the dataset contracts, the plan and `tables.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from xjdata.datasets import Column as DatasetColumn
from xjdata.datasets import DatasetContract, Derived, dataset_contract, dataset_names
from xjdata.home import load_yaml_model
from xjdata.plan import Plan, Target

if TYPE_CHECKING:  # who only reads the warehouse does not wait for Arrow
    import pyarrow as pa

SCHEMAS = ("core", "mart", "quality", "open")

NIGHT = "as_of"
"""The column of the night."""

TypeName = Literal["text", "integer", "number", "boolean", "date"]

_TYPES: dict[TypeName, type[TypeEngine]] = {  # type: ignore[type-arg]
    "text": Text,
    "integer": BigInteger,
    "number": Double,
    "boolean": Boolean,
    "date": Date,
}

_DATASET_TYPES: dict[str, TypeName] = {
    "yes_no": "boolean",
    "integer": "integer",
    "number": "number",
    "time": "number",
    "date": "date",
}


class _Column(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: TypeName
    zh: str
    en: str


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: str
    en: str
    key: list[str] = Field(default=[])
    columns: dict[str, _Column]


class _Tables(RootModel[dict[Literal["mart", "quality"], dict[str, _Table]]]):
    pass


@cache
def _described() -> dict[Literal["mart", "quality"], dict[str, _Table]]:
    file = resources.files("warehouse") / "tables.yaml"
    return load_yaml_model(Path(str(file)), _Tables, file.read_text("utf-8")).root


def table_names(plan: Plan) -> tuple[str, ...]:
    """``schema.table`` of every table of the warehouse.

    Args:
        plan: One indicator table is made for each of its targets.
    """
    return tuple(_makers(plan))


def build_tables(plan: Plan, names: Iterable[str] | None = None) -> MetaData:
    """The tables of the warehouse, commented in Chinese and English.

    Args:
        plan: One indicator table is made for each of its targets.
        names: Which tables, as ``schema.table``; all when not given.
    """
    metadata = MetaData()
    makers = _makers(plan)
    for name in makers if names is None else names:
        schema, _, table = name.partition(".")
        _add(metadata, schema, table, makers[name]())
    return metadata


def _makers(plan: Plan) -> dict[str, Callable[[], _Table]]:
    """Every table and what describes it, which takes time for 2,500 columns."""
    makers: dict[str, Callable[[], _Table]] = {"core.dim_county": _county_table}
    for dataset in dataset_names():
        contract = dataset_contract(dataset)
        makers[f"core.{core_table(contract)}"] = partial(_dataset_table, contract)
    for schema, tables in _described().items():
        for name, table in tables.items():
            makers[f"{schema}.{name}"] = partial(_as_it_is, table)
    for target in plan.targets:
        makers[f"mart.{target.table_name}"] = partial(_target_table, target)
    return makers


def _as_it_is(table: _Table) -> _Table:
    return table


def _target_table(target: Target) -> _Table:
    values = _described()["mart"]["indicator_value"]
    return values.model_copy(
        update={"zh": f"{target.id} {target.name_zh}", "en": f"{target.id} {target.name_en}"}
    )


def dated_tables(plan: Plan) -> list[str]:
    """The tables whose every row stands under the night they are published for."""
    makers = {name: make for name, make in _makers(plan).items() if not name.startswith("core.")}
    tables = {name: make() for name, make in makers.items()}
    return [n for n, table in tables.items() if NIGHT in table.columns and NIGHT not in table.key]


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of a table as Arrow has them."""
    import pyarrow as pa

    types: dict[type[TypeEngine], pa.DataType] = {  # type: ignore[type-arg]
        Text: pa.string(),
        BigInteger: pa.int64(),
        Double: pa.float64(),
        Boolean: pa.bool_(),
        Date: pa.date32(),
    }
    return pa.schema([(column.name, types[type(column.type)]) for column in table.columns])


def _add(metadata: MetaData, schema: str, name: str, table: _Table) -> None:
    Table(
        name,
        metadata,
        *(
            Column(
                column_name,
                _TYPES[column.type],
                primary_key=column_name in table.key,
                autoincrement=False,
                comment=_comment(column.zh, column.en),
            )
            for column_name, column in table.columns.items()
        ),
        schema=schema,
        comment=_comment(table.zh, table.en),
    )


def _county_table() -> _Table:
    county = {
        "county_code": _Column(type="text", zh="单位代码", en="Unit"),
        "name_zh": _Column(type="text", zh="名称（中文）", en="Name in Chinese"),
        "name_en": _Column(type="text", zh="名称（英文）", en="Name in English"),
        "is_county": _Column(
            type="boolean", zh="是否旗县市（区）；盟直为否", en="A county; league-direct is none"
        ),
        "seat_lon": _Column(type="number", zh="驻地经度", en="Longitude of the seat, degrees"),
        "seat_lat": _Column(type="number", zh="驻地纬度", en="Latitude of the seat, degrees"),
    }
    return _Table(
        zh="报送单位：13 个旗县市（区）和盟直", en="Units", key=["county_code"], columns=county
    )


def core_table(contract: DatasetContract) -> str:
    """The name of a dataset's table in `core`."""
    return "dim_school" if contract.dataset == "school" else f"fct_{contract.dataset}"


def _dataset_table(contract: DatasetContract) -> _Table:
    columns = {
        "county_code": _Column(type="text", zh="报送单位代码", en="Delivering unit"),
        "period": _Column(type="text", zh="数据所指时期", en="Period"),
    }
    for column in contract.kept:
        if column.type != "county":
            columns[column.cleaned_name] = _dataset_column(column)
    for derived in contract.derived:
        columns[derived.name] = _explained(derived, derived.title.zh, derived.title.en)
    columns["blanked"] = _Column(
        type="text",
        zh="被检查清空的列（逗号分隔）；报送时即为空的不在其中",
        en="Columns blanked by a check, joined by commas; a cell delivered empty is not among them",
    )
    columns["in_period"] = _Column(
        type="boolean", zh="是否属于本时期", en="Belongs to the period of the delivery"
    )
    return _Table(
        zh=f"{contract.title.zh}：{contract.row.zh}。{contract.description.zh}",
        en=f"{contract.title.en}: {contract.row.en}. {contract.description.en}",
        columns=columns,
    )


def _dataset_column(column: DatasetColumn) -> _Column:
    zh, en = column.title.zh, column.title.en
    if column.privacy == "pseudonym":
        zh, en = f"{zh}的假名（同一人相同，不能还原）", f"Pseudonym of: {en}"
    elif column.privacy == "month":
        zh, en = "出生年月", "Month of birth"
    described = _explained(column, zh, en)
    if column.codes is None:
        return described
    zh, en = (
        f"{described.zh}（代码表：{column.codes}）",
        f"{described.en} (code list: {column.codes})",
    )
    return described.model_copy(update={"zh": zh, "en": en})


def _explained(column: DatasetColumn | Derived, zh: str, en: str) -> _Column:
    """A column under a title, with its description and unit."""
    if column.description is not None:
        zh, en = f"{zh}。{column.description.zh}", f"{en}. {column.description.en}"
    if column.unit is not None:
        zh, en = f"{zh}（单位：{column.unit}）", f"{en} [{column.unit}]"
    return _Column(type=_DATASET_TYPES.get(column.type, "text"), zh=zh, en=en)


def _comment(zh: str, en: str) -> str:
    return f"{zh} / {en}"

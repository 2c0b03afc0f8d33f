"""Source contracts: what is read, and what an error says of file, line and field."""

import re
from datetime import date
from pathlib import Path

import pytest

from xjdata.messages import ConfigError
from xjdata.sources import CONNECTORS, UnitContract, read_source_contract, read_unit_contracts
from xjdata.sources.fields import FIELDS

from .inbox import Place

GOOD = """\
unit: "152501"
sources:
  - dataset: fitness
    valid_from: 2024-01-01
    connector: workbook
    path: "152501/体质健康*.xlsx"
    sheets: all
    sheet_is: school_code
    header: {row: 3, levels: 2}
    columns:
      height: ["身高 > 厘米", 个头]
      weight: 体重数
    units: {height: [m, cm]}
    values: {sex: {M: "1", F: "2"}}
    constants: {grade: "11"}
  - dataset: fitness
    valid_from: 2025-09-01
    valid_to: 2026-08-31
    connector: text
    path: "152501/体质.csv"
    encoding: GBK
    delimiter: "|"
  - dataset: teacher
    valid_from: 2024-01-01
    connector: database
    url: "postgresql+psycopg://reader:${EDU_PASSWORD}@10.0.0.1/edu?sslmode=require"
    table: 教师信息
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "152501.yaml"
    path.write_text(GOOD, "utf-8")
    return path


def test_all_fields_are_read(path: Path) -> None:
    contract = read_source_contract(path)
    first = contract.sources[0]
    assert contract.datasets == ("fitness", "teacher")
    assert first.header is not None
    assert (first.header.row, first.header.levels) == (3, 2)
    assert first.columns == {"height": ["身高 > 厘米", "个头"], "weight": ["体重数"]}
    assert first.units == {"height": ["m", "cm"]}
    assert first.values == {"sex": {"M": "1", "F": "2"}}
    assert first.constants == {"grade": "11"}
    assert (first.unit, first.file) == ("152501", str(path))


def test_a_later_entry_replaces_an_earlier_one_from_its_own_day_on(path: Path) -> None:
    contract = read_source_contract(path)

    def connector(day: date) -> str | None:
        source = contract.source_of("fitness", day)
        return source and source.connector

    assert connector(date(2023, 12, 31)) is None
    assert connector(date(2024, 1, 1)) == "workbook"
    assert connector(date(2025, 8, 31)) == "workbook"
    assert connector(date(2025, 9, 1)) == "text"
    assert connector(date(2026, 8, 31)) == "text"
    assert connector(date(2026, 9, 1)) is None, "ended, and the older one does not come back"
    assert contract.source_of("school", date(2024, 1, 1)) is None


def test_a_description_shows_no_user_and_no_password(path: Path) -> None:
    shown = [source.describe() for source in read_source_contract(path).sources]
    assert shown[0] == "workbook 152501/体质健康*.xlsx"
    assert shown[2] == "database postgresql+psycopg://10.0.0.1/edu 教师信息"


def test_a_contract_goes_into_json_and_back(path: Path) -> None:
    contract = read_source_contract(path)
    again = UnitContract.model_validate_json(contract.model_dump_json())
    assert again.model_dump() == contract.model_dump()


def test_all_units_are_read(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.contract({"connector": "text", "path": "a.csv"})
    place.contract({"connector": "text", "path": "a.csv"}, unit="152502")
    assert list(read_unit_contracts(place.home)) == ["152501", "152502"]


URL = "postgresql+psycopg://reader:${EDU_PASSWORD}@10.0.0.1/edu?sslmode=require"
TABLE = "    table: 教师信息"
WORDS = 'values: {sex: {M: "1", F: "2"}}'
GRADE = '{grade: "11"}'
# What stands there, what is written instead, the line and field of the fault, and the start of what
# is allowed.
FAULTS = {
    "unknown field": ("    sheets: all", "    shets: all", 7, "shets", "sheets, dataset"),
    "unknown dataset": ("dataset: teacher", "dataset: techer", 23, "dataset", "teacher, school"),
    "unknown connector": ("connector: text", "connector: csv", 19, "connector", "'text'"),
    "unknown column": (" height: [", " heigth: [", 11, "columns.heigth", "height, school"),
    "empty headings": ("weight: 体重数", "weight: []", 12, "columns.weight", ""),
    "heading twice": ("weight: 体重数", "weight: 个 头", 12, "columns.weight.0", ""),
    "unknown unit": ("height: [m, cm]", "height: [m, mm]", 13, "units.height", "m, cm"),
    "no such column": ("units: {height: [m, cm]}", 'nothing: {hight: "-1"}', 13, "hight", "height"),
    "unit of a column without": ("units: {height: [m, cm]}", "units: {sex: cm}", 13, "sex", ""),
    "unknown code": ('F: "2"', 'F: "3"', 14, "values.sex.F", "1, 2"),
    "code is a number": ('F: "2"', "F: 2", 14, "values.sex.F", ""),
    "words for a number": (WORDS, 'values: {height: {高: "1"}}', 14, "values.height", "sex"),
    "unknown constant": (GRADE, '{grade: "10"}', 15, "constants.grade", "11"),
    "constant for a delivered column": (GRADE, '{height: "150"}', 15, "constants.height", ""),
    "constant that is no number": (GRADE, '{sit_up: "many"}', 15, "constants.sit_up", ""),
    "sheet is no column": ("sheet_is: school_code", "sheet_is: code", 8, "sheet_is", "school_code"),
    "bad sheets": ("sheets: all", "sheets: every", 7, "sheets", "first, all"),
    "sheets choose nothing": ("sheets: all", "sheets: {}", 7, "sheets", ""),
    "sheets by bad pattern": ("sheets: all", 'sheets: {pattern: "["}', 7, "sheets.pattern", ""),
    "sheets by unknown word": ("sheets: all", "sheets: {named: [a]}", 7, "named", "names, pattern"),
    "sheet before the first": ("sheets: all", "sheets: {index: 0}", 7, "sheets.index", ""),
    "path leads up": ("152501/体质健康*.xlsx", "../152502/*.xlsx", 6, "path", ""),
    "path is absolute": ("152501/体质健康*.xlsx", "/etc/*.xlsx", 6, "path", ""),
    "path of a drive": ("152501/体质健康*.xlsx", "C:/数据/*.xlsx", 6, "path", ""),
    "path with backslashes": ('"152501/体质健康*.xlsx"', "'..\\152502\\*.xlsx'", 6, "path", ""),
    "no path": ('    path: "152501/体质.csv"\n', "", 16, "path", ""),
    "field of another connector": ('    encoding: GBK', "    table: t", 21, "table", ""),
    "unknown encoding": ("encoding: GBK", "encoding: GBX", 21, "encoding", "gb18030"),
    "long delimiter": ('delimiter: "|"', 'delimiter: "||"', 22, "delimiter", ""),
    "ends before it starts": ("valid_to: 2026-08-31", "valid_to: 2025-08-31", 18, "valid_to", ""),
    "no date": ("valid_from: 2025-09-01", "valid_from: 2025-13-01", 17, "valid_from", ""),
    "same day twice": ("2025-09-01", "2024-01-01", 17, "sources.1.valid_from", ""),
    "table and query": (TABLE, TABLE + "\n    query: select 1", 28, "query", ""),
    "neither table nor query": ("    table: 教师信息\n", "", 23, "table", ""),
    "password in clear": ("${EDU_PASSWORD}", "secret", 26, "url", ""),
    "password among options": ("sslmode=require", "password=secret", 26, "url", ""),
    "no url": (URL, "edu.db", 26, "url", ""),
    "sqlite outside": (URL, "sqlite:////etc/edu.db", 26, "url", ""),
    "sqlite leads up": (URL, "sqlite:///a/../../edu.db", 26, "url", ""),
    "sqlite in memory": (URL, "sqlite:///:memory:", 26, "url", ""),
    "query that writes": (TABLE, "    query: with a as (select 1) delete from t", 27, "query", ""),
    "two queries": (TABLE, '    query: "select 1; select 2"', 27, "query", ""),
    "unit unknown": ('unit: "152501"', 'unit: "152599"', 1, "unit", ""),
    "unit of another file": ('unit: "152501"', 'unit: "152502"', 1, "unit", ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_line_field_and_what_is_allowed(fault: str, path: Path) -> None:
    old, new, line, field, allowed = FAULTS[fault]
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(ConfigError) as error:
        read_source_contract(path)
    message = error.value.message
    assert f"{path} line {line}: field" in message.en, message.en
    assert re.search(rf"field [\w.]*{re.escape(field)}:", message.en), message.en
    assert allowed in message.en.partition("llowed")[2] if allowed else True, message.en
    assert re.search("[\u4e00-\u9fff]", message.zh)
    assert "secret" not in message.zh + message.en


@pytest.mark.parametrize(
    "query",
    [
        "select 姓名 from 教师 where 备注 <> 'a; drop table x'",
        " SELECT update_time FROM t -- ; delete\n;",
        "with a as (select 1 as n) select n from a",
    ],
)
def test_a_query_that_reads_is_taken(query: str, tmp_path: Path) -> None:
    source = Place(tmp_path).source(connector="database", url="${ALL_OF_IT}", query=query)
    assert source.query == query


# The fields of one entry, the field of the fault, and the start of what is allowed.
OF_FILES = {
    "file is no column": ({"file_is": "code", "file_pattern": "(a)"}, "file_is", "school_code"),
    "file without pattern": ({"file_is": "school_code"}, "file_is", ""),
    "two groups": ({"file_is": "school_code", "file_pattern": "(a)(b)"}, "file_pattern", ""),
    "no pattern": ({"file_is": "school_code", "file_pattern": "("}, "file_pattern", ""),
    "file is a column": (
        {"file_is": "sex", "file_pattern": "(a)", "columns": {"sex": "性别"}}, "file_is", ""
    ),
    "complete says nothing": ({"complete": {}}, "complete", ""),
    "complete says both": ({"complete": {"files": 1, "schools": ["a"]}}, "complete", ""),
    "schools without names": ({"complete": {"schools": ["a"]}}, "complete.schools", ""),
    "no files": ({"complete": {"files": 0}}, "complete.files", ""),
    "inside leads up": ({"inside": "../*.csv"}, "inside", ""),
    "cell of no column": ({"cells": {"heigth": "教基1!A1"}}, "cells.heigth", "height"),
    "no place of a cell": ({"cells": {"height": "教基1!1A"}}, "cells.height", ""),
    "cell beyond the sheet": ({"cells": {"height": "教基1!XFE1"}}, "cells.height", ""),
    "cell and heading": (
        {"cells": {"height": "教基1!A1"}, "columns": {"height": "高"}}, "cells.height", ""
    ),
    "cell and sheets": ({"cells": {"height": "教基1!A1"}, "sheets": "all"}, "sheets", ""),
    "cells of a text": ({"cells": {"height": "教基1!A1"}, "connector": "text"}, "cells", ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", OF_FILES)
def test_a_fault_of_several_files_or_cells_names_its_field(fault: str, tmp_path: Path) -> None:
    entry, field, allowed = OF_FILES[fault]
    with pytest.raises(ConfigError) as error:
        Place(tmp_path).source(**{"connector": "workbook", "path": "a"} | entry)
    said = error.value.message.en
    assert f"field sources.0.{field}:" in said
    assert allowed in said.partition("llowed")[2] if allowed else True, said


def test_every_connector_has_its_module_and_its_fields() -> None:
    assert CONNECTORS.keys() == FIELDS.keys()

"""The dataset contracts: whole, in both languages, every heading with one meaning."""

import re
import unicodedata
from importlib import resources

import pytest
import yaml
from pydantic import ValidationError

from xjdata.datasets import Column, DatasetContract, dataset_contract, dataset_names
from xjdata.messages import ConfigError

HAN = re.compile("[\u4e00-\u9fff]")
COLUMNS = [(name, column) for name in dataset_names() for column in dataset_contract(name).columns]
UNITS = {
    "10000_cny", "as_measure", "class", "cm", "count", "hour", "kg", "m2", "ml", "person",
    "person_time", "room", "s", "year",
}  # fmt: skip
OTHER_UNITS = {"m", "亩", "元"}


def plain(heading: str) -> str:
    """A heading as it is compared: width, case, blanks, quotes and multiplication signs aside."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"[\s>]", "", text)
    return re.sub('[“”"]', '"', re.sub("[×*]", "x", text))


def test_the_datasets():
    assert dataset_names() == (
        "school",
        "aid",
        "baseline",
        "building",
        "enforcement_officer",
        "enrollment",
        "exam_room",
        "facility",
        "fitness",
        "group_member",
        "institution",
        "language",
        "matter",
        "milestone",
        "partner",
        "pilot_major",
        "population",
        "project",
        "recognition",
        "research_post",
        "safety",
        "school_ledger",
        "screening",
        "supervision",
        "teacher",
        "training",
        "weak_high_school",
    )


def test_an_unknown_dataset_names_the_known_ones():
    with pytest.raises(ConfigError) as error:
        dataset_contract("techer")
    assert "techer" in error.value.message.zh
    assert "teacher" in error.value.message.en


def in_both(text) -> bool:
    return bool(HAN.search(text.zh)) and not HAN.search(text.en) and bool(text.en.strip())


@pytest.mark.parametrize("name", dataset_names())
def test_a_contract_speaks_both_languages(name):
    contract = dataset_contract(name)
    assert contract.dataset == name
    texts = [contract.title, contract.description, contract.row, contract.period.reference_date]
    assert all(map(in_both, texts))


@pytest.mark.parametrize(("dataset", "column"), COLUMNS, ids=lambda item: getattr(item, "name", ""))
def test_a_column_is_described(dataset, column):
    # A title may name a thing with digits and a unit only (50米跑), never without a word.
    assert in_both(column.title)
    assert column.description is None or in_both(column.description)
    assert (column.unit in UNITS) == column.is_numeric
    assert set(column.other_units) <= OTHER_UNITS
    assert all(factor > 0 for factor in column.other_units.values())
    if column.is_numeric:
        assert column.range is not None
        assert column.range[0] < column.range[1]
    assert not column.words or column.type == "text"
    assert not column.act or column.type == "date"
    assert column.type != "yes_no" or column.codes is None


@pytest.mark.parametrize("name", dataset_names())
def test_no_heading_stands_for_two_columns(name):
    contract = dataset_contract(name)
    meanings: dict[str, set[str]] = {}
    for column in contract.columns:
        for heading in (column.name, *column.headers):
            meanings.setdefault(plain(heading), set()).add(column.name)
    for heading in contract.not_read:
        meanings.setdefault(plain(heading), set()).add("(not read)")
    assert {heading: names for heading, names in meanings.items() if len(names) > 1} == {}


@pytest.mark.parametrize("name", dataset_names())
def test_no_heading_is_listed_twice(name):
    contract = dataset_contract(name)
    for headings in ([*contract.not_read], *(column.headers for column in contract.columns)):
        folded = [re.sub(r"\s", "", heading).casefold() for heading in headings]
        assert len(folded) == len(set(folded)), headings


@pytest.mark.parametrize("name", dataset_names())
def test_keys_owners_and_dates(name):
    contract = dataset_contract(name)
    owner = contract.column(contract.owner_column)
    assert owner.type == ("school" if contract.is_placed_by_school else "county")
    assert owner.required == (contract.owner == "school_code")
    for key in contract.key:
        # The county may be read from the sender, who is also meant where a holder is no school;
        # every other part of a key has to be delivered.
        column = contract.column(key)
        assert column.required or column.type == "county" or contract.may_be_empty(key)
    for dated in filter(None, (contract.latest, contract.period.row_date)):
        assert contract.column(dated).type == "date"


KEYS = {
    "school": ["school_code"],
    "facility": ["school_code"],
    "safety": ["school_code"],
    "enrollment": ["school_code", "grade"],
    "teacher": ["id_no"],
    "fitness": ["student_register_no"],
    "building": ["school_code", "building_no"],
    "population": ["county_code", "year", "population_kind", "age"],
    "baseline": ["county_code", "target_id", "year"],
    "school_ledger": ["school_code"],
    "weak_high_school": ["school_code"],
    "screening": ["school_code", "grade"],
    "language": ["school_code", "grade", "subject"],
    "aid": ["school_code", "area_kind"],
    "enforcement_officer": ["id_no"],
    # The holder: the school, else the county.
    "recognition": ["kind", "level", "action", "school_code", "county_code", "acted_on"],
    "project": ["project_no"],
    "exam_room": ["room_no"],
    "institution": ["licence_no"],
    "training": ["course_id", "group", "started_on", "ended_on"],
    "pilot_major": ["school_code", "major_code", "year"],
    "research_post": ["level", "county_code", "subject", "year"],
    "group_member": ["group_name", "school_code"],
    "supervision": ["kind", "topic", "held_on"],
    "milestone": ["item", "held_on"],
    "partner": ["partner"],
    "matter": ["matter_no"],
}


@pytest.mark.parametrize("name", dataset_names())
def test_what_tells_two_rows_apart(name):
    assert dataset_contract(name).key == KEYS[name]


# As printed in the national upload template and its public readers.
FITNESS = {
    "height": ("cm", 80, 220),
    "weight": ("kg", 10, 200),
    "vital_capacity": ("ml", 300, 9000),
    "run_50m": ("s", 5, 30),
    "sit_reach": ("cm", -30, 40),
    "rope_skip": ("count", 0, 300),
    "sit_up": ("count", 0, 120),
    "shuttle_run": ("s", 60, 300),
    "long_jump": ("cm", 50, 350),
    "run_800m": ("s", 120, 600),
    "run_1000m": ("s", 150, 700),
    "pull_up": ("count", 0, 60),
}


@pytest.mark.parametrize("name", FITNESS)
def test_plausible_readings(name):
    column = dataset_contract("fitness").column(name)
    assert column.range is not None
    assert (column.unit, *column.range) == FITNESS[name]


def test_units_a_layout_may_name_instead():
    factors = {(name, column.name): column.other_units for name, column in COLUMNS}
    assert factors["fitness", "height"] == {"m": 100}
    assert factors["fitness", "long_jump"] == {"m": 100}
    assert factors["facility", "equipment_value"] == {"元": 0.0001}
    assert factors["facility", "area_sports_ground"]["亩"] == pytest.approx(666.6667)


HEADINGS = [
    ("fitness", "50米x8往返跑", "shuttle_run"),
    ("fitness", "50米*8往返跑", "shuttle_run"),
    ("fitness", "一分钟仰卧起坐（女）", "sit_up"),
    ("fitness", "全国学籍号", "student_register_no"),
    ("fitness", "班级代码", "class_code"),
    ("teacher", "是否专任教", "is_full_time_teacher"),
    ("teacher", "身份证", "id_no"),
    ("teacher", "教授科目", "subject"),
    ("teacher", "是否“双师型”教师", "dual_qualified"),
    ("building", "危房等级（C级/D级）", "danger_grade"),
    ("building", "建筑物分类", "building_use"),
    ("school", "学校代码", "school_code"),
    ("school", "区县名称", "county_code"),
    ("enrollment", "在校学生数 > 合计", "students"),
]


@pytest.mark.parametrize(("dataset", "heading", "name"), HEADINGS)
def test_headings_seen_in_real_files(dataset, heading, name):
    known = {
        plain(header): column.name
        for column in dataset_contract(dataset).columns
        for header in column.headers
    }
    assert known[plain(heading)] == name


PERSONAL = {
    "school": {"address", "principal", "phone"},
    "teacher": {"name", "phone"},
    "fitness": {"class_code", "class_name", "ethnic_code", "name", "address"},
    "enforcement_officer": {"name"},
    "matter": {"name"},
}
PSEUDONYMS = {
    "teacher": {"id_no"},
    "enforcement_officer": {"id_no"},
    "fitness": {"student_register_no"},
}


@pytest.mark.parametrize("name", dataset_names())
def test_what_is_dropped_and_what_becomes_a_pseudonym(name):
    contract = dataset_contract(name)
    assert {c.name for c in contract.columns if c.privacy == "drop"} == PERSONAL.get(name, set())
    pseudonyms = {c.name for c in contract.columns if c.privacy == "pseudonym"}
    assert pseudonyms == PSEUDONYMS.get(name, set())
    assert {c.name for c in contract.kept} == {c.name for c in contract.columns} - PERSONAL.get(
        name, set()
    )


COLUMN = {"name": "x", "type": "text", "title": {"zh": "甲", "en": "x"}, "headers": ["甲"]}
WRONG_COLUMNS = [
    ({"type": "code"}, "codes"),
    ({"codes": "sex"}, "codes"),
    ({"type": "code", "codes": "colour"}, "colour"),
    ({"unit": "cm", "range": [1, 2]}, "range"),
    ({"other_units": {"m": 100}}, "other_units"),
    ({"type": "number"}, "unit"),
    ({"type": "number", "unit": "cm", "range": [2, 1]}, "range"),
    ({"headers": []}, "headers"),
    ({"name": "身高"}, "name"),
    ({"colour": "red"}, "colour"),
    ({"end_of": "y"}, "日期列"),
]


@pytest.mark.parametrize(("change", "said"), WRONG_COLUMNS)
def test_a_wrong_column_is_refused(change, said):
    Column.model_validate(COLUMN)
    with pytest.raises(ValidationError) as error:
        Column.model_validate(COLUMN | change)
    assert said in str(error.value)


CONTRACT = {
    "dataset": "x",
    "title": {"zh": "甲", "en": "x"},
    "description": {"zh": "甲", "en": "x"},
    "row": {"zh": "甲", "en": "x"},
    "period": {"kind": "school_year", "reference_date": {"zh": "甲", "en": "x"}},
    "key": ["school_code"],
    "owner": "school_code",
    "columns": [
        {**COLUMN, "name": "school_code", "type": "school"},
        {**COLUMN, "name": "nickname", "personal": True},
    ],
}
WRONG_CONTRACTS = [
    ({"key": ["school_code", "grade"]}, "grade"),
    ({"owner": "county_code"}, "county_code"),
    ({"latest": "test_date"}, "test_date"),
    ({"key": ["nickname"]}, "nickname"),
    ({"latest": "nickname"}, "nickname"),
    ({"columns": CONTRACT["columns"] * 2}, "nickname, school_code"),
    ({"period": {**CONTRACT["period"], "kind": "month"}}, "school_year"),
    ({"period": {**CONTRACT["period"], "row_date": "school_code"}}, "日期列"),
    ({"no_people": True}, "nickname"),
    ({"columns": [*CONTRACT["columns"], {**COLUMN, "type": "date", "end_of": "y"}]}, "y"),
    (
        {"columns": [*CONTRACT["columns"], {**COLUMN, "type": "date", "end_of": "school_code"}]},
        "日期列",
    ),
]


@pytest.mark.parametrize(("change", "said"), WRONG_CONTRACTS)
def test_a_wrong_contract_is_refused(change, said):
    DatasetContract.model_validate(CONTRACT)
    with pytest.raises(ValidationError) as error:
        DatasetContract.model_validate(CONTRACT | change)
    assert said in str(error.value)


def test_where_the_school_may_be_left_empty():
    contract = DatasetContract.model_validate(CONTRACT | {"owner": "school_or_county"})
    assert (contract.owner_column, contract.is_placed_by_school) == ("school_code", True)
    assert contract.may_be_empty("school_code")
    assert not contract.may_be_empty("nickname")
    assert not DatasetContract.model_validate(CONTRACT).may_be_empty("school_code")


def test_ends_and_their_starts():
    ends = {(name, column.name): column.end_of for name, column in COLUMNS if column.end_of}
    assert ends == {
        ("recognition", "valid_to"): "acted_on",
        ("project", "accepted_on"): "started_on",
        ("training", "ended_on"): "started_on",
        ("enforcement_officer", "valid_to"): "valid_from",
        ("partner", "agreement_end"): "agreement_start",
        ("weak_high_school", "agreement_end"): "agreement_start",
        ("matter", "ended_on"): "done_on",
        ("school_ledger", "pairing_end"): "pairing_start",
    }


def test_no_field_stands_twice_in_a_file():
    folder = resources.files("xjdata.datasets") / "contracts"
    for file in folder.iterdir():
        node = yaml.compose(file.read_text("utf-8"), yaml.CSafeLoader)
        maps = [node, *next(value for key, value in node.value if key.value == "columns").value]
        for mapping in maps:
            keys = [key.value for key, _ in mapping.value]
            assert len(keys) == len(set(keys)), (file.name, keys)

"""What a stranger adds as data alone: a county, a target."""

import shutil

import yaml

from tests.night.conftest import Copy
from tests.night.nights import query, run_plain
from xjdata.home import Home
from xjdata.plan import load_plan

_NEW_COUNTY = """
unit: "152599"
name: {zh: 新设旗, en: New Banner}
aliases: [新旗]
sources:
  - {dataset: school, valid_from: 2024-01-01, connector: text, path: "152599/学校*.csv"}
  - {dataset: safety, valid_from: 2024-01-01, connector: text, path: "152599/安防*.csv"}
"""

_SCHOOLS = """学校标识码,学校名称,旗县,办学类型,办学状态,举办者
2115259901,新设旗第一小学,新旗,小学,在办,县级教育部门
1115259902,新设旗幼儿园,152599,幼儿园,在办,民办
2115259903,新设旗旧小学,新设旗,小学,撤销,县级教育部门
"""

_SAFETY = """学校标识码,学校名称,封闭化管理
2115259901,新设旗第一小学,是
1115259902,新设旗幼儿园,否
2115259903,新设旗旧小学,是
"""


def test_a_new_county_is_one_yaml_file(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    (home.counties / "152599.yaml").write_text(_NEW_COUNTY, "utf-8")
    inbox = home.inbox / "152599"
    inbox.mkdir()
    (inbox / "学校名单.csv").write_text(_SCHOOLS, "gb18030")
    (inbox / "安防.csv").write_text(_SAFETY, "gb18030")
    ((before, schools),) = query(home, _CLOSED.format(where="level = 'league'"))
    records = run_plain(home)
    assert records["152599", "school"].status == "loaded"
    assert records["152599", "safety"].status == "loaded"
    assert query(
        home, "SELECT name_zh, is_county FROM core.dim_county WHERE county_code = '152599'"
    ) == [("新设旗", True)]
    mine = "level = 'county' AND county_code = '152599'"
    assert query(home, _CLOSED.format(where=mine)) == [(1, 2)]
    league = query(home, _CLOSED.format(where="level = 'league'"))
    assert league == [(before + 1, schools + 2)]
    assert query(home, "SELECT county_code FROM quality.problem WHERE row_number > 0") == []


_CLOSED = (
    "SELECT numerator, denominator FROM mart.w22_2_closed_management "
    "WHERE breakdown = 'all' AND {where}"
)


def test_a_new_target_on_an_existing_measure_is_one_plan_entry(faultless: Home, copy: Copy) -> None:
    home = copy(faultless)
    built_in = load_plan(2024)
    folder = home.root / "plans" / "2024"
    import xjdata.plan

    source = next(iter(xjdata.plan.__path__)) + "/plans/2024"
    shutil.copytree(source, folder)
    path = folder / "item_22.yaml"
    item = yaml.safe_load(path.read_text("utf-8"))
    model = next(target for target in item["targets"] if target["id"] == "W22-3")
    item["targets"].append(
        model
        | {
            "id": "W22-8",
            "slug": "video_linked_rate",
            "name_zh": "视频监控联网率",
            "name_en": "Video linked",
            "measure": {
                "name": "schools_with",
                "dataset": "safety",
                "where": {"video_linked": True},
            },
        }
    )
    path.write_text(yaml.safe_dump(item, allow_unicode=True, sort_keys=False), "utf-8")
    run_plain(home)
    assert len(load_plan("2024", home.root / "plans").targets) == len(built_in.targets) + 1
    ((have, schools),) = query(
        home,
        "SELECT numerator, denominator FROM mart.w22_8_video_linked_rate "
        "WHERE level = 'league' AND breakdown = 'all'",
    )
    ((counted,),) = query(
        home,
        "SELECT count(*) FROM core.fct_safety AS safety JOIN core.dim_school AS school "
        "USING (school_code) WHERE safety.video_linked AND school.school_status = '1' "
        "AND school.school_type NOT IN ('119', '218')",
    )
    assert (have, schools > have) == (counted, True)

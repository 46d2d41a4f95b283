"""Sixty invented assessment institutions in real counties, with occupations they could plausibly assess."""

from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.cn import uscc

OCCUPATIONS = {
    "电工": "6-31-01-03", "焊工": "6-18-02-04", "钳工": "6-20-01-01", "车工": "6-18-01-01", "中式烹调师": "4-03-02-01",
    "中式面点师": "4-03-02-02", "茶艺师": "4-03-02-07", "保育师": "4-10-01-03", "育婴员": "4-10-01-02",
    "养老护理员": "4-10-01-05", "家政服务员": "4-10-01-06", "美容师": "4-10-03-01", "美发师": "4-10-03-02",
    "汽车维修工": "4-12-01-01", "砌筑工": "6-29-01-01", "钢筋工": "6-29-01-04", "保安员": "4-07-05-01",
    "物业管理员": "4-06-01-01", "起重装卸机械操作工": "6-30-05-01", "互联网营销师": "4-01-06-02",
}  # fmt: skip

TRAINING, SCHOOL, EMPLOYER = "training", "school", "employer"
REGISTRATION = {TRAINING: "52", SCHOOL: "12", EMPLOYER: "91"}
SERIALS = {TRAINING: "MJ", SCHOOL: "43", EMPLOYER: "MA"}

# county code: name, kind, occupations
LISTED = """
520102 南明区启航职业技能培训学校 training 电工 中式烹调师 养老护理员
520103 云岩区黔匠职业培训学校 training 中式面点师 茶艺师 育婴员
520111 贵阳市花溪职业技术学校 school 汽车维修工 电工 钳工
520112 乌当区康养职业技能培训中心 training 养老护理员 家政服务员 保育师
520113 贵州白云铝业有限责任公司 employer 电工 焊工 起重装卸机械操作工
520115 观山湖区数谷职业技能培训学校 training 互联网营销师 电工
520121 开阳县磷城职业技能培训学校 training 焊工 电工
520123 修文县扎佐职业技能培训学校 training 汽车维修工 焊工
520181 清镇市职教城技师学院 school 钳工 车工 焊工 电工
520102 贵阳安保职业培训学校 training 保安员 物业管理员
520201 六盘水市钟山职业技术学校 school 电工 焊工 汽车维修工
520201 六盘水市凉都职业技能培训学校 training 中式烹调师 家政服务员
520203 六枝特区工矿职业技能培训中心 training 电工 起重装卸机械操作工
520204 水城钢铁职业技能评价中心 employer 焊工 电工 钳工
520281 盘州市煤电职业技能培训学校 training 电工 焊工
520302 遵义市红花岗区遵匠职业培训学校 training 中式烹调师 砌筑工 钢筋工
520303 遵义市汇川区航天技工学校 school 车工 钳工 电工
520304 播州区辣都职业技能培训学校 training 中式烹调师 中式面点师
520322 桐梓县娄山职业技能培训学校 training 电工 焊工
520325 道真自治县仡乡职业技能培训学校 training 家政服务员 育婴员
520328 湄潭县茶乡职业技能培训学校 training 茶艺师 互联网营销师
520330 习水县赤水河职业技能培训学校 training 中式烹调师 电工
520382 仁怀市酒都职业技能培训中心 training 电工 物业管理员
520382 贵州茅溪酒业股份有限公司 employer 电工 起重装卸机械操作工
520402 安顺市砼垚职业技能培训学校 training 电工 中式烹调师
520402 黔城技师学院 school 电工 钳工 汽车维修工
520403 平坝区天台山职业技能培训学校 training 美容师 美发师
520422 普定县夜郎湖职业技能培训中心 training 家政服务员 保育师
520423 镇宁自治县黄果树职业技能培训学校 training 中式烹调师 茶艺师
520424 关岭自治县索风职业技能培训学校 training 电工 砌筑工
520502 毕节市七星关区同心职业培训学校 training 砌筑工 钢筋工 电工
520502 毕节职业技术评价学院 school 汽车维修工 电工
520521 大方县奢香职业技能培训学校 training 家政服务员 育婴员
520523 金沙县能源职业技能评价中心 employer 电工 焊工
520524 织金县砂陶职业技能培训学校 training 中式烹调师 电工
520525 纳雍县雍熙职业技能培训学校 training 养老护理员 家政服务员
520526 威宁自治县草海职业技能培训学校 training 中式面点师 电工
520581 黔西市水西职业技能培训学校 training 电工 焊工
520602 铜仁市碧江区锦江职业培训学校 training 中式烹调师 育婴员
520602 铜仁市武陵技工学校 school 电工 车工
520603 万山区丹都职业技能培训学校 training 电工 互联网营销师
520621 江口县梵净山职业技能培训学校 training 茶艺师 家政服务员
520624 思南县乌江职业技能培训学校 training 焊工 电工
520627 沿河自治县土家职业技能培训学校 training 中式烹调师 保育师
520628 松桃自治县苗乡职业技能培训学校 training 家政服务员 美发师
522301 兴义市万峰林职业技能培训学校 training 茶艺师 中式烹调师
522301 黔西南金州技师学院 school 电工 焊工 汽车维修工
522302 兴仁市放马坪职业技能培训学校 training 砌筑工 电工
522325 贞丰县三岔河职业技能培训学校 training 家政服务员 育婴员
522328 安龙县荷城职业技能培训学校 training 保安员 物业管理员
522601 凯里市苗岭职业培训学校 training 中式烹调师 美容师
522601 黔东南民族职业评价学院 school 电工 保育师 茶艺师
522622 黄平县旧州职业技能培训学校 training 电工 砌筑工
522625 镇远县舞阳河职业技能培训学校 training 中式面点师 家政服务员
522631 黎平县侗乡职业技能培训学校 training 茶艺师 互联网营销师
522701 都匀市剑江职业培训学校 training 电工 中式烹调师
522701 黔南布依职业技术学校 school 汽车维修工 电工 钳工
522702 福泉市磷化工职业技能评价中心 employer 电工 焊工
522723 贵定县金海职业技能培训学校 training 养老护理员 育婴员
522730 龙里县草原职业技能培训学校 training 起重装卸机械操作工 电工
"""


@dataclass(frozen=True)
class Sample:
    """One invented institution; its credit code passes the check but is in no register."""

    county: str
    name: str
    kind: str
    occupations: tuple[str, ...]
    credit_code: str


def samples() -> Iterator[Sample]:
    """The sixty, in the order of their counties' first mention."""
    for number, line in enumerate(LISTED.strip().splitlines(), 1):
        county, name, kind, *occupations = line.split()
        yield Sample(county, name, kind, tuple(occupations), _credit_code(kind, county, number))


def _credit_code(kind: str, county: str, number: int) -> str:
    body = f"{REGISTRATION[kind]}{county}{SERIALS[kind]}{9_000_000 + number * 137:07d}"[:17]
    return body + str(uscc.calc_check_digit(body))

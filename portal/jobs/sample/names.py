"""Invented people: plausible names, identity numbers that pass the check but belong to nobody known, login names."""

from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

SURNAMES = "王李张刘陈杨黄赵吴周罗唐何田龙石潘杜蒋谢冉安卢陆莫韦覃姚吕邓彭向"
GIVEN = ["建国", "敏", "卫国", "丽", "强", "静", "磊", "洋", "艳", "勇", "娟", "涛", "超", "明", "秀英", "霞", "平", "刚", "桂英", "文", "云", "洪", "鑫", "波", "斌", "鹏", "浩", "凯", "佳", "婷", "雪", "兰", "玉梅", "晓东", "志远", "国栋", "海燕", "春花", "正兴", "光明", "永芳", "黔生", "贵林", "思源", "雨欣", "俊杰", "子涵", "启航", "成林", "家荣", "世杰", "绍华", "德才", "应龙", "昌平", "再兴", "廷芬", "朝阳"]


class People:
    """Draws names, each once, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._taken: set[str] = set()

    def name(self) -> str:
        """A name that was not drawn before."""
        while True:
            name = self._random.choice(SURNAMES) + self._random.choice(GIVEN)
            if len(self._taken) > 1500:
                name += self._random.choice("华明林英兰")
            if name not in self._taken:
                self._taken.add(name)
                return name

    def id_number(self, county: str) -> str:
        """An identity number of somebody born between 1970 and 2005 in a county of Guizhou."""
        born = date(1970, 1, 1) + timedelta(days=self._random.randrange(35 * 365))
        body = f"{county}{born:%Y%m%d}{self._random.randrange(1000):03d}"
        return body + str(ric.calc_check_digit(f"{body}0"))  # it ignores the last character

    def phone(self) -> str:
        """A mobile number of a range that is not in use."""
        return f"1{self._random.choice('3578')}{self._random.randrange(10**9):09d}"

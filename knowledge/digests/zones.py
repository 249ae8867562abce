"""Time zones by the names people have for them: IANA names, cities in English and Chinese, UTC+8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_location

from knowledge.models import Bilingual
from knowledge.text import squash

# Cities where people do research and that have no zone of their own name, beside those of CLDR.
_MORE_CITIES = {
    "Asia/Shanghai": "Beijing 北京 Guangzhou 广州 Shenzhen 深圳 Hangzhou 杭州 Nanjing 南京 Wuhan 武汉 Chengdu 成都 Xi'an 西安 "
    "Tianjin 天津 Suzhou 苏州 Hefei 合肥 Harbin 哈尔滨 Chongqing 重庆 China 中国 中国时间 北京时间",
    "Asia/Hong_Kong": "HongKong 香港",
    "Asia/Taipei": "Taiwan 台湾 台北 Hsinchu 新竹",
    "Asia/Tokyo": "Kyoto 京都 Osaka 大阪 Japan 日本",
    "Asia/Seoul": "Daejeon 大田 Korea 韩国",
    "Asia/Singapore": "新加坡",
    "Asia/Kolkata": "Bangalore 班加罗尔 Bengaluru Mumbai 孟买 Delhi 德里 Hyderabad 海得拉巴 Chennai 金奈 India 印度",
    "America/Los_Angeles": "SanFrancisco 旧金山 Seattle 西雅图 Berkeley 伯克利 Stanford 斯坦福 SanDiego 圣地亚哥 "
    "MountainView 山景城 PaloAlto 帕洛阿尔托 Pacific 洛杉矶",
    "America/New_York": "Boston 波士顿 Pittsburgh 匹兹堡 Princeton 普林斯顿 Philadelphia 费城 Washington 华盛顿 "
    "Atlanta 亚特兰大 Cambridge,MA NYC 纽约 Eastern",
    "America/Chicago": "Austin 奥斯汀 Houston 休斯敦 Dallas 达拉斯 Urbana 厄巴纳 Central",
    "America/Denver": "Boulder 博尔德 SaltLakeCity 盐湖城 Mountain",
    "America/Toronto": "Montreal 蒙特利尔 Ottawa 渥太华 Waterloo 滑铁卢",
    "Europe/London": "Oxford 牛津 Cambridge 剑桥 Edinburgh 爱丁堡 Manchester 曼彻斯特 UK 英国",
    "Europe/Berlin": "Munich 慕尼黑 München Tübingen 图宾根 Tuebingen Saarbrücken 萨尔布吕肯 Hamburg 汉堡 Heidelberg 海德堡 "
    "Germany 德国 CET",
    "Europe/Paris": "Grenoble 格勒诺布尔 Lyon 里昂 France 法国",
    "Europe/Zurich": "ETH Lausanne 洛桑 Geneva 日内瓦 Switzerland 瑞士",
    "Europe/Amsterdam": "Delft 代尔夫特 Eindhoven 埃因霍温",
    "Europe/Madrid": "Barcelona 巴塞罗那",
    "Europe/Rome": "Milan 米兰 Turin 都灵",
    "Australia/Sydney": "Canberra 堪培拉",
    "America/Sao_Paulo": "Campinas Brazil 巴西",
    "Asia/Jerusalem": "TelAviv 特拉维夫 Haifa 海法",
    "Asia/Riyadh": "Jeddah 吉达 Thuwal KAUST",
    "Asia/Dubai": "AbuDhabi 阿布扎比",
    "Asia/Ho_Chi_Minh": "Hanoi 河内",
    "UTC": "GMT Z Zulu 世界时 协调世界时",
}
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?00)?", re.IGNORECASE)
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone and what its city is called."""

    id: str
    city: Bilingual


def zone_in(text: str) -> str | None:
    """
    The IANA name of the zone that somebody typed; ``None`` for something else, or for a beginning only.

    >>> [zone_in(typed) for typed in ("北京", "new york", "asia/kathmandu", "UTC+8", "Atlantis")]
    ['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Etc/GMT-8', None]
    """
    offset = _OFFSET.fullmatch(text.strip())
    if offset is not None:  # the signs of these names are the other way round
        hours = int(offset[2]) * (-1 if offset[1] == "+" else 1)
        id_ = f"Etc/GMT{hours:+d}" if hours else "UTC"
        return id_ if id_ in available_timezones() else None
    return _names().get(squash(text))


def zones_like(text: str, *, limit: int = 25) -> list[Zone]:
    """The zones that what is typed may become, the exact one first; the commonest for nothing."""
    typed = squash(text)
    exact = zone_in(text)
    found = dict.fromkeys([exact] if exact else [])
    if not typed:
        found = dict.fromkeys(_MORE_CITIES)
    for fits in (str.startswith, str.__contains__):
        if typed and len(found) < limit:
            found |= dict.fromkeys(id_ for name, id_ in _names().items() if fits(name, typed))
    return [Zone(id_, city_of(id_)) for id_ in list(found)[:limit] if id_]


@cache
def city_of(zone: str) -> Bilingual:
    """The city of a zone, in both languages; its own name where there is no city."""
    if zone.startswith("Etc/") or "/" not in zone:
        name = zone.removeprefix("Etc/").replace("GMT", "UTC").translate({ord("+"): "-", ord("-"): "+"})
        return Bilingual(name, name)
    try:
        en, zh = (get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True) for locale in ("en", "zh"))
    except (LookupError, ValueError):
        en = zh = zone.rpartition("/")[2].replace("_", " ")
    return Bilingual(en, zh)


@cache
def _names() -> dict[str, str]:
    """All names, squashed, of zones; where two have the same, the one that is named first here."""
    names: dict[str, str] = {}
    zones = available_timezones()
    for id_, name in _all_names():
        if id_ in zones and squash(name):
            names.setdefault(squash(name), id_)
    return names


def _all_names() -> Iterator[tuple[str, str]]:
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _AREAS or zone == "UTC")
    yield from ((zone, zone) for zone in zones)
    for zone, cities in _MORE_CITIES.items():
        yield from ((zone, city) for city in cities.split())
    for locale in ("en", "zh"):
        for zone, told in Locale(locale).time_zones.items():
            if "city" in told:
                yield zone, told["city"]
    yield from ((zone, zone.rpartition("/")[2]) for zone in zones)

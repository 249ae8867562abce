"""What writers of surveys write around works: venues, years, arXiv ids, links, titles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.ingest.vocabulary import SMALL
from knowledge.text import has_han

_VENUES = [
    "CVPR",
    "ICCV",
    "ECCV",
    "ACCV",
    "WACV",
    "BMVC",
    "3DV",
    "NeurIPS",
    "NIPS",
    "ICLR",
    "ICML",
    "AISTATS",
    "UAI",
    "COLT",
    "AAAI",
    "IJCAI",
    "ECAI",
    "ACL",
    "EMNLP",
    "NAACL",
    "EACL",
    "COLING",
    "CoNLL",
    "TACL",
    "KDD",
    "WWW",
    "SIGIR",
    "CIKM",
    "WSDM",
    "RecSys",
    "ICDM",
    "ECIR",
    "ICASSP",
    "INTERSPEECH",
    "ICIP",
    "ICME",
    "ICRA",
    "IROS",
    "CoRL",
    "RSS",
    "MICCAI",
    "MIDL",
    "ISBI",
    "SIGGRAPH",
    "TOG",
    "JMLR",
    "TMLR",
    "IJCV",
    "TPAMI",
    "PAMI",
    "TIP",
    "TMM",
    "TNNLS",
    "TCSVT",
    "CVIU",
    "TKDE",
    "TKDD",
    "SIGMOD",
    "VLDB",
    "ICDE",
    "OSDI",
    "SOSP",
    "NSDI",
    "USENIX",
    "MLSys",
    "ISCA",
    "ASPLOS",
    "CHI",
    "UIST",
    "FAccT",
    "ICWSM",
    "LREC",
    "ACMMM",
    "Interspeech",
    "arXiv",
    "CoRR",
    "Nature",
    "Science",
    "PNAS",
    "Neurocomputing",
]
_SAME = {"NIPS": "NeurIPS", "PAMI": "TPAMI", "CORR": "arXiv", "ACMMM": "ACM MM", "INTERSPEECH": "Interspeech"}
_CANONICAL = {venue.upper(): _SAME.get(venue.upper(), venue) for venue in _VENUES} | {
    "ACM MM": "ACM MM",
    "ACM MULTIMEDIA": "ACM MM",
    "SIGGRAPH ASIA": "SIGGRAPH Asia",
}
_VENUE = "|".join(sorted(map(re.escape, [*_CANONICAL, "ACM ?MM"]), key=len, reverse=True))
_YEAR = r"(?:19[5-9]\d|20\d\d)"

# "CVPR2020", "CVPR 2020", "CVPR'20", "2021 ICLR", "ECCV, 2016"
VENUE_YEAR = re.compile(
    rf"(?<![A-Za-z])(?:(?P<venue>{_VENUE})(?:\s+(?:workshops?|findings))?[\s,，'’\-]*(?P<year>{_YEAR}|(?<=['’])\d\d)?(?!\.?\d)"
    rf"|(?P<year2>{_YEAR})\s*(?P<venue2>{_VENUE})(?![A-Za-z]))(?![A-Za-z])",
    re.IGNORECASE,
)
_TAG = re.compile(r"[(（\[【](?P<inside>[^()（）\[\]【】]{2,80})[)）\]】]")
_YEAR_ONLY = re.compile(rf"(?:pdf|paper|arxiv|oral|spotlight|poster)?[\s,，]*(?P<year>{_YEAR})", re.IGNORECASE)
_OLD_ID = re.compile(r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}")
_OTHER_VENUE = re.compile(rf"(?P<venue>[A-Z]{{3,8}}) ?['’]?(?P<year>{_YEAR})")
_MISSPELT = re.compile(rf"[A-Za-z]{{3,12}}(?P<year>{_YEAR})")
ARXIV = re.compile(
    r"(?:arxiv(?:\.org/(?:abs|pdf|html|ps)/|\s*[:：]\s*|\s+(?:preprint\s+)?(?:arxiv:)?)|arxiv\.org/\w+/)"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})",
    re.IGNORECASE,
)
_BARE_ID = re.compile(
    r"(?:arxiv(?:\.org)?[\s:：/]*(?:preprint|abs|pdf)?[\s:：/]*)*(?:\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*[(（\[](?P<inside>[^()（）\[\]]{3,160})[)）\]]")
_END_OF_PART = re.compile(r"\s*(?:[,，;；:：.。)）(（\[]|$)")
URL = re.compile(r"(?:https?:?//|www\.)(?:github\.com/ )?[^\s<>\"'()（）\[\]，。；、\u3000-\u9fff]{3,300}")
NUMBER = re.compile(
    r"(?:\d{1,3}\s*(?:[、．]|[.)）](?!\d))|[(（]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}[、．.]"
    r"|第[一二三四五六七八九十\d]{1,3}[章节部分篇]+[:：]?|\d{1,2}(?:\.\d{1,2}){1,2}\.?)\s*"
)
BULLET = re.compile(r"[-*•·▪◦●○◆■–—+]\s+|[•●◆■]\s*")
_FURNITURE_TAG = re.compile(
    r"\s*[(（\[【](?:pdf|paper|code|project|video|slides?|arxiv|link|论文|代码|链接|github|blog|主页|oral|spotlight)[)）\]】]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where and when a work appeared, as a text states it."""

    venue: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it stands on a line."""

    title: str
    appearance: Appearance
    rest: str  # what follows it on the line
    sure: float  # from 0 to 1


def appearance_in(text: str) -> Appearance | None:
    """The venue and/or year in a text such as the inside of a bracket."""
    found = VENUE_YEAR.search(text)
    if found:
        venue = _CANONICAL.get(" ".join((found["venue"] or found["venue2"]).upper().split()))
        year = found["year"] or found["year2"]
        if year is None:
            other = re.search(rf"(?<![\d.]){_YEAR}(?!\.?\d)", text)
            year = other[0] if other else None
        return Appearance(venue or "ACM MM", int(year) + (2000 if len(year) == 2 else 0) if year else None)
    unknown = _OTHER_VENUE.fullmatch(text.strip())
    if unknown:
        return Appearance(unknown["venue"], int(unknown["year"]))
    whole = _YEAR_ONLY.fullmatch(text.strip()) or re.search(rf"(?:et al\.?|等)[,，]?\s*(?P<year>{_YEAR})", text)
    whole = whole or _MISSPELT.fullmatch(text.strip())
    return Appearance(None, int(whole["year"])) if whole else None


def said_behind(text: str) -> Appearance | None:
    """
    Where and when a work appeared, as what stands right behind its name says, in a bracket or between commas.

    >>> said_behind(" (https://arxiv.org/abs/2107.06278, NeurIPS 2021) treats")
    Appearance(venue='NeurIPS', year=2021)
    >>> said_behind(", ICCV 2023, proposes")
    Appearance(venue='ICCV', year=2023)
    """
    bracket = _BEHIND.match(text)
    if bracket:
        inside = " ".join(without_links(bracket["inside"]).split()).strip(" ,，;；")
        short = " ".join(ARXIV.sub(" ", inside).split()).strip(" ,，;；")
        said = appearance_in(short) if 2 < len(short) <= 40 else None
        return said or (appearance_in(inside) if 2 < len(inside) <= 40 else None)
    comma = re.match(r"\s*[,，]\s*", text)
    found = VENUE_YEAR.match(text, comma.end()) if comma else None
    if found and (found["year"] or found["year2"]) and _END_OF_PART.match(text, found.end()):
        return appearance_in(found[0])
    return None


def is_arxiv_id(text: str) -> bool:
    """Whether a text is nothing but an arXiv id, which names no work."""
    return _BARE_ID.fullmatch(text.strip(" .,:：;[]()（）")) is not None


def tag_in(text: str) -> tuple[int, int, Appearance] | None:
    """The first bracket that states a venue or year, with its place."""
    for found in _TAG.finditer(text):
        inside = found["inside"]
        said = appearance_in(inside)
        if said and (said.venue or len(inside) < 30):
            return found.start(), found.end(), said
    return None


def arxiv_in(text: str) -> list[str]:
    """The arXiv ids of a text, without versions."""
    found = (one["id"] for one in ARXIV.finditer(text))
    return list(dict.fromkeys(id_ for id_ in found if "/" not in id_ or _OLD_ID.fullmatch(id_)))


_CUT = "\0"  # stands for an address, in a text that has none of these
_IN_BRACKETS = re.compile(r"(?P<open>(?<!\s)\s*[(（\[])(?P<inside>[^()（）\[\]]*)(?P<close>[)）\]])")
_ONLY_POINTS = re.compile(r"\s*(?:see|at|code|paper|pdf|links?|arxiv|见|代码|论文|链接|)\s*", re.IGNORECASE)


def without_links(text: str) -> str:
    """
    A text without addresses, and without the commas and brackets that only they needed.

    >>> without_links("MaskFormer (NeurIPS 2021, https://arxiv.org/abs/2107.06278) and SAM (https://segment.com) work.")
    'MaskFormer (NeurIPS 2021) and SAM work.'
    """
    cut = URL.sub(_CUT, text.replace(_CUT, " "))
    return _IN_BRACKETS.sub(_mended, cut).replace(_CUT, " ") if _CUT in cut else text


def _mended(bracket: re.Match[str]) -> str:
    """A bracket, without the addresses that it held."""
    if _CUT not in bracket["inside"]:
        return bracket[0]
    inside = re.sub(r"\0(?:[\s,，;；]*\0)+", _CUT, bracket["inside"])  # an address takes a comma right behind it along
    inside = re.sub(
        r"(?:^|(?<![\s,，;；:：])[\s,，;；:：]+)\0\s*$|^\s*\0[\s,，;；]*|[,，;；]\s*\0(?=\s*[,，;；])", "", inside
    )
    inside = re.sub(r"\s*\0\s*", " ", inside)
    if _ONLY_POINTS.fullmatch(inside):
        return " " if re.match(r"\w", bracket.string[bracket.end() :]) else ""
    return f"{bracket['open']}{inside}{bracket['close']}"


def bare(text: str) -> str:
    """A line without its number or bullet, and without marks of bold and code."""
    text = BULLET.sub("", text, count=1) if BULLET.match(text) else text
    found = NUMBER.match(text)
    text = text[found.end() :] if found and found.end() < len(text) else text
    return re.sub(r"\*\*|__|`", "", text).strip()


def latin_words(text: str) -> list[str]:
    """The words in Latin letters."""
    return re.findall(r"[A-Za-z][A-Za-z0-9'’\-+/]*", text)


def is_title_case(text: str) -> bool:
    """Whether the long words of an English line begin with capitals."""
    long = [word for word in latin_words(text) if word.lower() not in SMALL]
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= 0.7 * len(long)


def title_on(text: str, *, among_titles: bool = False) -> Title | None:
    """
    The title that a line is, or begins with; *among_titles* if the lines beside it are titles.

    >>> title_on("- cross-X learning for fine-grained visual categorization (ICCV2019)").appearance
    Appearance(venue='ICCV', year=2019)
    """
    line = " ".join(_FURNITURE_TAG.sub(" ", without_links(bare(text))).split()).strip(" :：|")
    line = line.strip('"“”「」《》') if line[:1] in '"“「《' and line[-1:] in '"”」》' else line
    person = re.search(r"\s*[(（][A-Z][a-z]+(?: [A-Z][a-z.]+){0,2}[)）]$", line)
    line = line[: person.start()] if person and among_titles else line
    tag = tag_in(line)
    if tag and tag[0] > 0:
        start, end, said = tag
        title = line[:start].strip(' .,，:：-–"“”')
        rest = line[end:].strip()
        if re.search(r"[.;!?]\s+[A-Za-z]", re.sub(r"\bvs\.|[?] [A-Z]", "", title)):
            return None
        if re.match(r"[A-Za-z.,;]", rest) and not is_title_case(title):
            return None  # prose that names where something appeared
        if re.match(r"[a-z]", rest) and _OPENS_PROSE.match(title):
            return None  # “Unlike SAM, MaskFormer (NeurIPS 2021) needs”
        if _is_english(title) and (len(latin_words(title)) > 2 or (among_titles and len(title) > 3)):
            return Title(title, said, line[end:].strip(), 0.95)
        return None
    found = VENUE_YEAR.search(line)
    if found and found.end() > len(line) - 3 and (found["year"] or found["year2"]):
        title = re.sub(r"[\s,，.。]+(?:in|In)?[\s:]*$", "", line[: found.start()].rstrip(" ,，.:：-–(（[【"))
        if _is_english(title) and len(latin_words(title)) > 2:
            return Title(title, appearance_in(line[found.start() :]) or Appearance(None, None), "", 0.9)
    if not _is_english(line) or re.search(r"[.;。；,，]$", line) or len(line) > 200:
        return None
    words = latin_words(line)
    if is_title_case(line) and len(words) > 3:
        return Title(line, Appearance(None, None), "", 0.7 if len(words) > 4 or ":" in line else 0.6)
    if among_titles and (len(words) > (4 if not is_title_case(line) else 1) or (person and len(line) < 24)):
        return Title(line, Appearance(None, None), "", 0.65)
    return None


def _is_english(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters > 3 and not has_han(text) and sum(char.isascii() for char in text) > 0.9 * len(text)


_OPENS_PROSE = re.compile(
    r"(?:We|Unlike|Like|Similar to|Compared (?:to|with)|After|Before|Since|Both|While|Then|Later|They)\s"
)
_REFERENCE = re.compile(r"\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+(?P<rest>\S.*)")


def reference_on(text: str) -> Title | None:
    """
    The title in an entry of a list of references: authors, title, where it appeared.

    >>> reference_on("[1] K. He, X. Zhang. Deep Residual Learning for Image Recognition. In CVPR, 2016.").title
    'Deep Residual Learning for Image Recognition'
    """
    found = _REFERENCE.match(text)
    rest = found["rest"] if found else text
    quoted = re.search(r"[\"“](?P<title>[^\"“”]{10,250}?)[,.]?[\"”]", rest)
    parts = [part.strip() for part in re.split(r"(?<=[^A-Z])\.\s+|[?]\s+", rest)]
    said = appearance_in(rest)
    year = re.findall(rf"(?<![\d.]){_YEAR}(?!\.?\d)", rest)
    where = Appearance(
        said.venue if said else None, said.year if said and said.year else int(year[-1]) if year else None
    )
    if len(parts) < 2 or not (where.year or where.venue):
        return None
    if quoted and not found:
        return None  # prose with a title in it
    if quoted:
        return Title(quoted["title"], where, "", 0.85)
    people = [word for word in re.findall(r"[^\W\d_][\w'’-]*", parts[0]) if word not in ("and", "et", "al", "others")]
    if not people or not all(word[0].isupper() or word in ("van", "von", "de", "der", "da") for word in people):
        return None
    if not re.search(r"\bet al\b|\b[A-Z]\.|,\s+[A-Z]|\band\b", parts[0]):
        return None
    for part in parts[1:]:
        title = part.strip(" .")
        if len(latin_words(title)) > 2 and not VENUE_YEAR.match(title) and not re.match(r"(In|Proc|arXiv)\b", title):
            return Title(title, where, "", 0.85) if _is_english(title) else None
    return None

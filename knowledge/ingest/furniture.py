"""What is on a page and no part of its text; and the lines that say who wrote it, when, and under what licence."""

from __future__ import annotations

import re

from knowledge.ingest.documents import Line, LineKind

# Words of buttons, counters and footers; a line made of them alone says nothing.
_BUTTONS = """
查看 回复 复制链接 主题 帖子 积分 管理员 版主 楼主 沙发 发表于 显示全部楼层 阅读模式 只看该作者 使用道具 举报 登录 立即注册 注册 本版积分规则
小黑屋 手机版 返回顶部 返回列表 快速回复 上一主题 下一主题 上一篇 下一篇 收藏 分享 点赞 赞同 喜欢 评论 转发 打赏 阅读 浏览 阅读原文 关注 已关注
添加评论 展开阅读全文 内容反馈 目录 搜索 首页 归档 标签 分类 关于 友链 电梯直达 收听 发消息 编辑于 字数 您需要登录后才可以回帖 扫码 二维码
微信扫一扫 为您推荐 相关推荐 猜你喜欢 推荐阅读 热门文章 相关文章 往期精彩 点个在看 在看 条 次 人 个 学习视频 参考 参考资料 完 未完待续 原创 转载
home about archives archive tags categories search menu login log in sign in sign up register reply share like comment comments next previous
prev back to top table of contents toc subscribe follow followers following views view likes edit report copy link copy print
read more related posts related articles recommended for you you may also like about us contact privacy policy terms newsletter cookie cookies
accept all skip to content star fork watch issues pull requests references acknowledgements rank
""".replace("\n", " ")
_ALONE = frozenset(re.sub(r"\s+", "", word.lower()) for word in _BUTTONS.split()) | frozenset(
    (
        "backtotop",
        "tableofcontents",
        "copylink",
        "readmore",
        "relatedposts",
        "relatedarticles",
        "recommendedforyou",
        "youmayalsolike",
        "aboutus",
        "privacypolicy",
        "acceptall",
        "skiptocontent",
        "pullrequests",
        "signin",
        "signup",
        "login",
        "views",
        "minread",
    )
)
_HAN_BUTTONS = re.compile(
    "|".join(sorted((re.escape(word) for word in _BUTTONS.split() if not word.isascii()), key=len, reverse=True))
)
_PHRASES = re.compile(
    r"powered by|processed in [\d.]+ second|all rights reserved|copyright ©|©\s*\d{4}|copyright \(?c?\)?\s*\d{4}|^gmt[+-]\d"
    r"|rank: ?\d|cookie(s)? policy|subscribe to (our|my)|follow us|share this (post|article)|^\d+ (min|minutes?) read$"
    r"|本篇?文章?(仅作)?学术分享|若侵权|侵权请联系|版权归原作者|长按识别|点击.{0,6}(关注|阅读原文)|扫描.{0,4}二维码|加入.{0,6}交流群"
    r"|您需要登录|声明[:：]本(文|站)|^图片来源|^\S+\.(png|jpe?g|gif|webp|svg)$|ICP备|公网安备|本博客主要",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:notes|written|compiled|posted|draft|text|summary|slides|scribe[d]?|translated|maintained)\s+)?by:? (?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})"
    r"(?=$|[,;|·.(]|\s+(?:on|and|updated|posted)\b)",
    re.IGNORECASE,
)
_LICENSED = re.compile(r"(?:.*\b)?licen[cs]e\s*[:：]\s*(?P<l>[A-Za-z0-9][\w .-]{1,30}?)\.?$", re.IGNORECASE)
_AUTHOR = re.compile(
    r"(?:作\s*者|回答者|答主|撰文|文|编译|author(?:s)?|written by|by)\s*[|｜:：]\s*(?P<a>[^|｜:：]{2,60})|(?:by|written by) (?P<b>(?:[A-Z][\w.'’-]+ ?){2,4})",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:来源|出处|编辑|翻译|译者|校对|审校|排版|整理|公众号|微信公众号|链接|原文链接|来源链接|论文来源|source|editor|translator|translated by"
    r"|主要内容来自[^:：]{0,12})\s*[|｜:：]",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)(?:\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})日?)?)?(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? (?P<y>(?:19|20)\d\d)"
)
_SIGNED = re.compile(r"(?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,2})\s*[,·|–-]\s*(?P<when>[\w ,./-]{6,30})$")
_ENGLISH_DATE = re.compile(
    r"(?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?:(?P<d>\d{1,2})(?:st|nd|rd|th)?,? )?(?P<y>(?:19|20)\d\d)"
)
_DATED = re.compile(
    r"^(?:发表于|发布于|发布时间|日期|时间|更新于|最后更新|编辑于|date|published|posted|updated|last updated)(?: on)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"(?P<l>CC[ -]?(?:BY(?:[ -](?:NC|SA|ND)){0,3}|0)(?:[ -]?\d\.\d)?(?: International)?)"
    r"|(?:licen[cs]ed under|released under|available under|采用|遵循)\s*(?:the )?(?P<m>[^。.;；,，]{3,60}?)\s*(?:licen[cs]e|许可|协议|授权)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"'()（）\u3000-\u9fff]{3,300}")


def is_furniture(line: Line) -> bool:
    """Whether a line is a button, a counter, a footer, or a heap of markup."""
    text = line.text
    if line.kind in (LineKind.HEADING, LineKind.ROW) or credit_of(text) or not any(map(str.isalnum, text)):
        return False
    if text.count("<") > 5 and len(re.findall(r"</?[a-z]+[ >]", text)) > 5:
        return True
    if len(text) < 160 and _PHRASES.search(text) and not _LICENCE.search(text):
        return True
    if re.fullmatch(r"[\d\s.,:%()+/-]*", text) and any(char.isdigit() for char in text):
        return True
    parts = [part.strip().lower() for part in re.split(r"[|｜]", text)]
    if len(parts) > 2 and sum(part in _ALONE or _HAN_BUTTONS.fullmatch(part) is not None for part in parts) > 1:
        return True
    left = re.sub(r"[\d\s:：|｜·,，.、/()（）\[\]【】<>《》*-]+", " ", _HAN_BUTTONS.sub(" ", text)).strip().lower()
    if not left:
        return True
    return len(text) < 60 and all(word in _ALONE for word in re.split(r" +", left)) and text.isascii()


def credit_of(text: str) -> dict[str, str] | None:
    """What a line says of the document itself: author, date, licence, address; ``None`` for a line of its content."""
    if len(text) > 200:
        return None
    said: dict[str, str] = {}
    licence = _LICENCE.search(text)
    if licence and (len(text) < 140):
        said["licence"] = (licence["l"] or licence["m"]).strip()
    dated = _DATED.match(text)
    when = date_in(text[dated.end() :] if dated else text)
    if when and (
        dated
        or (
            len(text) < 24
            and not re.search(r"[A-Za-z\u4e00-\u9fff]{7,}", _DAY_FIRST.sub("", _ENGLISH_DATE.sub("", text)))
        )
    ):
        said["date"] = when
    named = _LICENSED.match(text)
    if named and len(text) < 90:
        said["licence"] = named["l"].strip()
    by = _BY.match(text) if len(text) < 90 else None
    if by and by["who"].istitle():
        said["author"] = by["who"]
        when = date_in(text)
        return said | ({"date": when} if when else {})
    signed = _SIGNED.match(text)
    if signed and (when := date_in(signed["when"])) and not re.search(r"[A-Za-z]{10,}", signed["when"]):
        return said | {"author": signed["who"], "date": when}
    who = _AUTHOR.match(text)
    if who and len(text) < 80:
        said["author"] = re.sub(
            r"\s*(?:发[布表]于|时间|日期)?\s*[:：]?\s*(?:19|20)\d\d.*$", "", (who["a"] or who["b"]).strip()
        )
        when = date_in(text)
        said |= {"date": when} if when else {}
    if _OTHERS.match(text):
        found = _URL.search(text)
        return said | ({"url": found[0]} if found else {"note": text})
    return said or None


def date_in(text: str) -> str | None:
    """A date as "2020", "2020-08" or "2020-08-23"."""
    found = _DAY_FIRST.search(text) or _ENGLISH_DATE.search(text)
    if found:
        month = _MONTHS.index(found["m"].lower()) + 1
        return f"{found['y']}-{month:02}" + (
            f"-{int(found['d']):02}" if found["d"] and 0 < int(found["d"]) < 32 else ""
        )
    found = _DATE.search(text)
    if not found:
        return None
    if not found["m"] or not 0 < int(found["m"]) < 13:
        return found["y"]
    return f"{found['y']}-{int(found['m']):02}" + (
        f"-{int(found['d']):02}" if found["d"] and 0 < int(found["d"]) < 32 else ""
    )

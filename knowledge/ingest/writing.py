"""A draft -> YAML of the form that the shipped surveys have; and plain values between the two, for a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from knowledge.ingest.drafting import SURE, Draft, DraftPaper, DraftTopic
from knowledge.models import Paper, Topic
from knowledge.text import has_han, squash

Record = dict[str, Any]


class _Flow(list[Any]):
    """A list that is written on one line."""


class _FlowMap(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
_Dumper.add_representer(
    _FlowMap, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)


def record_of(draft: Draft, *, foreign: Iterable[Topic | Paper] = ()) -> Record:
    """
    A survey with the works and topics of its own.

    *foreign* are works and topics of other added surveys that this one names: it holds them too, so that either can go.
    """
    outline = draft.outline
    record: Record = {
        "id": draft.id,
        "quoted": True,
        "title": _said(outline.title),
        "short": _said(_short(outline.title)),
        "language": outline.language,
        "published": draft.published,
    }
    if not draft.dated:
        record["published_note"] = {
            "en": "The document states no date; this is the newest year that it names.",
            "zh": "文中未写日期；这是文中出现的最晚年份。",
        }
    record["authors"] = _Flow(outline.authors[:20])
    record["urls"] = _Flow(url for url in outline.urls if url.startswith(("http://", "https://")) and len(url) < 500)
    record["licence"] = outline.licence
    record["description"] = {
        "en": f"A document of the lab, from {draft.source}; statements are its own sentences.",
        "zh": f"实验室自己的文档，来自 {draft.source}；陈述均为原文语句。",
    }
    record["lines"] = outline.count
    record["topics"] = [_topic(topic) for topic in draft.topics]
    record["papers"] = [_paper(paper) for paper in draft.papers]
    for item in foreign:
        record["topics" if isinstance(item, Topic) else "papers"].append(
            _topic_again(item) if isinstance(item, Topic) else _paper_again(item)
        )
    record["sections"] = [
        _FlowMap(
            {
                "id": part.id,
                "title": _FlowMap(_said(part.title)),
                "lines": _Flow((part.first, part.last)),
                **({"topics": _Flow(part.topics)} if part.topics else {}),
            }
        )
        for part in draft.sections
    ]
    record["mentions"] = {line: _Flow(about) for line, about in draft.mentions.items() if about}
    record["statements"] = [
        {
            "line": one.line,
            "about": _Flow(one.about),
            "kind": one.kind.value,
            **({"stance": one.stance.value} if one.stance else {}),
            **({"opinion": True} if one.opinion else {}),
            **_said(one.text),
            **_marks(one.sure),
        }
        for one in draft.statements
    ]
    record = {key: value for key, value in record.items() if value not in (None, [], {})}
    return {"sections": [], "statements": [], **record} if "statements" not in record else record


def yaml_of(record: Record | list[Any]) -> str:
    """A record as YAML text; what YAML cannot hold is left out."""
    return yaml.dump(_clean(record), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, dict):
        kept = {key: _clean(each) for key, each in value.items()}
        return _FlowMap(kept) if isinstance(value, _FlowMap) else kept
    if isinstance(value, list):
        return _Flow(map(_clean, value)) if isinstance(value, _Flow) else [_clean(each) for each in value]
    return value


def _printable(text: str) -> str:
    """What YAML can hold of a text."""
    shown = "".join(char for char in text if char.isprintable() or char == " ")
    return shown.encode("utf-8", "ignore").decode().strip()


def _said(text: str) -> Record:
    """A text under its own language."""
    text = _printable(text) or "–"
    return {"zh" if has_han(text) else "en": text}


def _short(title: str) -> str:
    limit = 16 if has_han(title) else 32
    return title if len(title) <= limit else title[:limit].rstrip(" ,，:：-–(（") + "…"


def _marks(sure: float) -> Record:
    return {"confidence": round(max(0.0, min(1.0, sure)), 2), **({"review": True} if sure < SURE else {})}


def _topic(topic: DraftTopic) -> Record:
    record: Record = {"id": topic.id, "name": _FlowMap(_said(topic.name)), "lead": _said(topic.lead)}
    if topic.parent:
        record["parent"] = topic.parent
    return record | _marks(topic.sure)


def _paper(paper: DraftPaper) -> Record:
    work = paper.work
    own = {squash(work.name), squash(work.title or "")}
    aliases: dict[str, str] = {}
    for alias in work.aliases:
        if squash(alias) and squash(alias) not in own and len(alias) < 200:
            aliases.setdefault(squash(alias), alias)
    record: Record = {
        "id": paper.id,
        "kind": work.kind.value,
        "name": work.name[:250],
        "title": work.title if work.title and squash(work.title) != squash(work.name) else None,
        "aliases": _Flow(aliases.values()),
        "year": work.year if work.year and 1800 <= work.year <= 2100 else None,
        "venue": work.venue,
        "arxiv": work.arxiv,
        "topics": _Flow(paper.topics),
        "summary": _said(paper.summary) if paper.summary else None,
    }
    return {key: value for key, value in record.items() if value not in (None, [])} | _marks(paper.sure)


def _topic_again(topic: Topic) -> Record:
    name = {key: text for key, text in (("en", topic.name.en), ("zh", topic.name.zh)) if text}
    lead = {key: text for key, text in (("en", topic.lead.en), ("zh", topic.lead.zh)) if text}
    record: Record = {"id": topic.id, "name": _FlowMap(name), "lead": lead, "aliases": _Flow(topic.aliases)}
    return {key: value for key, value in record.items() if value}


def _paper_again(paper: Paper) -> Record:
    record: Record = {
        "id": paper.id,
        "kind": paper.kind.value,
        "name": paper.name,
        "title": paper.title,
        "aliases": _Flow(paper.aliases),
        "year": paper.year,
        "venue": paper.venue,
        "arxiv": paper.arxiv,
    }
    return {key: value for key, value in record.items() if value}


_ON_ONE_LINE = ("authors", "urls", "aliases", "topics", "about", "lines")


def flowing(record: Record) -> Record:
    """A record that was read, laid out as it is written."""
    for key, value in record.items():
        if isinstance(value, list) and key in _ON_ONE_LINE and not any(isinstance(each, dict) for each in value):
            record[key] = _Flow(value)
        elif isinstance(value, list):
            record[key] = [flowing(each) if isinstance(each, dict) else each for each in value]
    if "mentions" in record:
        record["mentions"] = {line: _Flow(about) for line, about in record["mentions"].items()}
    if "sections" in record:
        record["sections"] = [
            _FlowMap({**section, "title": _FlowMap(section["title"])}) for section in record["sections"]
        ]
    return record

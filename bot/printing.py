"""Answers as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabulate import tabulate

from bot.cards import words
from bot.cards.naming import dated, facts, full_name
from knowledge import Library, LookUp
from knowledge.asking.composing import Answer
from knowledge.briefs import Citation
from knowledge.hot import HotItem
from knowledge.lists.listing_index import ImportedList
from knowledge.models import Language, Paper, Survey, Topic
from knowledge.search import Status

WIDTH = 72  # of the widest column


def paper_text(library: Library, looked_up: LookUp[Paper], language: Language) -> str:
    """A work, or the works that a query may mean."""
    if looked_up.status is not Status.FOUND:
        return _no_answer(looked_up, language)
    brief = library.paper_brief(looked_up.matches[0].item.id)
    paper = brief.paper
    organisations = ", ".join(paper.organisations)
    lines = [f"{paper.name}  ({' · '.join(part for part in (facts(paper, language), organisations) if part)})"]
    lines += [each for each in (paper.title if paper.title != paper.name else None, paper.link, paper.code) if each]
    lines += [paper.summary[language]] if paper.summary and not brief.quotes(paper.summary[language]) else []
    lines += [f"{words.NOTE[language]}: {paper.note[language]}"] if paper.note else []
    if brief.topics:
        lines.append(f"{words.TOPICS[language]}: {', '.join(topic.name[language] for topic in brief.topics)}")
    lines += _as_listed(paper, language)
    lines += [""]
    if brief.citations:
        lines += [f"{words.SURVEYS_SAY[language]}:", *_told(brief.citations, language)]
    elif paper.is_listed_only:
        lines.append(words.ONLY_LISTED[language].format(lists=", ".join(paper.lists)))
    else:
        surveys = ", ".join(f"{survey.short[language]} ({survey.published})" for survey in brief.surveys)
        lines.append(words.ONLY_NAMED[language].format(surveys=surveys))
    return "\n".join(lines)


def _as_listed(paper: Paper, language: Language) -> list[str]:
    """What the lists say of a work, under their names."""
    if not paper.lists:
        return []
    head = words.FROM_LIST if paper.is_listed_only else words.ALSO_LISTED
    lines = [head[language].format(lists=", ".join(paper.lists))]
    lines[0] += f" ({words.CITED[language].format(count=paper.cites)})" if paper.cites else ""
    return [*lines, *([f"  {paper.abstract}"] if paper.abstract and not paper.summary else [])]


def topic_text(library: Library, looked_up: LookUp[Topic], language: Language) -> str:
    """A topic, or the topics that a query may mean."""
    if looked_up.status is not Status.FOUND:
        return _no_answer(looked_up, language)
    brief = library.topic_brief(looked_up.matches[0].item.id)
    lines = [full_name(brief.topic, language)]
    lines += [" › ".join(topic.name[language] for topic in brief.path)] if brief.path else []
    lines += [brief.topic.lead[language]]
    if brief.children:
        lines.append(f"{words.SUBTOPICS[language]}: {', '.join(topic.name[language] for topic in brief.children)}")
    if brief.papers:
        lines.append(f"{words.KEY_PAPERS[language]}: {', '.join(paper.name for paper in brief.papers[:20])}")
    if brief.listed:
        names = ", ".join(f"{paper.name} ({dated(paper)})" for paper in brief.listed)
        lines.append(f"{words.MOST_CITED[language]}: {names}")
    lines += ["", f"{words.SURVEYS_SAY[language]}:"]
    lines += _told(brief.citations, language) if brief.citations else [words.NO_STATEMENTS[language]]
    return "\n".join(lines)


def ask_text(library: Library, answer: Answer) -> str:
    """The answer to a question, with its numbered sources; or that there is none."""
    lines = [answer.text]
    for source in answer.citations:
        survey, section = library.place(source.survey, source.section)
        where = words.PLACE[answer.language].format(
            survey=survey.short[answer.language], section=section.title[answer.language], line=source.line
        )
        lines.append(f"  [{source.n}] {where} ({survey.published})")
    return "\n".join(lines)


def hot_text(items: Sequence[HotItem], language: Language) -> str:
    """The ranking, with the first reason of each and where it stands."""
    if not items:
        return words.NOTHING_HOT[language]
    rows = []
    for item in items:
        name = full_name(item.item, language)
        reason = item.reasons[0]
        rows.append((item.rank, name, f"{item.score:.2f}", f"{reason.text[language]} [{reason.survey}:{reason.line}]"))
    head = [words.HEADS[name][language] for name in ("rank", "name", "score", "reason")]
    return tabulate(rows, head, maxcolwidths=[None, 30, None, WIDTH], tablefmt="simple", disable_numparse=True)


def surveys_text(surveys: Sequence[Survey], language: Language) -> str:
    """What has been read."""
    rows = [(survey.id, survey.published, len(survey.statements), survey.title[language]) for survey in surveys]
    head = [words.HEADS[name][language] for name in ("id", "published", "statements", "title")]
    return tabulate(rows, head, maxcolwidths=[None, None, None, WIDTH], tablefmt="simple", disable_numparse=True)


def lists_text(lists: Sequence[ImportedList], language: Language) -> str:
    """What has been imported."""
    if not lists:
        return words.NO_LISTS[language]
    rows = [(each.source, each.papers, (each.last or "")[:10]) for each in lists]
    head = [words.HEADS[name][language] for name in ("list", "papers", "imported")]
    return tabulate(rows, head, maxcolwidths=[WIDTH, None, None], tablefmt="simple", disable_numparse=True)


def _no_answer(looked_up: LookUp[Paper] | LookUp[Topic], language: Language) -> str:
    if looked_up.status is Status.UNSURE:
        rows = [_row(match.item, language) for match in looked_up.matches]
        return f"{words.WHICH[language].format(query=looked_up.query)}\n{_table(rows)}"
    sentence = words.NO_PAPER if looked_up.kind == "paper" else words.NO_TOPIC
    told = sentence[language].format(query=looked_up.query)
    if not looked_up.suggestions:
        return told
    rows = [_row(item, language) for item in looked_up.suggestions]
    return f"{told} {words.NEAREST[language]}\n{_table(rows)}"


def _row(item: Paper | Topic, language: Language) -> tuple[str, str, str]:
    if isinstance(item, Topic):
        return item.id, full_name(item, language), ""
    return item.id, item.title or item.name, dated(item)


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    return tabulate(list(rows), maxcolwidths=[None, WIDTH, None], tablefmt="plain", disable_numparse=True)


def _told(citations: Sequence[Citation], language: Language) -> list[str]:
    lines: list[str] = []
    for citation in citations:
        head = f"  {citation.survey.short[language]} ({citation.survey.published})"
        if head not in lines:
            lines.append(head)
        number = words.LINE[language].format(line=citation.statement.line)
        lines.append(f"    - {citation.statement.text[language]} [{number}]")
    return lines

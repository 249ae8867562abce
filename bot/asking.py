"""
What a person said to the bot -> the card that answers it.

In this order: what is asked of Lablore itself is shown; arXiv ids and links by themselves, and bare names, are the
cards of those works and topics; everything else is a question, which a talk before it may complete
(``knowledge.asking.conversation``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.cards import words
from bot.cards.answer import answer_card
from bot.cards.found import found_card
from bot.cards.lookup import nothing_card, which_card
from bot.cards.parts import Card, text
from bot.screens import Screen, Show
from bot.showing import Reply, show
from bot.talking import Said
from knowledge import Library
from knowledge.asking.composing import Answer, Covered, Source
from knowledge.asking.conversation import FollowUp, Turn
from knowledge.asking.pointing import points_back
from knowledge.models import Language, Paper, Statement, Topic
from knowledge.search import Status, Why, arxiv_ids_in
from knowledge.text import language_of
from knowledge.text import words as split

LONGEST = 500  # characters of a question that are read
NAME_WORDS = 8  # of what may be a bare name

_ADDRESS = re.compile(r"<?https?://\S+|\barxiv\b\s*:?|\S*\d{4}\.\d{4,5}\S*", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:what|how|why|who|whose|when|where|which|do|does|did|is|are|was|were|can|could|should|compare|list|tell|explain"
    r"|show|vs|versus|hot|papers|works)\b|什么|怎|为何|为啥|谁|哪|多少|几|吗|呢|如何|是否|有没有|比较|对比(?!学习)|区别|列出|介绍|讲",
    re.IGNORECASE,
)
_THANKS = re.compile(r"(?:many )?thanks?(?: you| a lot| so much)?|thx|ty|cheers|谢谢你?|多谢|感谢|谢了", re.IGNORECASE)
_GREETING = re.compile(r"hi|hello|hey|yo|good (?:morning|evening)|ping|test|help|你好|您好|嗨|在吗|帮助", re.IGNORECASE)
# What is asked of Lablore itself, not of what it has read.
_WHAT_IT_READ = re.compile(
    r"(?:which|what|how many) surveys (?:have you read|do you (?:have|know)|are there|can i ask about|did you read)"
    r"|what have you read|what do you know"
    r"|你都?(?:读|看)了?过?(?:哪些|几篇|多少|什么)(?:综述|文章|资料)?|你?都?有(?:哪些|几篇|多少)综述",
    re.IGNORECASE,
)
_WHAT_IT_IS = re.compile(
    r"(?:who|what) are you|what can you do|what can i ask(?: you)?|how do (?:you work|i use you)|how does this work"
    r"|你是谁|你是什么|你(?:能|会|可以)(?:做什么|干什么|干嘛|干啥)|怎么用你?|我?能问你?什么",
    re.IGNORECASE,
)
_AROUND = " \t\n.,;:!?。，；：！？、<>"


def reply_to(library: Library, typed: str, language: Language, *, threads: bool = False) -> Reply:
    """The card for a question, an arXiv link or a name; *threads* offers to go on in a thread."""
    typed = " ".join(typed.split())[:LONGEST]
    if not typed:
        return Reply(Card([text(words.NO_QUESTION[language])]), public=False)
    return (
        _of_itself(library, typed, language)
        or named(library, typed, language)
        or answered(library, typed, language, threads=threads)
    )


def said_after(library: Library, typed: str, before: Said | None, *, threads: bool = False) -> Reply:
    """The card for what was said to the bot, after another of its cards."""
    typed = typed[:LONGEST]
    spoken = _THANKS if _THANKS.fullmatch(typed.strip(_AROUND)) else _GREETING
    if spoken.fullmatch(typed.strip(_AROUND)):
        told = words.WELCOME if spoken is _THANKS else words.HOW_TO_TALK
        return Reply(Card([text(told[language_of(typed)])]), public=True)
    if own := _of_itself(library, typed, language_of(typed)):
        return own
    if before and before.is_hidden and points_back(typed) and not library.mentioned_in(typed):
        return Reply(Card([text(words.HIDDEN[language_of(typed)])]), public=True)
    turn = before.turn if before else Turn()
    follow_up = library.follow_up(typed, turn)
    bare = named(library, follow_up.question, _language(typed, before, follow_up))
    if bare is not None:
        return bare
    language = follow_up.language or language_of(typed)
    return answered(library, follow_up.question, language, context=follow_up.context, threads=threads)


def _language(typed: str, before: Said | None, follow_up: FollowUp) -> Language:
    """The language that a bare name is shown in: a name alone has none, so that of the talk."""
    if follow_up.language is not None or before is None:
        return follow_up.language or language_of(typed)
    return "zh" if language_of(typed) == "zh" else before.language


def _of_itself(library: Library, typed: str, language: Language) -> Reply | None:
    """The card for a question about Lablore itself; ``None`` for any other."""
    for pattern, screen in ((_WHAT_IT_READ, Show.SURVEYS), (_WHAT_IT_IS, Show.HELP)):
        if pattern.fullmatch(typed.strip(_AROUND)):
            return Reply(show(library, Screen(screen, language)), public=True)
    return None


def named(library: Library, typed: str, language: Language) -> Reply | None:
    """The card for arXiv ids by themselves, or for a bare name; ``None`` for what is no such thing."""
    arxiv = arxiv_ids_in(typed)
    if arxiv:
        return _with_arxiv(library, arxiv, language) if _is_bare(_ADDRESS.sub(" ", typed)) else None
    bare = typed.strip(_AROUND)
    if not bare or _ASKS.search(bare) or len(split(bare)) > NAME_WORDS:
        return None
    topic, paper = library.look_up_topic(bare), library.look_up_paper(bare)
    found = [looked_up for looked_up in (topic, paper) if looked_up.status is Status.FOUND]
    if found:
        best = max(found, key=lambda looked_up: (looked_up.matches[0].why is Why.NAME, looked_up.matches[0].score))
        if topic in found and topic.matches[0].why is Why.NAME:
            best = topic  # where both have the name, as GAN, the topic's card leads to the work
        return Reply(_card(library, best.matches[0].item, language), public=True)
    if paper.matches and paper.matches[0].why is Why.NAME:  # shared by several works
        return Reply(which_card(paper, language), public=True)
    return None


def answered(
    library: Library, question: str, language: Language, *, context: tuple[str, ...] = (), threads: bool = False
) -> Reply:
    """The card for a question."""
    answer = library.ask(question, language=language, context=context)
    if answer.status is Covered.NOT_COVERED:
        card = answer_card(answer, (), _near(library, answer), language=language, context=context)
        return Reply(card, public=False)
    cited = [(source, _cited(library, answer, source)) for source in answer.citations]
    there = [(source, statement) for source, statement in cited if statement is not None]
    answer = replace(answer, citations=tuple(source for source, _ in there))
    citations = library.cite([statement for _, statement in there])
    about = [*answer.about, *(id_ for statement in answer.statements for id_ in statement.about)]
    items = library.items(about)
    card = answer_card(answer, citations, items, language=language, context=context, threads=threads)
    return Reply(card, public=True)


def _cited(library: Library, answer: Answer, source: Source) -> Statement | None:
    """
    The statement that a source stands for: what was told from that line, else what else is said there.

    ``None`` where there is none any more: its survey was replaced just now.
    """
    there = [*answer.statements, *library.statements(survey=source.survey)]
    found = (statement for statement in there if (statement.survey, statement.line) == (source.survey, source.line))
    return next(found, None)


def _with_arxiv(library: Library, ids: list[str], language: Language) -> Reply:
    known = [match.item for id_ in ids for match in library.find_papers(id_, limit=1)]
    if len(known) == 1:
        return Reply(_card(library, known[0], language), public=True)
    if not known:
        return Reply(nothing_card(library.look_up_paper(ids[0]), language), public=False)
    return Reply(found_card(known, language, private=False), public=True)


def _is_bare(rest: str) -> bool:
    return not _ASKS.search(rest) and len(split(rest)) <= 2


def _card(library: Library, item: Topic | Paper, language: Language) -> Card:
    return show(library, Screen(Show.TOPIC if isinstance(item, Topic) else Show.PAPER, language, item.id))


def _near(library: Library, answer: Answer) -> list[Topic | Paper]:
    """What is known of the subject, and the subjects that are suggested by name."""
    near: list[Topic | Paper] = [*library.items(answer.about)]
    for name in answer.suggestions:
        near += [match.item for match in library.find_topics(name, limit=1)]
        near += [match.item for match in library.find_papers(name, limit=1) if match.why is Why.NAME]
    return list({item.id: item for item in near}.values())

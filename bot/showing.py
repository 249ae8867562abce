"""A screen -> its card: the one place that knows what to ask the library for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.cards import words
from bot.cards.covered import covered_card, said_card
from bot.cards.found import found_card
from bot.cards.help import help_card
from bot.cards.hot import PAGE, hot_card, scores_card
from bot.cards.lookup import nothing_card, which_card
from bot.cards.paper import paper_card
from bot.cards.parts import Card, text
from bot.cards.place import place_card
from bot.cards.sources import sources_card
from bot.cards.survey import survey_card, surveys_card
from bot.cards.topic import topic_card
from bot.choices import chosen_id
from bot.screens import Screen, Show
from knowledge import Library
from knowledge.hot import HotItem
from knowledge.models import Language, Paper, Survey, Topic
from knowledge.names import ItemKind
from knowledge.search import Status

HOT_ITEMS = 4 * PAGE


def show(library: Library, screen: Screen) -> Card:
    """The card of a screen. Raises ``NotFound`` when what it shows is no longer known."""
    return _CARDS[screen.show](library, screen)


def _paper(library: Library, screen: Screen) -> Card:
    return paper_card(library.paper_brief(screen.subject), screen)


def _topic(library: Library, screen: Screen) -> Card:
    return topic_card(library.topic_brief(screen.subject), screen)


def _sources(library: Library, screen: Screen) -> Card:
    citations = library.cite(library.statements(about=screen.subject))
    return sources_card(_subject(library, screen.subject), citations, screen)


def _place(library: Library, screen: Screen) -> Card:
    return place_card(library.passage(screen.subject), screen)


def _hot(library: Library, screen: Screen) -> Card:
    topic = library.topic(screen.subject) if screen.subject else None
    newest = max(survey.year for survey in library.surveys())
    return hot_card(_hot_items(library, screen), topic, newest, library.place, screen)


def _scores(library: Library, screen: Screen) -> Card:
    return scores_card(_hot_items(library, screen), screen)


def _surveys(library: Library, screen: Screen) -> Card:
    return surveys_card(library.surveys(), *_ids(library), screen)


def _survey(library: Library, screen: Screen) -> Card:
    said = len(library.statements(about=screen.subject))
    return survey_card(library.survey(screen.subject), *_ids(library), said, screen)


def _help(_: Library, screen: Screen) -> Card:
    return help_card(screen)


_CARDS: dict[Show, Callable[[Library, Screen], Card]] = {
    Show.PAPER: _paper,
    Show.TOPIC: _topic,
    Show.SOURCES: _sources,
    Show.PLACE: _place,
    Show.HOT: _hot,
    Show.SCORES: _scores,
    Show.SURVEYS: _surveys,
    Show.SURVEY: _survey,
    Show.HELP: _help,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A card, and whether there is anything in it for others than the one who asked."""

    card: Card
    public: bool


def answer(library: Library, kind: ItemKind, typed: str, language: Language) -> Reply:
    """The card for what was typed, or chosen from autocomplete, as a work or topic."""
    found = chosen_id(typed)
    if found is None:
        if not typed.strip():
            return Reply(Card([text(words.EMPTY[language])]), public=False)
        looked_up = library.look_up_paper(typed) if kind == "paper" else library.look_up_topic(typed)
        if looked_up.status is Status.UNSURE:
            return Reply(which_card(looked_up, language), public=True)
        if looked_up.status is Status.NOT_FOUND:
            return Reply(nothing_card(looked_up, language), public=False)
        found = looked_up.matches[0].item.id
    screen = Screen(Show.PAPER if kind == "paper" else Show.TOPIC, language, found)
    return Reply(show(library, screen), public=True)


def answer_hot(library: Library, typed: str | None, kind: str, language: Language) -> Reply:
    """The ranking of everything, or below the topic that was typed or chosen."""
    found = ""
    if typed is not None:
        found = chosen_id(typed) or ""
        if not found:
            looked_up = library.look_up_topic(typed)
            if looked_up.status is Status.UNSURE:
                ranking = Screen(Show.HOT, language, kind=kind)
                return Reply(which_card(looked_up, language, ranking), public=True)
            if looked_up.status is Status.NOT_FOUND:
                return Reply(nothing_card(looked_up, language), public=False)
            found = looked_up.matches[0].item.id
    return Reply(show(library, Screen(Show.HOT, language, found, kind=kind)), public=True)


def named_in(library: Library, message: str, language: Language) -> Card:
    """The works and topics that a message names."""
    return found_card(library.mentioned_in(message), language)


def covered_in(library: Library, message: str, language: Language) -> Card:
    """What the surveys say on the claims of a message, and on what it names."""
    covering = library.covering(message, language=language)
    about = dict.fromkeys([*covering.about, *(id_ for each in covering.citations for id_ in each.statement.about)])
    return covered_card(covering, library.items(about), language)


def posted(library: Library, screens: Sequence[Screen], name: str) -> Card:
    """The public card of what somebody found in a message: works and topics, or statements."""
    language = screens[0].language if screens else "en"
    places = [library.passage(screen.subject) for screen in screens if screen.show is Show.PLACE]
    if places:
        citations = [passage.citations[passage.at] for passage in places]
        return said_card(
            citations, library.items(id_ for each in citations for id_ in each.statement.about), language, by=name
        )
    return found_card([library.item(screen.subject) for screen in screens], language, by=name)


def _subject(library: Library, id: str) -> Topic | Paper | Survey:
    known = [survey for survey in library.surveys() if survey.id == id]
    return known[0] if known else library.item(id)


def _hot_items(library: Library, screen: Screen) -> list[HotItem]:
    kind: ItemKind | None = None
    if screen.kind:
        kind = "topic" if screen.kind == "topic" else "paper"
    return library.hot(topic=screen.subject or None, kind=kind, limit=HOT_ITEMS)


def _ids(library: Library) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(topic.id for topic in library.topics()), frozenset(paper.id for paper in library.papers())

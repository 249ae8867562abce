"""The one form that a digest is set up and changed with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.cards import digest_words as told
from bot.cards.limits import label, plain
from bot.cards.naming import item_name
from bot.errors import report
from knowledge import Library
from knowledge.digests.subscriptions import MOST_EXCLUDED, MOST_TOPICS, Subscription, time_in, words_in
from knowledge.digests.zones import city_of
from knowledge.models import Language
from knowledge.search import Status, Why

LABEL = 45  # characters above a field
LONGEST = 4000  # characters in a field, as much as Discord takes
_NAME = LONGEST // MOST_TOPICS - 1  # characters of a topic's name: all of them fit into their field
HINT = 100  # characters under that
_FORM_SECONDS = 1800.0
_CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.forum,
]


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into the form, beside what was chosen before."""

    base: Subscription
    channel: int | None
    at: str
    weekdays: frozenset[int]
    topics: str
    excluded: str

    @classmethod
    def of(cls, library: Library, subscription: Subscription, language: Language) -> Draft:
        """A subscription as it is typed."""
        return cls(
            base=subscription,
            channel=subscription.channel,
            at=subscription.at.isoformat("minutes"),
            weekdays=subscription.weekdays,
            topics="\n".join(_lines(library, subscription, language)),
            excluded="\n".join(subscription.excluded),
        )


def _lines(library: Library, subscription: Subscription, language: Language) -> dict[str, str]:
    """How each followed topic stands in the form -> its id; one that is no longer known stands there as its id."""
    topics = {topic.id: topic for topic in library.topics(subscription.topics)}
    lines: dict[str, str] = {}
    for id_ in subscription.topics:
        name = label(item_name(topics[id_], language), _NAME) if id_ in topics else id_
        lines[id_ if name in lines else name] = id_
    return lines


def _names_on(library: Library, line: str) -> tuple[str, ...]:
    """The names on a line; one name may hold the signs that others are separated by."""
    looked_up = library.look_up_topic(line)
    is_one = looked_up.status is Status.FOUND and looked_up.matches[0].why is Why.NAME
    return (line,) if is_one else words_in(line)


Submit = Callable[[discord.Interaction[Any], Draft], Awaitable[None]]


def read(library: Library, draft: Draft, language: Language) -> tuple[Subscription, list[str]]:
    """The subscription that was typed, and what is wrong with it, in sentences."""
    problems: list[str] = []
    at = time_in(draft.at)
    if at is None:
        problems.append(told.NO_TIME[language].format(typed=plain(draft.at, 60)))
    if not draft.weekdays:
        problems.append(told.NO_DAYS[language])
    followed, excluded = _lines(library, draft.base, language), words_in(draft.excluded)
    lines = filter(None, map(str.strip, draft.topics.splitlines()))
    typed = [name for line in lines for name in ((line,) if line in followed else _names_on(library, line))]
    if len(typed) > MOST_TOPICS or len(excluded) > MOST_EXCLUDED:
        problems.append(told.TOO_MANY[language].format(most=MOST_TOPICS))
    topics: dict[str, None] = {}
    for name in typed[:MOST_TOPICS]:
        if name in followed:
            topics[followed[name]] = None
            continue
        looked_up = library.look_up_topic(name)
        if looked_up.status is Status.FOUND:
            topics[looked_up.matches[0].item.id] = None
            continue
        problems.append(told.NO_SUCH_TOPIC[language].format(typed=plain(name, 100)))
        near = [match.item for match in looked_up.matches] or [
            item for item in looked_up.suggestions if item in library.topics([item.id])
        ]
        if near:
            names = ", ".join(item_name(topic, language) for topic in near[:4])
            problems[-1] += " " + told.NEAREST[language].format(names=plain(names, 300))
    subscription = replace(
        draft.base,
        channel=draft.channel,
        at=at or draft.base.at,
        weekdays=draft.weekdays,
        topics=tuple(topics),
        excluded=excluded,
    )
    return subscription, problems


class DigestForm(ui.Modal):
    """Channel, time, weekdays, topics and excluded words; zone, number, language and thread were options before it."""

    def __init__(self, draft: Draft, submit: Submit, language: Language, *, in_server: bool) -> None:
        super().__init__(title=told.FORM[language], timeout=_FORM_SECONDS)
        self._draft, self._submit = draft, submit
        chosen = [draft.channel] if draft.channel is not None else []
        self._where: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id="where",
            channel_types=_CHANNELS,
            required=False,
            min_values=0,
            default_values=[
                discord.SelectDefaultValue(id=id_, type=discord.SelectDefaultValueType.channel) for id_ in chosen
            ],
        )
        self._at: ui.TextInput[Any] = ui.TextInput(custom_id="time", default=draft.at, max_length=30)
        self._weekdays: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            custom_id="weekdays",
            min_values=1,
            max_values=7,
            options=[
                discord.CheckboxGroupOption(label=day[language], value=str(n), default=n in draft.weekdays)
                for n, day in enumerate(told.DAYS)
            ],
        )
        self._topics, self._excluded = (
            ui.TextInput[Any](
                custom_id=name,
                style=discord.TextStyle.long,
                default=typed[:LONGEST] or None,
                required=False,
                max_length=LONGEST,
            )
            for name, typed in (("topics", draft.topics), ("excluded", draft.excluded))
        )
        zone = f"{city_of(draft.base.zone)[language]}"
        fields: list[tuple[str, str, ui.Item[Any]]] = [
            (told.TIME[language].format(zone=zone), told.TIME_HINT[language], self._at),
            (told.WEEKDAYS[language], "", self._weekdays),
            (told.TOPICS[language], told.TOPICS_HINT[language], self._topics),
            (told.EXCLUDED[language], told.EXCLUDED_HINT[language], self._excluded),
        ]
        if in_server:
            fields.insert(0, (told.WHERE[language], told.WHERE_HINT[language], self._where))
        for caption, hint, field in fields:
            self.add_item(ui.Label(text=label(caption, LABEL), description=hint[:HINT] or None, component=field))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Hand on what was typed."""
        where = self._where.values
        draft = replace(
            self._draft,
            channel=where[0].id if where else None,
            at=self._at.value,
            weekdays=frozenset(map(int, self._weekdays.values)),
            topics=self._topics.value,
            excluded=self._excluded.value,
        )
        await self._submit(interaction, draft)

    async def on_error(  # type: ignore[override]  # as in discord.py
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """As with every command."""
        await report(interaction, error)


class BackToForm(ui.View):
    """Opens the form again, with what was typed."""

    def __init__(self, draft: Draft, submit: Submit, language: Language) -> None:
        super().__init__(timeout=_FORM_SECONDS)
        self._draft, self._submit, self._language = draft, submit, language
        button: ui.Button[Any] = ui.Button(label=told.BACK[language], style=discord.ButtonStyle.primary)
        button.callback = self._open  # type: ignore[method-assign]
        self.add_item(button)

    async def _open(self, interaction: discord.Interaction[Any]) -> None:
        form = DigestForm(self._draft, self._submit, self._language, in_server=interaction.guild is not None)
        await interaction.response.send_modal(form)

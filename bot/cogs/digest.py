"""/digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cards import digest_words as told
from bot.cards.digest_status import Overview, link, list_card, stamp, status_card, summary, upcoming, where
from bot.cards.limits import MESSAGE, OPTION_LABEL, OPTIONS, clip, label, plain
from bot.cards.parts import Card
from bot.cogs.options import LANGUAGES, Query
from bot.digests import Judgement, chosen_how, judged, overviews, preview, saved
from bot.errors import reply_privately, report
from bot.forms import BackToForm, DigestForm, Draft, read
from bot.locales import language_for, language_of_reader
from bot.places import may_manage, may_see, missing_permissions, place_of
from knowledge.digests.deliveries import State
from knowledge.digests.outbox import Outbox
from knowledge.digests.subscriptions import MOST_WORKS, WORKS, Pause, Subscription
from knowledge.digests.zones import city_of, zone_in, zones_like
from knowledge.models import Language

if TYPE_CHECKING:
    from bot.client import LabloreBot

NINE = time(9)
Which = app_commands.Range[int, 1, 2**31]
T = TypeVar("T")
Count = app_commands.Range[int, 1, MOST_WORKS]


class DigestCog(commands.Cog):
    """Setting up digests, and looking after them."""

    digest = app_commands.Group(name="digest", description="A daily digest of papers, in a channel or to you")

    def __init__(self, bot: LabloreBot) -> None:
        self.bot = bot

    @digest.command()
    @app_commands.describe(
        zone="Whose clocks count: a city or a time zone",
        count="How many works at most",
        language="The language of the digest",
        thread="Open a thread under each digest",
    )
    @app_commands.choices(language=LANGUAGES)
    async def subscribe(
        self,
        interaction: discord.Interaction[Any],
        zone: Query,
        count: Count = WORKS,
        language: str | None = None,
        thread: bool = False,
    ) -> None:
        """Set up a digest: where, when and about what"""
        speaks = language_of_reader(interaction)
        known = zone_in(zone)
        if known is None:
            await reply_privately(interaction, told.NO_ZONE[speaks].format(typed=plain(zone, 100)))
            return
        channel = interaction.channel_id if place_of(interaction, interaction.channel_id) is not None else None
        fresh = Subscription(
            id=0,
            owner=interaction.user.id,
            guild=interaction.guild_id,
            channel=channel if may_manage(interaction, channel, interaction.user.id) else None,
            at=NINE,
            zone=known,
            count=count,
            language=language_for(interaction, language),
            thread=thread,
        )
        await self._open_form(interaction, fresh)

    @digest.command()
    @app_commands.describe(
        which="One of the digests here",
        zone="Whose clocks count: a city or a time zone",
        count="How many works at most",
        language="The language of the digest",
        thread="Open a thread under each digest",
    )
    @app_commands.choices(language=LANGUAGES)
    async def edit(  # noqa: PLR0917 - discord.py calls by name
        self,
        interaction: discord.Interaction[Any],
        which: Which | None = None,
        zone: Query | None = None,
        count: Count | None = None,
        language: str | None = None,
        thread: bool | None = None,
    ) -> None:
        """Change a digest"""
        old = await self._mine(interaction, which)
        if old is None:
            return
        known = zone_in(zone) if zone is not None else old.zone
        if known is None:
            speaks = language_of_reader(interaction)
            await reply_privately(interaction, told.NO_ZONE[speaks].format(typed=plain(zone or "", 100)))
            return
        changed = replace(
            old,
            zone=known,
            count=count or old.count,
            language=language_for(interaction, language or old.language),
            thread=old.thread if thread is None else thread,
        )
        await self._open_form(interaction, changed)

    @digest.command(name="list")
    async def list_all(self, interaction: discord.Interaction[Any]) -> None:
        """Show the digests of this server, and yours"""
        await self._show_all(interaction, None, list_card)

    @digest.command()
    @app_commands.describe(which="One of the digests here")
    async def status(self, interaction: discord.Interaction[Any], which: Which | None = None) -> None:
        """Show the last and next deliveries, and why anything was skipped"""
        await self._show_all(interaction, which, status_card)

    @digest.command()
    @app_commands.describe(which="One of the digests here")
    async def preview(self, interaction: discord.Interaction[Any], which: Which | None = None) -> None:
        """Show what would come now; only you see it"""
        chosen = await self._one_of(interaction, await self._visible(interaction), which)
        if chosen is not None:
            day = chosen.today(self.bot.clock())
            card = await self.bot.ask(lambda library: preview(library, chosen, day))
            await interaction.response.send_message(view=card, ephemeral=True)

    @digest.command(name="now")
    @app_commands.describe(which="One of the digests here")
    async def post_now(self, interaction: discord.Interaction[Any], which: Which | None = None) -> None:
        """Post today's digest at once"""
        chosen, language = await self._mine(interaction, which), language_of_reader(interaction)
        if chosen is None:
            return
        if chosen.paused is not None:
            await reply_privately(interaction, told.IS_PAUSED[language])
            return
        day, now = chosen.today(self.bot.clock()), self.bot.clock()
        if await self.bot.waited(interaction, self.bot.deliveries.enqueue_today(chosen.id)):
            await reply_privately(interaction, told.POSTING[language].format(where=where(chosen, language)))
            return
        delivery = await self.bot.ask(lambda library: library.outbox.delivery(chosen.id, day))
        following = chosen.next_due(now, frozenset([day]))
        if delivery is not None and delivery.state is State.CONFIRMED and following is not None:
            said = told.POSTED_ALREADY[language].format(link=link(chosen, delivery), when=stamp(following[1]))
        else:
            said = told.SETTLED_ALREADY[language]
        await reply_privately(interaction, said)

    @digest.command()
    @app_commands.describe(which="One of the digests here")
    async def pause(self, interaction: discord.Interaction[Any], which: Which | None = None) -> None:
        """Let nothing come until it is resumed"""
        chosen = await self._mine(interaction, which)
        if chosen is not None:
            await self._change(interaction, lambda outbox, now: outbox.pause(chosen.id, Pause.ASKED, now))
            await reply_privately(interaction, told.PAUSED_NOW[language_of_reader(interaction)])

    @digest.command()
    @app_commands.describe(which="One of the digests here")
    async def resume(self, interaction: discord.Interaction[Any], which: Which | None = None) -> None:
        """Let a paused digest come again"""
        chosen, language = await self._mine(interaction, which), language_of_reader(interaction)
        if chosen is None:
            return
        if chosen.paused is None:
            await reply_privately(interaction, told.NOT_PAUSED[language])
            return
        lacking = self._lacking(interaction, chosen, language)
        if lacking:
            await reply_privately(interaction, " ".join(lacking))
            return
        await self._change(interaction, lambda outbox, now: outbox.resume(chosen.id, now))
        await self._show(interaction, chosen.id, told.RESUMED[language])

    @digest.command()
    @app_commands.describe(which="One of the digests here")
    async def unsubscribe(self, interaction: discord.Interaction[Any], which: Which | None = None) -> None:
        """End a digest"""
        chosen = await self._mine(interaction, which)
        if chosen is not None:
            await self._change(interaction, lambda outbox, _: outbox.remove(chosen.id))
            await reply_privately(interaction, told.UNSUBSCRIBED[language_of_reader(interaction)])

    @subscribe.autocomplete("zone")
    @edit.autocomplete("zone")
    async def complete_zone(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        """Zones that what is typed may become, with what their clocks show."""
        language, now, reader = language_of_reader(interaction), self.bot.clock(), interaction.user.id
        last = None if typed else await self.bot.ask(lambda library: library.outbox.zone_of(reader))
        zones = dict.fromkeys([*([last] if last else []), *(zone.id for zone in zones_like(typed, limit=OPTIONS))])
        return [
            Choice(
                name=label(f"{city_of(id_)[language]} · {id_} · {now.astimezone(ZoneInfo(id_)):%H:%M}", 100), value=id_
            )
            for id_ in list(zones)[:OPTIONS]
        ]

    @edit.autocomplete("which")
    @status.autocomplete("which")
    @preview.autocomplete("which")
    @post_now.autocomplete("which")
    @pause.autocomplete("which")
    @resume.autocomplete("which")
    @unsubscribe.autocomplete("which")
    async def complete_which(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[int]]:
        """The digests that the reader may see."""
        language = language_of_reader(interaction)
        found = [(self._caption(interaction, each, language), each.id) for each in await self._visible(interaction)]
        wanted = typed.casefold().strip()
        return [Choice(name=name, value=id_) for name, id_ in found if wanted in name.casefold()][:OPTIONS]

    def _caption(self, interaction: discord.Interaction[Any], subscription: Subscription, language: Language) -> str:
        place = place_of(interaction, subscription.channel)
        to = told.DM[language] if subscription.channel is None else f"#{place.name if place else subscription.channel}"
        city = city_of(subscription.zone)[language]
        return label(f"{subscription.id} · {to} · {subscription.at:%H:%M} {city}", OPTION_LABEL)

    async def _show_all(
        self,
        interaction: discord.Interaction[Any],
        which: int | None,
        card: Callable[[Sequence[Overview], Language], Card],
    ) -> None:
        language, now = language_of_reader(interaction), self.bot.clock()
        seen = [each for each in await self._visible(interaction) if which is None or each.id == which]
        if seen:
            found = await self.bot.ask(lambda library: overviews(library, seen, now))
            await interaction.response.send_message(view=card(found, language), ephemeral=True)
        else:
            await reply_privately(interaction, told.NONE_HERE[language])

    # Which digest, and who may

    async def _visible(self, interaction: discord.Interaction[Any]) -> list[Subscription]:
        guild, reader = interaction.guild_id, interaction.user.id
        found = await self.bot.ask(lambda library: library.outbox.subscriptions(guild=guild, owner=reader))
        return [each for each in found if may_see(interaction, each)]

    async def _mine(self, interaction: discord.Interaction[Any], which: int | None) -> Subscription | None:
        """The digest that is meant, if the reader may change it; else they are told."""
        seen = await self._visible(interaction)
        mine = [each for each in seen if may_manage(interaction, each.channel, each.owner)]
        chosen = next((each for each in seen if each.id == which), None)
        if (seen and not mine) or (chosen is not None and chosen not in mine):
            language = language_of_reader(interaction)
            sentence = told.YOU_MAY_NOT[language].format(where=where(chosen or seen[0], language))
            await reply_privately(interaction, sentence)
            return None
        return await self._one_of(interaction, mine, which)

    async def _one_of(
        self, interaction: discord.Interaction[Any], among: list[Subscription], which: int | None
    ) -> Subscription | None:
        language = language_of_reader(interaction)
        if which is not None:
            among = [each for each in among if each.id == which]
        if len(among) == 1:
            return among[0]
        await reply_privately(interaction, (told.WHICH if among else told.NONE_HERE)[language])
        return None

    def _lacking(self, interaction: discord.Interaction[Any], wanted: Subscription, language: Language) -> list[str]:
        """What stands against a digest going where it shall go, in sentences."""
        if wanted.channel is None:
            return []
        if interaction.guild is None or interaction.guild.me is None:
            return [told.NOT_HERE[language]]
        if not may_manage(interaction, wanted.channel, wanted.owner):
            return [told.YOU_MAY_NOT[language].format(where=where(wanted, language))]
        place = place_of(interaction, wanted.channel)
        if place is None:
            return [told.UNSEEN[language].format(where=where(wanted, language))]
        missing = missing_permissions(place, thread=wanted.thread)
        names = ", ".join(told.PERMISSIONS[name][language] for name in missing)
        return [told.I_MAY_NOT[language].format(where=where(wanted, language), permissions=names)] if missing else []

    # The form

    async def _open_form(self, interaction: discord.Interaction[Any], subscription: Subscription) -> None:
        language = language_of_reader(interaction)
        draft = await self.bot.ask(lambda library: Draft.of(library, subscription, language))
        form = DigestForm(draft, self._submitted, language, in_server=interaction.guild_id is not None)
        await interaction.response.send_modal(form)

    async def _submitted(self, interaction: discord.Interaction[Any], draft: Draft) -> None:
        """Keep what was typed, or say what is wrong with it, with the way back to it."""
        language = language_of_reader(interaction)
        wanted, problems = await self.bot.ask(lambda library: read(library, draft, language))
        if wanted.channel is None:
            wanted = replace(wanted, guild=None, owner=interaction.user.id)
        else:
            wanted = replace(wanted, guild=interaction.guild_id)
        problems += self._lacking(interaction, wanted, language)
        if problems:
            said = "\n".join(clip((f"- {problem}" for problem in problems), MESSAGE))
            view = BackToForm(draft, self._submitted, language)
            await interaction.response.send_message(said, view=view, ephemeral=True)
            return

        def keep(outbox: Outbox, now: datetime) -> int:
            changed = outbox.keep(wanted, now)
            if changed.paused not in (None, Pause.ASKED):  # what stood against it has just been looked at
                outbox.resume(changed.id, now)
            return changed.id

        id_ = await self._change(interaction, keep)
        await self._show(interaction, id_, (told.CHANGED if draft.base.id else told.SUBSCRIBED)[language])

    async def _change(self, interaction: discord.Interaction[Any], work: Callable[[Outbox, datetime], T]) -> T:
        """Change something; Discord is asked to wait while others write to the file."""
        return await self.bot.waited(interaction, self.bot.deliveries.change(work))

    async def _show(self, interaction: discord.Interaction[Any], id_: int, said: str) -> None:
        """Say what a digest is now, and when it comes."""
        language, now = language_of_reader(interaction), self.bot.clock()
        kept = await self.bot.ask(lambda library: library.outbox.subscription(id_))
        if kept is None:
            await reply_privately(interaction, told.ENDED[language])
            return
        [overview] = await self.bot.ask(lambda library: overviews(library, [kept], now))
        lines = [said, summary(overview, language), upcoming(overview, language)]
        today = kept.today(now)
        if kept.paused is None and today.weekday() in kept.weekdays and overview.upcoming is not None:
            known = {delivery.day for delivery in overview.deliveries}
            comes = kept.next_due(now, frozenset(known))
            if comes is not None and comes[0] > today and today not in known:
                lines.append(told.TODAY_PASSED[language])
        await reply_privately(interaction, "\n".join(lines))


async def press(
    bot: LabloreBot, interaction: discord.Interaction[Any], verb: str, subscription: int, item: str
) -> None:
    """What the buttons under a digest do."""
    language, reader, now = language_of_reader(interaction), interaction.user.id, bot.clock()
    try:
        if verb == "why":
            said = await bot.ask(lambda library: chosen_how(library, subscription, language))
        elif verb == "save":
            work = bot.ask(lambda library: saved(library, reader, item, now, language))
            said = await bot.waited(interaction, work)
        else:
            judgement = Judgement(subscription, item, reader, 1 if verb == "more" else -1)
            said = await bot.waited(interaction, bot.ask(lambda library: judged(library, judgement, language)))
        await reply_privately(interaction, said)
    except Exception as error:
        await report(interaction, error)

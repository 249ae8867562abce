"""The REST requests that the bot makes, checked against Discord's own description of its API."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import discord
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from bot.cogs.adding import AddingCog
from knowledge.ingest.reading import document_of
from tests.bot.conftest import Lab, shown, walk


@pytest.fixture(scope="module")
def openapi(shared: Path) -> dict[str, Any]:
    """Discord's REST API, v10."""
    specification: dict[str, Any] = json.loads((shared / "discord-openapi.json").read_text(encoding="utf-8"))
    return specification


def schema_for(openapi: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    """The schema of a request's JSON body; ``None`` for a request that the description does not hold."""
    for template, operations in openapi["paths"].items():
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            body = operations[method.lower()].get("requestBody")
            schema = body["content"]["application/json"]["schema"] if body else {}
            return {**schema, "components": openapi["components"]}
    return None


def with_texts(body: Any) -> Any:
    """A body with ids as texts: discord.py writes some as numbers, and Discord takes both."""
    numbers = r'"((?:\w+_)?id)": (\d{17,})'
    return json.loads(re.sub(numbers, r'"\1": "\2"', json.dumps(body)))


async def test_every_request_is_as_discord_describes_it(lab: Lab, openapi: dict[str, Any]) -> None:
    for command, options in (
        ("paper", {"query": "DETR"}),
        ("paper", {"query": "Twins"}),
        ("paper", {"query": "no such work"}),
        ("topic", {"name": "对比学习"}),
        ("hot", {}),
        ("surveys", {}),
        ("help", {}),
        ("ask", {"question": "what is TSM?"}),
        ("ask", {"question": "How tall is Mount Everest?"}),
    ):
        card = await lab.slash(command, **options)
        presses = [part for part in walk(shown(card).components) if "custom_id" in part and not part.get("disabled")]
        for part in presses[:3]:
            if "options" in part:
                await lab.tom.select(shown(card), [part["options"][0]["value"]], custom_id=part["custom_id"])
            elif not card.ephemeral:
                await lab.tom.click(shown(card), custom_id=part["custom_id"])
    await lab.mei.autocomplete(lab.channel, "paper", "query", "de")
    assert lab.bot.user is not None
    await lab.mei.send(lab.channel, f"{lab.bot.user.mention} what is TSM?")
    answer = lab.channel.last_message
    assert answer is not None
    await lab.mei.send(lab.channel, "and its venue?", reply_to=answer)
    await lab.mei.click(answer, label="Go on in a thread")
    staff = lab.guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
    ada = lab.guild.add_member(lab.env.create_user("ada"), roles=[staff])
    cog = lab.bot.get_cog("AddingCog")
    assert isinstance(cog, AddingCog)
    cog.read = document_of  # in this process: simcord waits only so long
    await ada.slash(lab.channel, "survey add", document=("notes.md", "# 笔记\n\nFooNet 的效果很好。".encode()))
    assert lab.bot.library.added_surveys()
    assert checked_requests(lab, openapi) > 15


async def test_what_a_digest_sends_is_as_discord_describes_it(lab: Lab, openapi: dict[str, Any]) -> None:
    role = lab.guild.create_role("lead", permissions=discord.Permissions(manage_channels=True))
    boss = lab.guild.add_member(lab.env.create_user("boss"), roles=[role])
    for channel in (lab.channel, lab.guild.create_forum_channel("posts")):
        form = await boss.slash(lab.channel, "digest subscribe", zone="UTC", count=5, thread=True)
        typed = {"time": "9", "weekdays": ["0", "6"], "topics": "GAN, no such topic", "excluded": ""}
        refused = await boss.submit_modal(form, {**typed, "where": [channel]})
        again = await boss.click(shown(refused), label="Back to the form")
        await boss.submit_modal(again, {**typed, "where": [channel], "topics": ""})
        kept = lab.bot.library.store.outbox.subscriptions(guild=lab.guild.id)
        await boss.slash(lab.channel, "digest now", which=kept[-1].id)
    await lab.env.settle()
    message = next(message for message in lab.channel.history() if not message.flags.ephemeral and message.components)
    for part in list(walk([dict(component.to_dict()) for component in message.components])):
        if "custom_id" in part:
            await lab.tom.click(message, custom_id=part["custom_id"])
    for command in ("digest status", "digest list", "saved"):
        await boss.slash(lab.channel, command)
    await lab.tom.slash(lab.channel, "saved")
    await lab.mei.autocomplete(lab.channel, "digest subscribe", "zone", "lon")
    await boss.autocomplete(lab.channel, "digest edit", "which", "")
    assert checked_requests(lab, openapi) > 20


def checked_requests(lab: Lab, openapi: dict[str, Any]) -> int:
    """Check all requests so far; how many had a body."""
    checked = 0
    for request in lab.env.http_requests:
        schema = schema_for(openapi, request.method, request.path)
        assert schema is not None, f"{request.method} {request.path} is not in Discord's description"
        if request.json is not None:
            error = best_match(Draft202012Validator(schema).iter_errors(with_texts(request.json)))
            assert error is None, f"{request.method} {request.path}: {error.message} at {error.json_path}"
            checked += 1
    return checked

"""Documents that a lab adds: /survey add and /survey remove, through the real bot."""

from __future__ import annotations

import asyncio
from datetime import date

import discord
import pytest
from simcord.actors import MemberActor

from bot.cogs.adding import AddingCog
from knowledge import Library
from knowledge.ingest import adding
from knowledge.ingest.reading import document_of
from tests.bot.conftest import Lab, all_text, reading_in, shown, text_of, walk

TODAY = date(2026, 1, 1)
NOTES = b"""\
# Notes on state space models

Author: Li Wei
Date: 2024-05-02

## Selective state spaces

Mamba (COLM 2024) makes the parameters of a state space model depend on the input. https://arxiv.org/abs/2312.00752
It reaches 5 times the throughput of Transformers of the same size.

## Open questions

Training Mamba at large scale is still a promising direction.
"""


@pytest.fixture(autouse=True)
async def warmed(lab: Lab) -> list[Library]:
    """
    What was warmed, though it is not, and documents are read in this process.

    Both take longer than simcord waits on a busy machine.
    """
    cog = lab.bot.get_cog("AddingCog")
    assert isinstance(cog, AddingCog)
    cog.read = document_of
    libraries: list[Library] = []
    cog.warm = libraries.append
    return libraries


@pytest.fixture
def ada(lab: Lab) -> MemberActor:
    """Somebody who manages the server."""
    role = lab.guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
    return lab.guild.add_member(lab.env.create_user("ada"), roles=[role])


async def test_what_is_added_is_found_with_its_own_sentences_and_lines(lab: Lab, ada: MemberActor) -> None:
    result = await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES))
    assert result.ephemeral
    assert "Added: Notes on state space models" in text_of(result)
    told = text_of(await lab.slash("paper", query="Mamba"))
    assert "arxiv.org/abs/2312.00752" in told
    assert "5 times the throughput" in told
    assert "`line 9`" in told
    assert "5 times the throughput" in text_of(await lab.slash("paper", query="Mamba", language="zh"))
    assert "Mamba" in text_of(await lab.slash("topic", name="Selective state spaces"))
    assert "Notes on state space models" in text_of(await lab.slash("surveys"))
    button = next(part["custom_id"] for part in walk(shown(result).components) if part.get("label") == "Open")
    opened = text_of(await ada.click(shown(result), custom_id=button))
    assert "Li Wei" in opened
    assert "Selective state spaces" in opened


async def test_progress_is_shown_and_what_is_there_is_replaced_or_left(lab: Lab, ada: MemberActor) -> None:
    await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES))
    steps = [
        all_text(request.json["components"] if request.method == "PATCH" else request.json["data"]["components"])
        for request in lab.env.http_requests
        if request.json and "Adding ssm-notes.md" in str(request.json)
    ]
    assert len(steps) == 3
    assert "▸ fetching the file" in steps[0]
    assert "▸ reading it" in steps[1]
    assert "✓ reading it" in steps[2]
    again = await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES))
    assert "Already there, unchanged" in text_of(again)
    newer = await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES.replace(b"5 times", b"6 times")))
    assert "Replaced by its new version" in text_of(newer)
    assert len(lab.bot.library.added_surveys()) == 1
    choices = await ada.autocomplete(lab.channel, "survey remove", "title", "state")
    assert [choice["value"] for choice in choices] == ["ssm-notes"]
    removed = await ada.slash(lab.channel, "survey remove", title="ssm-notes")
    assert "No longer there: Notes on state space models" in shown(removed).content
    again = await ada.slash(lab.channel, "survey remove", title="ssm-notes")
    assert "No document of this name was added" in shown(again).content


async def test_what_has_changed_is_read_again_before_anybody_asks(
    lab: Lab, ada: MemberActor, warmed: list[Library]
) -> None:
    await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES))
    assert warmed == [lab.bot.library]
    await ada.slash(lab.channel, "survey add", document=("slides.pptx", b"x"))
    await ada.slash(lab.channel, "survey remove", title="no-such")
    assert warmed == [lab.bot.library]
    await ada.slash(lab.channel, "survey remove", title="ssm-notes")
    assert warmed == [lab.bot.library] * 2


async def test_what_another_server_or_the_terminal_added_cannot_be_removed(lab: Lab, ada: MemberActor) -> None:
    await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES))
    terminal = adding.prepare(
        lab.bot.library, b"# Own\n\nOwnNet extends DETR.", "own.md", source="/own.md", today=TODAY, read=document_of
    )
    lab.bot.library.add_survey(terminal.added())
    elsewhere = lab.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("papers")
    staff = elsewhere.create_role("staff", permissions=discord.Permissions(manage_guild=True))
    eve = elsewhere.add_member(lab.env.create_user("eve"), roles=[staff])
    assert await eve.autocomplete(channel, "survey remove", "title", "") == []
    for id_ in ("ssm-notes", "own"):
        removed = await eve.slash(channel, "survey remove", title=id_)
        assert "in this server" in shown(removed).content
    assert [choice["value"] for choice in await ada.autocomplete(lab.channel, "survey remove", "title", "")] == [
        "ssm-notes"
    ]
    assert [each.survey for each in lab.bot.library.added_surveys()] == ["ssm-notes", "own"]


async def test_another_document_of_the_same_file_name_is_added_beside_the_first(lab: Lab, ada: MemberActor) -> None:
    other = b"# Reading list of May\n\n## Video\n\nBarNet (CVPR 2024) extends SlowFast to long videos."
    await ada.slash(lab.channel, "survey add", document=("message.txt", NOTES))
    added = await ada.slash(lab.channel, "survey add", document=("message.txt", other))
    assert "Added: Reading list of May" in text_of(added)
    newer = await ada.slash(lab.channel, "survey add", document=("message.txt", other.replace(b"long", b"very long")))
    assert "Replaced by its new version: Reading list of May" in text_of(newer)
    kept = {each.survey: each.title for each in lab.bot.library.added_surveys()}
    assert kept == {"message": "Notes on state space models", "message-2": "Reading list of May"}


async def test_others_may_not_add_even_where_the_command_is_open_to_them(lab: Lab) -> None:
    commands = await lab.bot.tree.fetch_commands()
    group = next(command for command in commands if command.name == "survey")
    assert group.default_member_permissions == discord.Permissions(manage_guild=True)
    lab.guild.set_command_permissions(group, {lab.mei: True})
    result = await lab.slash("survey add", document=("a.md", NOTES))
    assert result.ephemeral
    assert "may manage this server" in shown(result).content
    assert lab.env.errors
    assert lab.bot.library.added_surveys() == []


@pytest.mark.parametrize(
    ("name", "data", "locale", "sentence"),
    [
        ("slides.pptx", b"x", "en-US", "is no Markdown"),
        ("slides.pptx", b"x", "zh-CN", "不是 Markdown"),
        ("broken.pdf", b"%PDF-1.7", "zh-CN", "已损坏"),
        ("@everyone.md", b"\x89PNG\r\n\x1a\n00", "en-US", "holds no text"),
    ],
)
async def test_what_cannot_be_read_is_told_in_the_readers_language(
    lab: Lab, ada: MemberActor, name: str, data: bytes, locale: str, sentence: str
) -> None:
    with reading_in(locale):
        result = await ada.slash(lab.channel, "survey add", document=(name, data))
    told = shown(result).content or text_of(result)
    assert result.ephemeral
    assert sentence in told
    assert "@everyone" not in told
    assert lab.bot.library.added_surveys() == []


async def test_a_large_file_is_refused_before_it_is_fetched(
    lab: Lab, ada: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(_: discord.Attachment) -> bytes:
        raise AssertionError("fetched")

    monkeypatch.setattr(discord.Attachment, "read", fetch)
    result = await ada.slash(lab.channel, "survey add", document=("large.txt", b"word " * 5_000_000))
    assert "documents may have 20 MB" in shown(result).content


async def test_other_commands_answer_while_a_document_is_read(
    lab: Lab, ada: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = asyncio.Event()
    answered = asyncio.Event()
    prepare = adding.prepare
    loop = asyncio.get_running_loop()

    def slowly(*arguments: object, **options: object) -> object:
        loop.call_soon_threadsafe(reading.set)
        asyncio.run_coroutine_threadsafe(asyncio.wait_for(answered.wait(), 20), loop).result(20)
        return prepare(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "prepare", slowly)
    added = asyncio.create_task(ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES)))
    await asyncio.wait_for(reading.wait(), 20)
    card = await lab.bot.ask(lambda library: library.look_up_paper("DETR"))
    assert card.matches
    answered.set()
    assert "Added" in text_of(await added)

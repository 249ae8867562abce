"""Every command, through the real bot."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from bot.locales import CHINESE
from tests.bot.conftest import Lab, last_text, reading_in, shown, text_of, walk


async def test_a_paper_comes_with_its_summary_its_links_and_what_the_surveys_say(lab: Lab) -> None:
    result = await lab.slash("paper", query="DETR")
    assert not result.deferred
    assert not result.ephemeral
    text = text_of(result)
    assert "[DETR](<https://arxiv.org/abs/2005.12872>)" in text
    assert "End-to-End Object Detection with Transformers" in text
    assert "ECCV 2020" in text
    assert "`line 24`" in text
    assert {part["url"] for part in walk(shown(result).components) if "url" in part} >= {
        "https://arxiv.org/abs/2005.12872",
        "https://github.com/facebookresearch/detr",
    }


async def test_a_topic_comes_with_its_path_sub_topics_key_works_and_dated_statements(lab: Lab) -> None:
    result = await lab.slash("topic", name="contrastive learning")
    text = text_of(result)
    assert "## Contrastive learning · 对比学习" in text
    assert "›" in text
    assert "Key works" in text
    assert "(2020)" in text
    assert "(2022)" in text
    openers = [part for part in walk(shown(result).components) if part.get("label") == "Open"]
    assert openers


async def test_what_is_hot_comes_with_reasons_and_their_places(lab: Lab) -> None:
    result = await lab.slash("hot")
    text = text_of(result)
    assert "**1. " in text
    assert "› " in text
    assert "line " in text


async def test_hot_keeps_to_a_topic_and_a_kind(lab: Lab) -> None:
    result = await lab.slash("hot", topic="对比学习", kind="paper", language="en")
    text = text_of(result)
    assert "What's hot in Contrastive learning" in text
    assert "· topic" not in text
    assert "MoCo" in text


async def test_the_surveys_are_listed_with_dates_and_counts(lab: Lab) -> None:
    result = await lab.slash("surveys")
    text = text_of(result)
    assert "5 surveys" in text
    assert "2017-11-30" in text


async def test_help_names_every_command_and_is_private(lab: Lab) -> None:
    result = await lab.slash("help")
    assert result.ephemeral
    text = text_of(result)
    slash = [command for command in lab.bot.tree.get_commands() if isinstance(command, app_commands.Command)]
    assert all(f"**/{command.name}**" in text for command in slash)
    assert "**Find papers here**" in text


@pytest.mark.parametrize("command", ["paper", "topic"])
async def test_an_unknown_name_is_answered_privately_with_the_nearest(lab: Lab, command: str) -> None:
    typed = "MoCo v7 contrastiv lerning zzz"
    result = await lab.slash(command, **{"query" if command == "paper" else "name": typed})
    assert result.ephemeral
    assert "The nearest that they have:" in text_of(result)
    assert typed in text_of(result)


async def test_nothing_near_says_so(lab: Lab) -> None:
    result = await lab.slash("paper", query="qwertzuiop")
    assert result.ephemeral
    assert "mention no work called “qwertzuiop”" in text_of(result)


async def test_what_is_hot_in_an_unclear_topic_is_asked_back(lab: Lab) -> None:
    card = await lab.slash("hot", topic="learning", kind="topic")
    assert "Which one do you mean by “learning”?" in text_of(card)
    opener = next(part for part in walk(shown(card).components) if part.get("label") == "Open")
    assert opener["custom_id"].startswith("lore-turn:hot|en|0|topic|")
    await lab.mei.click(shown(card), custom_id=opener["custom_id"])
    assert "What's hot in" in last_text(lab)


async def test_a_chinese_reader_is_told_in_chinese_what_is_not_there(lab: Lab) -> None:
    with reading_in("zh-CN"):
        result = await lab.slash("paper", query="id:no-such-work")
    assert "没有它了" in shown(result).content
    assert lab.env.errors


async def test_near_ties_are_offered_and_become_the_answer(lab: Lab) -> None:
    result = await lab.slash("paper", query="VTN")
    assert "Which one do you mean by “VTN”?" in text_of(result)
    opener = next(part for part in walk(shown(result).components) if part.get("label") == "Open")
    await lab.mei.click(shown(result), custom_id=opener["custom_id"])
    assert "Transformer Network" in last_text(lab)


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("paper", {"query": "DETR"}, "综述怎么说"),
        ("topic", {"name": "contrastive learning"}, "重点工作"),
        ("hot", {}, "当前热点"),
        ("surveys", {}, "篇综述"),
        ("help", {}, "Lablore 依据读过的综述作答"),
    ],
)
async def test_a_chinese_reader_is_answered_in_chinese(
    lab: Lab, command: str, options: dict[str, str], expected: str
) -> None:
    with reading_in("zh-CN"):
        result = await lab.slash(command, **options)
    assert expected in text_of(result)


async def test_the_language_option_comes_before_the_readers_language(lab: Lab) -> None:
    with reading_in("zh-CN"):
        result = await lab.slash("paper", query="DETR", language="en")
    assert "What the surveys say" in text_of(result)


async def test_a_question_in_chinese_is_answered_in_chinese(lab: Lab) -> None:
    result = await lab.slash("topic", name="对比学习")
    assert "综述怎么说" in text_of(result)


@pytest.mark.parametrize(
    ("command", "options"),
    [("paper", {"query": "DETR"}), ("topic", {"name": "GAN"}), ("hot", {}), ("surveys", {})],
)
async def test_private_answers_are_seen_by_one(lab: Lab, command: str, options: dict[str, str]) -> None:
    result = await lab.slash(command, **options, private=True)
    assert result.ephemeral


@pytest.mark.parametrize("typed", ["", "d", "de", "对", "检", "mo"])
async def test_autocomplete_offers_from_the_first_character(lab: Lab, typed: str) -> None:
    choices = await lab.mei.autocomplete(lab.channel, "paper", "query", typed)
    assert 0 < len(choices) <= 25
    assert all(0 < len(choice["name"]) <= 100 for choice in choices)


async def test_a_chosen_completion_leads_to_that_very_work(lab: Lab) -> None:
    choices = await lab.mei.autocomplete(lab.channel, "paper", "query", "barlow")
    result = await lab.slash("paper", query=choices[0]["value"])
    assert "Barlow Twins" in text_of(result)


async def test_topics_complete_in_both_languages(lab: Lab) -> None:
    english = await lab.mei.autocomplete(lab.channel, "topic", "name", "contrastive l")
    chinese = await lab.mei.autocomplete(lab.channel, "hot", "topic", "对比学习")
    assert english[0]["value"] == chinese[0]["value"] == "Contrastive learning"
    with reading_in("zh-TW"):
        [first, *_] = await lab.mei.autocomplete(lab.channel, "topic", "name", "contrastive l")
    assert first["name"].startswith("对比学习")


async def test_a_made_up_choice_is_answered_in_a_sentence(lab: Lab) -> None:
    result = await lab.slash("paper", query="id:no-such-work")
    assert result.ephemeral
    assert "hold nothing of this name" in shown(result).content
    assert len(lab.env.errors) == 1


async def test_commands_work_in_direct_messages(lab: Lab) -> None:
    result = await lab.env.create_user("ann").slash("paper", query="DETR")
    assert "DETR" in text_of(result)


async def test_commands_answer_where_the_bot_may_not_write(lab: Lab) -> None:
    mute = discord.PermissionOverwrite(send_messages=False, embed_links=False)
    assert lab.guild.me is not None
    quiet = lab.guild.create_text_channel("quiet", overwrites={lab.guild.me: mute})
    result = await lab.mei.slash(quiet, "paper", query="DETR")
    assert "DETR" in text_of(result)


async def test_names_and_descriptions_are_told_in_chinese(lab: Lab) -> None:
    for command in await lab.bot.tree.fetch_commands():
        group = any(isinstance(option, app_commands.AppCommandGroup) for option in command.options)
        assert bool(command.name_localizations) is not group  # a translated group can hide its commands
        assert command.description_localizations or command.type is not discord.AppCommandType.chat_input
        for option in command.options:
            assert option.name_localizations, option.name
            assert option.description_localizations, option.name
    assert len(set(CHINESE.values())) >= len(CHINESE) - 2


async def test_every_look_up_is_installable_to_servers_and_users_and_works_everywhere(lab: Lab) -> None:
    for command in lab.bot.tree.get_commands():
        payload = command.to_dict(lab.bot.tree)
        if command.name == "survey":  # for those who manage a server
            assert (payload["contexts"], payload["integration_types"]) == ([0], [0])
            continue
        assert payload["contexts"] == [0, 1, 2]
        assert payload["integration_types"] == [0, 1]


async def test_no_privileged_intent_is_asked_for(lab: Lab) -> None:
    privileged = discord.Intents(message_content=True, members=True, presences=True)
    assert lab.bot.intents.value & privileged.value == 0

"""Documents that a lab adds: /survey add and /survey remove, through the real bot."""

from __future__ import annotations

import discord

from tests.bot.conftest import Lab, all_text, reading_in, shown, text_of

NOTES = """\
# Notes on state space models

Author: Li Wei
Date: 2024-05-02

## Selective state spaces

Mamba (COLM 2024) makes the parameters of a state space model depend on the input. https://arxiv.org/abs/2312.00752
It reaches 5 times the throughput of Transformers of the same size.

## Open questions

Training Mamba at large scale is still a promising direction.
""".encode()


def manager(lab: Lab):  # type: ignore[no-untyped-def]
    role = lab.guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
    return lab.guild.add_member(lab.env.create_user("ada"), roles=[role])


async def test_what_is_added_is_found_with_its_own_sentences_and_lines(lab: Lab) -> None:
    ada = manager(lab)
    result = await ada.slash(lab.channel, "survey add", document=("ssm-notes.md", NOTES))
    assert result.ephemeral
    text = text_of(result)
    assert "Added: Notes on state space models" in text
    paper = await lab.slash("paper", query="Mamba")
    told = text_of(paper)
    assert "arxiv.org/abs/2312.00752" in told
    assert "5 times the throughput" in told
    assert "`line 9`" in told
    chinese = await lab.slash("paper", query="Mamba", language="zh")
    assert "5 times the throughput" in text_of(chinese)
    topic = await lab.slash("topic", name="Selective state spaces")
    assert "Mamba" in text_of(topic)
    assert "Notes on state space models" in text_of(await lab.slash("surveys"))

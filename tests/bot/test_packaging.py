"""The README, the image and the package tell the truth about each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.__main__ import cli
from bot.cards.digest_words import PERMISSIONS
from bot.cogs.adding import AddingCog
from bot.cogs.digest import DigestCog
from bot.cogs.hot import HotCog
from bot.cogs.lookup import LookUpCog
from bot.cogs.saved import SavedCog
from bot.cogs.surveys import SurveysCog
from bot.settings import KEYS
from knowledge.models import Bilingual

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COGS = (LookUpCog, HotCog, SurveysCog, AddingCog, DigestCog, SavedCog)
COMMANDS = [command for cog in COGS for command in cog.__cog_app_commands__]
DOORS = (
    "store.py",
    "added_index.py",
    "feed_log.py",
    "migrations.py",
    "listing_build.py",
    "listing_index.py",
    "outbox.py",
    "readers.py",
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_discord_command_is_described_and_in_the_readme(command: object) -> None:
    assert command.description  # type: ignore[attr-defined]
    assert f"`/{_spoken(command)}" in README


def _spoken(command: object) -> str:
    """What is typed: the class of a cog knows its commands without their group."""
    grouped = command in AddingCog.__cog_app_commands__
    return f"survey {command.name}" if grouped else str(command.name)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", DigestCog.digest.commands, ids=lambda command: command.name)
def test_every_command_of_the_digest_is_described_and_in_the_readme(command: object) -> None:
    assert command.description  # type: ignore[attr-defined]
    assert re.search(rf"^/digest .*\b{command.name}\b", README, re.MULTILINE)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_terminal_command_is_described_and_in_the_readme(name: str) -> None:
    assert cli.commands[name].help
    assert re.search(rf"lablore [^`\n]*\b{name}\b", README), name


@pytest.mark.parametrize(("key", "variable"), KEYS.items())
def test_every_setting_is_in_the_readme(key: str, variable: str) -> None:
    assert f"`{key}` | `{variable}`" in README


@pytest.mark.parametrize("permission", PERMISSIONS.values(), ids=PERMISSIONS)
def test_every_permission_that_a_digest_may_need_is_in_the_readme(permission: Bilingual) -> None:
    assert f"*{permission.en}*" in README


def test_every_picture_of_the_readme_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_the_image_pins_every_dependency_within_its_range_and_names_no_index() -> None:
    pins_text = (ROOT / ".docker" / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in pins_text
    assert "--" not in pins_text
    pins = {
        requirement.name: next(iter(requirement.specifier)).version
        for line in pins_text.splitlines()
        if (requirement := Requirement(line)).name
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for dependency in map(Requirement, project["dependencies"]):
        name = dependency.name.lower().replace(".", "-")
        assert dependency.specifier.contains(pins[name]), dependency


def test_what_runs_needs_no_simulated_discord() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not any("simcord" in dependency for dependency in project["dependencies"])


def test_knowledge_never_imports_the_bot_discord_or_asyncio() -> None:
    for path in (ROOT / "knowledge").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(import|from) (bot|discord|asyncio|os)\b", source, re.MULTILINE), path


def test_the_bot_asks_the_library_and_not_what_is_behind_it() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        assert "library.store" not in path.read_text(encoding="utf-8"), path


def test_sql_lives_in_the_store_and_the_search_index() -> None:
    for path in [*(ROOT / "knowledge").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        if path.name not in DOORS:
            source = path.read_text(encoding="utf-8")
            assert not re.search(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b", source), path

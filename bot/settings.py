"""One frozen Settings, from the environment and ``lablore.yaml``; unknown keys are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from platformdirs import user_data_path

from bot.sources import Source, SourceError, sources_in

CONFIG_FILE = "lablore.yaml"
KEYS = {
    "db": "LABLORE_DB",
    "ready_file": "LABLORE_READY_FILE",
    "log_level": "LABLORE_LOG_LEVEL",
    "catch_up_hours": "LABLORE_CATCH_UP_HOURS",
}
SOURCES = "sources"  # only in the file
MOST_HOURS = 20  # less than the time between two digests, so that there is never more than one to catch up with
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_TOKEN_MISSING = (
    "There is no Discord token: create a bot at https://discord.com/developers/applications, put its token into "
    "DISCORD_TOKEN (or into a file named by DISCORD_TOKEN_FILE), and start again. "
    "To try Lablore without a token: lablore demo"
)


class SettingsError(Exception):
    """The settings cannot be used; ``str()`` is one sentence that says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one bot runs."""

    db: Path
    ready_file: Path | None  # touched while the bot is connected, for health checks
    log_level: str
    catch_up_hours: float = 12.0  # how late a digest may come
    sources: tuple[Source, ...] = ()  # of new papers

    @classmethod
    def read(cls, environ: Mapping[str, str], folder: Path) -> Settings:
        """The settings of a folder's ``lablore.yaml``, if there is one; the environment comes before it."""
        content = _file_content(folder / CONFIG_FILE)
        try:
            sources = sources_in(content.pop(SOURCES, None))
        except SourceError as error:
            raise SettingsError(f"{CONFIG_FILE}: {error}") from None
        values = _texts(content)
        values |= {key: environ[name] for key, name in KEYS.items() if environ.get(name)}
        level = values.get("log_level", "INFO").upper()
        if level not in LOG_LEVELS:
            raise SettingsError(f"log_level is “{level}”; use one of: {', '.join(LOG_LEVELS)}.")
        ready = values.get("ready_file")
        db = Path(values["db"]).expanduser() if "db" in values else user_data_path("lablore") / "lablore.db"
        hours = _hours(values.get("catch_up_hours", "12"))
        return cls(db, Path(ready).expanduser() if ready else None, level, hours, sources)


def _hours(value: str) -> float:
    try:
        hours = float(value)
    except ValueError:
        hours = -1.0
    if not 0.1 <= hours <= MOST_HOURS:
        raise SettingsError(f"catch_up_hours is “{value}”; use a number of hours from 0.1 to {MOST_HOURS}.")
    return hours


def token_from(environ: Mapping[str, str]) -> str:
    """The Discord token, from ``DISCORD_TOKEN`` or the file named by ``DISCORD_TOKEN_FILE``."""
    token = environ.get("DISCORD_TOKEN", "").strip()
    path = environ.get("DISCORD_TOKEN_FILE", "").strip()
    if not token and path:
        try:
            token = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingsError(f"The token file {path} cannot be read; check DISCORD_TOKEN_FILE.") from None
    if not token:
        raise SettingsError(_TOKEN_MISSING)
    return token


def _file_content(path: Path) -> dict[str, object]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name} cannot be read: {' '.join(str(error).split())}") from None
    if not content:
        return {}
    if not isinstance(content, dict):
        raise SettingsError(f"{path.name} should hold “key: value” lines.")
    return content


def _texts(content: Mapping[str, object]) -> dict[str, str]:
    for key, value in content.items():
        if key not in KEYS:
            raise SettingsError(f"{CONFIG_FILE} has an unknown key “{key}”; use: {', '.join([*KEYS, SOURCES])}.")
        if not isinstance(value, str) or "\0" in value:
            raise SettingsError(f"{CONFIG_FILE}: “{key}” should be one text.")
    return {key: value for key, value in content.items() if isinstance(value, str) and value and value != "null"}

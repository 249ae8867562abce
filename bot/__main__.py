"""``lablore``: the commands of the command line."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from bot import imports, printing, records
from bot.settings import Settings, SettingsError, token_from
from bot.sources import Source
from knowledge import InvalidCatalogue, Library, NotFound, StoreError, catalogue
from knowledge.asking.composing import Covered
from knowledge.models import Language
from knowledge.names import ItemKind
from knowledge.search import Status

HEALTHY_SECONDS = 90  # how old the ready file of a connected bot may be

_NO_SOURCES = """\
There are no sources of new papers: digests live from the surveys alone. To have some, list them in lablore.yaml:
sources:
  - arxiv: cs.CV
  - huggingface: daily"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one query gives: whether there was anything, and how it is shown."""

    found: bool
    as_json: Callable[[], records.Record]
    as_text: Callable[[], str]

    def show(self, *, as_json: bool) -> None:
        """Print it."""
        if as_json:
            click.echo(records.one_line(self.as_json()))
        else:
            click.echo(self.as_text())


db_option = click.option(
    "--db", type=click.Path(path_type=Path), envvar="LABLORE_DB", help="The SQLite file; made if it is not there."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object for each query, on a line.")
language_option = click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The language of texts."
)
text_argument = click.argument("text", nargs=-1, required=True)


@click.group()
@click.version_option(package_name="lablore")
def cli() -> None:
    """Lablore: what the surveys say, with the place it stands."""


@cli.command()
@text_argument
@json_option
@language_option
@db_option
def paper(text: tuple[str, ...], as_json: bool, language: Language, db: Path | None) -> None:
    """Look up a paper, method, model or dataset: TEXT, or - for one query a line from standard input."""

    def answer(library: Library, query: str) -> Answer:
        found = library.look_up_paper(query)
        return Answer(
            found.status is not Status.NOT_FOUND,
            lambda: records.paper_answer(library, found),
            lambda: printing.paper_text(library, found, language),
        )

    _answer_all(text, answer, as_json=as_json, db=db)


@cli.command()
@text_argument
@json_option
@click.option("--language", type=click.Choice(["en", "zh"]), help="The language of the answer, if not the question's.")
@db_option
def ask(text: tuple[str, ...], as_json: bool, language: Language | None, db: Path | None) -> None:
    """Ask what the surveys say: a question as TEXT, or - for one a line from standard input."""

    def answer(library: Library, query: str) -> Answer:
        told = library.ask(query, language=language)
        return Answer(
            told.status is Covered.ANSWERED,
            lambda: records.ask_answer(told),
            lambda: printing.ask_text(library, told),
        )

    _answer_all(text, answer, as_json=as_json, db=db)


@cli.command()
@text_argument
@json_option
@language_option
@db_option
def topic(text: tuple[str, ...], as_json: bool, language: Language, db: Path | None) -> None:
    """Show what a subject is about: TEXT, or - for one query a line from standard input."""

    def answer(library: Library, query: str) -> Answer:
        found = library.look_up_topic(query)
        return Answer(
            found.status is not Status.NOT_FOUND,
            lambda: records.topic_answer(library, found),
            lambda: printing.topic_text(library, found, language),
        )

    _answer_all(text, answer, as_json=as_json, db=db)


@cli.command()
@click.option("--topic", "below", help="Only below this subject.")
@click.option("--kind", type=click.Choice(["topic", "paper"]), help="Only subjects, or only works.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@json_option
@language_option
@db_option
def hot(  # noqa: PLR0917 - click calls by name
    below: str | None, kind: ItemKind | None, limit: int, as_json: bool, language: Language, db: Path | None
) -> None:
    """Show what is rising, and which survey says so."""
    library = _open(db)
    topic_id = None
    if below is not None:
        found = library.look_up_topic(below)
        if found.status is not Status.FOUND:
            if as_json:
                Answer(False, lambda: records.hot_answer([]), str).show(as_json=True)
            _fail(printing.topic_text(library, found, language), code=1)
        topic_id = found.matches[0].item.id
    items = library.hot(topic=topic_id, kind=kind, limit=limit)
    answer = Answer(bool(items), lambda: records.hot_answer(items), lambda: printing.hot_text(items, language))
    answer.show(as_json=as_json)
    sys.exit(0 if answer.found else 1)


@cli.command()
@json_option
@language_option
@db_option
def surveys(as_json: bool, language: Language, db: Path | None) -> None:
    """Show which surveys have been read."""
    found = _open(db).surveys()
    shown = Answer(bool(found), lambda: records.surveys_answer(found), lambda: printing.surveys_text(found, language))
    shown.show(as_json=as_json)


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", metavar="NAME", help="What to call the list; the name of its file if not given.")
@click.option("--dry-run", is_flag=True, help="Only tell what would come in; the SQLite file stays as it is.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each file, on a line.")
@db_option
def import_(files: tuple[Path, ...], source: str | None, dry_run: bool, as_json: bool, db: Path | None) -> None:
    """Take in lists of papers: BibTeX, RIS, CSL-JSON, JSON, JSON lines, CSV with a header; gzip of any."""
    path = db or _settings().db
    with contextlib.ExitStack() as stack:
        try:
            at = stack.enter_context(imports.rehearsal(path)) if dry_run else db
        except StoreError as error:
            _fail(str(error), code=2)
        importing = imports.Importing(_open(at), source, as_json=as_json, dry_run=dry_run)
        sys.exit(importing.take_in(files, datetime.now(UTC)))


@cli.command()
@json_option
@language_option
@db_option
def lists(as_json: bool, language: Language, db: Path | None) -> None:
    """Show which lists of papers have been imported."""
    found = _open(db).lists()
    shown = Answer(bool(found), lambda: records.lists_answer(found), lambda: printing.lists_text(found, language))
    shown.show(as_json=as_json)
    sys.exit(0 if shown.found else 1)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--review", is_flag=True, help="Ask about what is doubtful: keep it, drop it or edit it.")
@click.option("--out", type=click.Path(path_type=Path), help="Write YAML into this folder, and add nothing.")
@click.option("--empty-catalogue", is_flag=True, help="With --out: as if nothing were known; a whole catalogue.")
@db_option
def add(paths: tuple[Path, ...], review: bool, out: Path | None, empty_catalogue: bool, db: Path | None) -> None:
    """Add documents (Markdown, HTML, plain text, PDF), folders of them, or YAML; --review also takes an added id."""
    from bot import adding  # noqa: PLC0415 - reading documents takes a while to import

    today = datetime.now().astimezone().date()
    if empty_catalogue:
        if out is None or review:
            _fail(
                "Say with --out where the catalogue is to be written; --review works without --empty-catalogue.", code=2
            )
        sys.exit(adding.write_catalogue(paths, out, today=today))
    sys.exit(adding.add_paths(_open(db), paths, review=review, out=out, today=today))


@cli.command()
@click.argument("survey")
@db_option
def remove(survey: str, db: Path | None) -> None:
    """Take an added SURVEY out again, by its id, with the works and topics that only it names."""
    from bot import adding  # noqa: PLC0415 - as above

    try:
        adding.remove(_open(db), survey)
    except NotFound:
        _fail(f"No survey with the id “{survey}” was added; lablore surveys shows the ids.", code=1)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check the shipped YAML, or a folder like it, or single files against the rest of what is shipped."""
    try:
        content = catalogue.read(catalogue.texts_with(paths))
    except InvalidCatalogue as error:
        _fail(str(error), code=1)
    statements = sum(len(survey.statements) for survey in content.surveys)
    click.echo(
        f"{len(content.surveys)} surveys, {len(content.topics)} topics, {len(content.papers)} works and "
        f"{statements} statements hold together."
    )


@cli.command()
@db_option
def run(db: Path | None) -> None:
    """Run the bot, with the token in DISCORD_TOKEN or in the file named by DISCORD_TOKEN_FILE."""
    from bot.running import run_bot  # noqa: PLC0415 - discord.py takes a while to import

    settings = _settings()
    try:
        token = token_from(os.environ)
    except SettingsError as error:
        _fail(str(error), code=2)
    sys.exit(run_bot(_open(db), token, settings))


@cli.command()
@click.option("--dry-run", is_flag=True, help="Only show what would come in; keep nothing.")
@db_option
def fetch(dry_run: bool, db: Path | None) -> None:
    """Fetch new papers now, from all sources in lablore.yaml."""
    from bot.reporting import fetched_text  # noqa: PLC0415 - what fetches takes a while to import
    from bot.running import fetch_now  # noqa: PLC0415

    sources = _sources()
    library = _open(db)
    try:
        reports = fetch_now(library, sources, keep=not dry_run)
    except StoreError as error:
        _fail(str(error), code=2)
    click.echo(fetched_text(library, reports))
    sys.exit(1 if any(report.went_wrong for report in reports) else 0)


@cli.command()
@db_option
def sources(db: Path | None) -> None:
    """Show the sources of new papers: when each was fetched last, with what success, and when it is next."""
    from bot.reporting import sources_text  # noqa: PLC0415 - what fetches takes a while to import

    configured = _sources()
    states = {state.source: state for state in _open(db).news.log.states()}
    click.echo(sources_text([(source, states.get(source.name)) for source in configured]))


@cli.command()
@click.option("--open", "open_page", is_flag=True, help="Open the page in a browser.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The page's port; 0 takes a free one.")
def demo(open_page: bool, port: int) -> None:
    """Try the bot in a local browser page; no account and no token."""
    try:
        from bot.demo import DemoError, run_demo  # noqa: PLC0415 - simcord is there only for development and demos
    except ImportError:
        _fail("The demo needs simcord, which is not installed: pip install 'simcord[preview]'", code=2)
    try:
        run_demo(open_page=open_page, port=port)
    except DemoError as error:
        _fail(str(error), code=2)


@cli.command()
def health() -> None:
    """Exit with 0 if the bot that touches LABLORE_READY_FILE is connected, else with 1."""
    ready_file = _settings().ready_file
    if ready_file is None:
        _fail("Set LABLORE_READY_FILE for the bot and for this command.", code=2)
    try:
        age = time.time() - ready_file.stat().st_mtime
    except OSError:
        _fail("The bot is not connected.", code=1)
    if age > HEALTHY_SECONDS:
        _fail(f"The bot was last connected {age:.0f} seconds ago.", code=1)
    click.echo("The bot is connected.")


def _answer_all(
    text: tuple[str, ...], answer: Callable[[Library, str], Answer], *, as_json: bool, db: Path | None
) -> None:
    """Answer the query in the arguments, or each line of standard input; exit with 1 if nothing was found for any."""
    library = _open(db)
    any_found = False
    for number, query in enumerate(_queries(text)):
        found = answer(library, query)
        any_found |= found.found
        if number and not as_json:
            click.echo()
        found.show(as_json=as_json)
    sys.exit(0 if any_found else 1)


def _queries(text: tuple[str, ...]) -> Iterable[str]:
    if text != ("-",):
        if not " ".join(text).strip():
            _fail("Type a name, a title, a subject, a question or an arXiv id.", code=2)
        return [" ".join(text)]
    lines = sys.stdin.buffer if sys.stdin else ()
    return (line.decode("utf-8", errors="replace").strip("\ufeff\r\n\t ") for line in lines)


def _open(db: Path | None) -> Library:
    path = db or _settings().db
    try:
        if db is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        return Library.open(path)
    except (StoreError, InvalidCatalogue, OSError) as error:
        _fail(str(error), code=2)


def _settings() -> Settings:
    try:
        return Settings.read(os.environ, Path.cwd())
    except SettingsError as error:
        _fail(str(error), code=2)


def _sources() -> tuple[Source, ...]:
    return _settings().sources or _fail(_NO_SOURCES, code=1)


def _fail(sentence: str, *, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


def main() -> None:
    """The entry point."""
    try:
        cli(prog_name="lablore")
    except StoreError as error:  # the file failed after it was opened: somebody else writes to it, the disk is full
        _fail(str(error), code=2)
    except OSError as error:  # a full disk behind standard output, a folder that was removed
        with contextlib.suppress(OSError):
            click.echo(f"Lablore has to stop: {error.strerror or error}.", err=True)
        os._exit(2)  # what is still buffered could not be written either


if __name__ == "__main__":
    main()

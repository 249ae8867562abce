"""``lablore add`` and ``lablore remove``: documents of the lab, from the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from knowledge import InvalidCatalogue, KnowledgeError, Library
from knowledge.ingest import adding, reviewing
from knowledge.ingest.adding import Prepared, Status
from knowledge.ingest.apart import read_apart, read_file
from knowledge.ingest.documents import Fault, UnreadableDocument
from knowledge.ingest.drafting import draft_of, id_for
from knowledge.ingest.folder import Folder
from knowledge.ingest.writing import Record, record_of, yaml_of

_SKIPPED = "s"
_HELP = "[k]eep, [d]rop, [e]dit, [s]kip for now, keep [a]ll that are left, [q]uit"


def add_paths(library: Library, paths: Sequence[Path], *, review: bool, out: Path | None, today: date) -> int:
    """
    Add documents, or write what they come to into a folder; returns the exit status.

    That is 0 if all of them came in, 1 if one does not hold together with what is there, 2 if one could not be read.
    """
    status = 0
    added = {each.survey for each in library.added_surveys()}
    for path in _files(paths, yaml=out is None):
        try:
            if isinstance(path, UnreadableDocument):
                raise path
            if review and str(path) in added and not path.exists():
                _review_stored(library, str(path))
            elif path.suffix.lower() in adding.YAML_ENDINGS:
                _add_yaml(library, path, review=review)
            else:
                _add_document(library, path, review=review, out=out, today=today)
        except KnowledgeError as error:
            status = max(status, _status_of(error))
            click.echo(str(error), err=True)
    return status


def write_catalogue(paths: Sequence[Path], out: Path, *, today: date) -> int:
    """Write what documents come to without any other knowledge, a whole catalogue, into a folder; the exit status."""
    folder = Folder()
    status = 0
    for path in _files(paths):
        try:
            if isinstance(path, UnreadableDocument):
                raise path
            document = read_apart(read_file(path), path.name)
            draft = draft_of(document, folder.known(), today=today, id=folder.free_id(id_for(path.name, "")))
            folder.add(draft)
            click.echo(f"{path.name}: {_counts(record_of(draft))}", err=True)
        except KnowledgeError as error:
            status = max(status, _status_of(error))
            click.echo(str(error), err=True)
    folder.write(out)
    click.echo(f"Written to {out}; check it with: lablore check {out}", err=True)
    return status


def _status_of(error: KnowledgeError) -> int:
    return 2 if isinstance(error, UnreadableDocument) and error.fault is not Fault.CLASH else 1


def remove(library: Library, survey: str) -> None:
    """Take an added survey out."""
    removed = library.remove_survey(survey)
    click.echo(f"“{removed.title}” ({removed.survey}) is no longer there.")


def _files(paths: Sequence[Path], *, yaml: bool = False) -> Iterator[Path | UnreadableDocument]:
    for path in paths:
        if path.is_dir():
            found = list(adding.files_in(path, yaml=yaml))
            if not found:
                yield UnreadableDocument(Fault.NO_DOCUMENTS, str(path))
            yield from found
        else:
            yield path


def _add_document(library: Library, path: Path, *, review: bool, out: Path | None, today: date) -> None:
    data = read_file(path)
    click.echo(f"{path.name}: reading …", err=True)
    source = str(path.resolve())
    prepared = adding.prepare(library, data, path.name, source=source, today=today, again=out is not None)
    if prepared.status is Status.SAME:
        if review:
            _review_stored(library, prepared.survey)
        else:
            click.echo(f"{path.name}: already there as {prepared.survey}.")
        return
    if review:
        walk(prepared.record)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        target = out / f"{prepared.survey}.yaml"
        target.write_text(adding.yaml_with_origin(prepared), encoding="utf-8")
        click.echo(f"{path.name}: {_counts(prepared.record)} → {target}")
        return
    _store(library, prepared)
    done = "replaced" if prepared.status is Status.CHANGED else "added"
    click.echo(f"{path.name}: {done} as {prepared.survey}: {_counts(prepared.record)}")


def _store(library: Library, prepared: Prepared) -> None:
    try:
        library.add_survey(prepared.added())
    except InvalidCatalogue as error:
        raise adding.clash(prepared, error) from error


def _add_yaml(library: Library, path: Path, *, review: bool) -> None:
    text = read_file(path, yaml=True).decode("utf-8", errors="replace")
    added = adding.added_from_yaml(path, text, library.added_surveys())
    if review:
        record = reviewing.record_from(text, path.name)
        walk(record)
        added = adding.with_text(added, yaml_of(record))
    survey = library.add_survey(added)
    click.echo(f"{path.name}: added as {survey.id}, {len(survey.statements)} statements.")


def _review_stored(library: Library, survey: str) -> None:
    stored = next(added for added in library.added_surveys() if added.survey == survey)
    record = reviewing.record_from(stored.text, f"{survey}.yaml")
    if not list(reviewing.doubts_in(record)):
        click.echo(f"{survey}: nothing is left to review.")
        return
    walk(record)
    library.add_survey(adding.with_text(stored, yaml_of(record)))
    click.echo(f"{survey}: {_counts(record)}")


def walk(record: Record) -> None:
    """Ask about each part that is marked for review, until the end or “quit”."""
    doubts = list(reviewing.doubts_in(record))
    if doubts:
        click.echo(f"{len(doubts)} parts are doubtful. {_HELP}.")
    keep_all = False
    for number, doubt in enumerate(doubts, 1):
        if not any(doubt.part is part for part in record.get(doubt.group, ())):
            continue  # it went with another
        if keep_all:
            reviewing.keep(doubt)
            continue
        where = f", line {doubt.part['line']}" if "line" in doubt.part else ""
        about = f", about {', '.join(doubt.part['about'][:3])}" if "about" in doubt.part else ""
        click.echo(f"\n{number}/{len(doubts)}  {doubt.group[:-1]}{where}{about}, {doubt.confidence:.0%} sure")
        click.echo(f"  {doubt.text}")
        choice = click.prompt("  k/d/e/s/a/q", type=click.Choice(list("kdesaq")), default="k", show_choices=False)
        if choice == "q":
            return
        if choice == "d":
            reviewing.drop(record, doubt)
        elif choice == "e":
            reviewing.keep(doubt, click.prompt("  text", default=doubt.text))
        elif choice != _SKIPPED:
            keep_all = choice == "a"
            reviewing.keep(doubt)


def _counts(record: Record) -> str:
    waiting = sum(1 for _ in reviewing.doubts_in(record))
    new = {group: sum("confidence" in part for part in record.get(group, ())) for group in reviewing.GROUPS}
    told = f"{new['papers']} new works, {new['topics']} new topics, {new['statements']} statements"
    return told + (f"; {waiting} of these wait for a review (lablore add --review)" if waiting else "")

"""``lablore import``: lists of papers into the library, with what a person or script is told of each file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from bot import records
from knowledge import Library, StoreError
from knowledge.lists.formats import UnreadableList
from knowledge.lists.importing import ListReport, Remark, import_list
from knowledge.store import Store

SHOWN = 10  # lines of a file that are named
INTERRUPTED = 130  # what shells give for Ctrl-C


@contextmanager
def rehearsal(path: Path) -> Iterator[Path]:
    """A copy of a file, to be thrown away; where there is none yet, a place for a new one."""
    with tempfile.TemporaryDirectory(prefix="lablore-") as folder:
        copy = Path(folder) / "rehearsal.db"
        if path.exists():
            Store.copy(path, copy)
        yield copy


@dataclass(frozen=True, slots=True)
class Importing:
    """One call of ``lablore import``."""

    library: Library
    source: str | None
    as_json: bool
    dry_run: bool

    def take_in(self, files: Sequence[Path], at: datetime) -> int:
        """
        Take in each file by itself, and tell what became of it; returns the exit status.

        That is 0 if there were papers in every file, 1 if there were none in one, 2 if one could not be read.
        """
        statuses = []
        for path in files:
            try:
                statuses.append(self._one(path, at))
            except KeyboardInterrupt:
                click.echo(f"\nStopped. Nothing of {path.name} was taken in; import it again to finish.", err=True)
                statuses.append(INTERRUPTED)
                break
        self.library.close()
        return max(statuses)

    def _one(self, path: Path, at: datetime) -> int:
        try:
            with _progress(path) as progress:
                report = import_list(self.library, path, source=self.source, at=at, progress=progress)
        except (UnreadableList, StoreError) as error:
            if self.as_json:
                click.echo(records.one_line({"file": path.name, "status": "failed", "why": str(error)}))
            else:
                click.echo(str(error), err=True)
            return 2
        if self.as_json:
            click.echo(records.one_line(records.import_answer(report, dry_run=self.dry_run)))
        else:
            click.echo(report_text(report, dry_run=self.dry_run))
        return 0 if report.papers else 1


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal, and nothing anywhere else."""
    size = path.stat().st_size if path.is_file() else 0
    if not size or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=size, label=path.name, file=sys.stderr) as bar:

        def show(position: int) -> None:
            bar.update(position - bar.pos)
            if position >= size and bar.label == path.name:
                bar.label = f"{path.name}, indexing"
                bar.render_progress()

        yield show


def report_text(report: ListReport, *, dry_run: bool) -> str:
    """
    What became of a file, in words.

    Every number stands in the sentence even where it is 0, so that the eye finds it. What comes from the file cannot
    steer the terminal.
    """
    counts = report.counts
    would = "would come in" if dry_run else "came in"
    encoding = "" if report.encoding in ("utf-8", "ascii") else f", {report.encoding}"
    file, skipped = f"{report.file} ({report.format}{encoding})", _counted(counts.skipped, "record")
    if not report.papers:
        lines = [f"{file}: no paper in it; {skipped} skipped."]
    else:
        lines = [
            f"{file}: {_counted(report.papers, 'paper')} {would} as “{report.source}”: "
            f"{counts.new} new, {counts.merged} merged with what was there, {skipped} skipped."
        ]
    lines += _remarks("skipped", report.skipped, counts.skipped)
    lines += _remarks("left out", report.left_out, len(report.left_out))
    if report.unreadable:
        lines.append(f"  {_counted(report.unreadable, 'character')} could not be read, shown as \ufffd.")
    return "\n".join("".join(char if char.isprintable() else "�" for char in line) for line in lines)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _remarks(what: str, remarks: Sequence[Remark], count: int) -> list[str]:
    lines = [f"  line {remark.line}: {what}, {remark.text}" for remark in remarks[:SHOWN]]
    return [*lines, f"  … and {count - SHOWN} more"] if count > SHOWN else lines

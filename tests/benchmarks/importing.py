"""
How fast, and in how little memory, a list comes in: ``uv run python -m tests.benchmarks.importing [FILE]``.

The baseline is a bare ``sqlite-utils insert`` of the same file with a full-text index of its own over titles and
abstracts - ``--titles`` leaves it the titles only, as Lablore has no more - in the same run, each in a process of
its own. Memory is the most that the process had (ru_maxrss), and how much of that came with importing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from tabulate import tabulate

from knowledge import Library
from knowledge.lists.importing import import_list
from tests.benchmarks.lookup import percentiles, private_memory, queries_of_another_process
from tests.benchmarks.papers import REAL

Report = dict[str, Any]
BATCH = 1000
SHIPPED = (
    "DETR",
    "mo co v1",
    "dter",
    "动量对比",
    "CLIP",
    "masked autoencoders",
    "对比学习",
    "image net",
    "swin",
    "nerf",
)


def main() -> None:
    """Print three tables: speed and memory, what merged, and look-up before and after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=REAL)
    parser.add_argument("--rounds", type=int, default=3, help="the fastest of them counts")
    parser.add_argument("--step", choices=["lablore", "baseline", "titles", "lookup"], help=argparse.SUPPRESS)
    parser.add_argument("--db", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(STEPS[arguments.step](arguments.file, arguments.db)))
        return
    with tempfile.TemporaryDirectory() as name:
        show(arguments.file, Path(name), arguments.rounds)


def show(file: Path, folder: Path, rounds: int) -> None:
    """Everything about one file."""
    runs: dict[str, list[Report]] = {"lablore": [], "baseline": [], "titles": []}
    for number in range(rounds):  # in turns, so that both see the same machine
        for step, reports in runs.items():
            reports.append(_in_a_process(step, file, folder / f"{step}{number}.db"))
    best = {step: min(reports, key=lambda report: report["seconds"]) for step, reports in runs.items()}
    cpu = {step: min(report["cpu"] for report in reports) for step, reports in runs.items()}
    rows = [
        [
            {"lablore": "lablore import", "baseline": "sqlite-utils insert, FTS of title and abstract"}.get(
                step, "sqlite-utils insert, FTS of title"
            ),
            f"{report['papers'] / report['seconds']:.0f}",
            f"{report['seconds'] / best['lablore']['seconds']:.2f}",
            f"{cpu[step] / cpu['lablore']:.2f}",
            f"{report['memory']:.0f} (+{report['more']:.0f})",
            f"{(folder / f'{step}0.db').stat().st_size / 1e6:.0f}",
        ]
        for step, report in best.items()
    ]
    print(f"{file.name}: {best['lablore']['papers']} records")
    headers = [
        "",
        "records a second",
        "speed of lablore to it",
        "by CPU time",
        "peak memory, MB (from importing)",
        "file, MB",
    ]
    print(tabulate(rows, headers=headers, tablefmt="github"))
    print(f"\nnew {best['lablore']['new']}, merged {best['lablore']['merged']}, skipped {best['lablore']['skipped']}")
    again = _in_a_process("lablore", file, folder / "lablore0.db")
    print(f"the same again: new {again['new']}, merged {again['merged']}, {again['seconds']:.1f} s\n")
    empty = folder / "empty.db"
    Library.open(empty).close()
    kinds = {"before": empty, "after": folder / "lablore0.db"}
    looked = {when: _in_a_process("lookup", file, db) for when, db in kinds.items()}
    kinds_of = ("shipped", "any", "complete")
    told = [
        [when, *(" / ".join(f"{ms:.2f}" for ms in report[kind]) for kind in kinds_of), f"{report['memory']:.0f}"]
        for when, report in looked.items()
    ]
    headers = ["look-up, ms p50 / p95 / p99", "the surveys' names", "any query", "completion", "private memory, MB"]
    print(tabulate(told, headers=headers, tablefmt="github"))


def _in_a_process(step: str, file: Path, db: Path) -> Report:
    command = [sys.executable, "-m", "tests.benchmarks.importing", "--step", step, "--db", str(db), str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    report: Report = json.loads(done.stdout.splitlines()[-1])
    return report


def lablore(file: Path, db: Path) -> Report:
    """The product."""
    library = Library.open(db)
    before, start, cpu = _peak(), time.perf_counter(), time.process_time()
    counts = import_list(library, file).counts
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    papers = counts.new + counts.merged + counts.skipped
    told = {"new": counts.new, "merged": counts.merged, "skipped": counts.skipped}
    return {"seconds": seconds, "cpu": cpu, "papers": papers, "memory": _peak(), "more": _peak() - before, **told}


def baseline(file: Path, db: Path, *, columns: tuple[str, ...] = ("title", "abstract")) -> Report:
    """What sqlite-utils does without being asked for more."""
    database = Database(db)
    database.enable_wal()
    before, start, cpu = _peak(), time.perf_counter(), time.process_time()
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        rows = (json.loads(line) for line in lines)
        database.table("papers").insert_all(rows, batch_size=BATCH)
    database.table("papers").enable_fts(columns, tokenize="porter")
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    papers = database.table("papers").count
    return {"seconds": seconds, "cpu": cpu, "papers": papers, "memory": _peak(), "more": _peak() - before}


def lookup(file: Path, db: Path) -> Report:
    """Look-up and completion in a file, warm."""
    library = Library.open(db)
    asked = [query.text for query in queries_of_another_process(10**9, 100)]
    for text in (*SHIPPED, "warm up"):
        library.look_up_paper(text)
        library.complete(text)
    shipped = [_ms(lambda text=text: library.look_up_paper(text)) for text in SHIPPED for _ in range(20)]
    any_ = [_ms(lambda text=text: library.look_up_paper(text)) for text in asked]
    completed = [_ms(lambda text=text: library.complete(text[: 1 + len(text) % 12])) for text in asked]
    return {
        "shipped": percentiles(shipped),
        "any": percentiles(any_),
        "complete": percentiles(completed),
        "memory": private_memory(),
    }


def _ms(call: Any) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS = {
    "lablore": lablore,
    "baseline": baseline,
    "titles": lambda file, db: baseline(file, db, columns=("title",)),
    "lookup": lookup,
}


if __name__ == "__main__":
    main()

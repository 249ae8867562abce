"""
How well and how fast papers are found: ``uv run --group benchmark python -m tests.benchmarks.lookup``.

Each engine is built and asked in a process of its own, so that its memory can be told. ``--sizes 1k,10k,100k,1M``
chooses the numbers of papers, ``--queries`` how many of each kind are asked, ``--engines`` who is asked.
Private memory is what the process has for itself (RssAnon) once it has answered everything.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from tabulate import tabulate

from knowledge.text import squash
from tests.benchmarks.engines import ENGINES, Engine, Lablore
from tests.benchmarks.papers import REAL, Query, rows

SIZES = {"1k": 1_000, "10k": 10_000, "95k": 95_000, "100k": 100_000, "1M": 1_000_000}
SLOW = 60.0  # seconds for one engine to answer; the rest is then left out
KINDS = ("exact title", "1-3 typos", "3-5 words", "shuffled", "nickname", "nickname, noisy", "in chat")
Report = dict[str, Any]


def main() -> None:
    """Print two tables a size: what was found, and at what cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1k,10k,100k", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--queries", type=int, default=300, help="of each kind")
    parser.add_argument("--engines", default=",".join(name.replace(",", "") for name in ENGINES))
    parser.add_argument("--step", nargs=4, metavar=("STEP", "ENGINE", "SIZE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        step, engine, size, folder = arguments.step
        made = ENGINES[engine](Path(folder))
        report = build(made, int(size)) if step == "build" else ask(made, int(size), arguments.queries)
        print(json.dumps(report))
        return
    print(f"Real papers: {REAL}" if REAL.is_file() else f"{REAL} is not there: all titles are made up.")
    wanted = [name for name in ENGINES if name.replace(",", "") in arguments.engines.split(",")]
    if importlib.util.find_spec("tantivy") is None:
        print("tantivy is not installed (--group benchmark): left out.")
        wanted = [name for name in wanted if not name.startswith("tantivy")]
    for size in arguments.sizes.split(","):
        show(size, {name: measured(name, SIZES[size], arguments.queries) for name in wanted if fits(name, SIZES[size])})


def fits(name: str, size: int) -> bool:
    """Whether an engine can be asked at a size."""
    return ENGINES[name].largest >= size


def measured(name: str, size: int, count: int) -> Report:
    """Build and ask one engine, each in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        built = _in_a_process("build", name, size, folder, count)
        bytes_ = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        return {**built, "size": bytes_, **_in_a_process("ask", name, size, folder, count)}


def _in_a_process(step: str, name: str, size: int, folder: str, count: int) -> Report:
    command = [sys.executable, "-m", "tests.benchmarks.lookup", "--queries", str(count)]
    done = subprocess.run(
        [*command, "--step", step, name, str(size), folder], check=True, stdout=subprocess.PIPE, text=True
    )
    report: Report = json.loads(done.stdout.splitlines()[-1])
    return report


def build(engine: Engine, size: int) -> Report:
    """Seconds to build, the making of the rows aside; of titles, years and citations, as most keep no more."""
    made = list(rows(size, details=False))
    engine.prepare()
    start = time.perf_counter()
    engine.build(made)
    return {"build": time.perf_counter() - start}


def ask(engine: Engine, size: int, count: int) -> Report:
    """What was found, and the milliseconds it took."""
    asked = queries_of_another_process(size, count)
    engine.open()
    engine.find("warm up")
    spent: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    begun = time.perf_counter()
    for query in asked:
        start = time.perf_counter()
        titles = engine.find(query.text)
        spent[query.kind].append(1000 * (time.perf_counter() - start))
        found = [squash(title) for title in titles]
        right[query.kind].append((found[:1] == [query.meant], query.meant in found[:5]))
        if time.perf_counter() - begun > SLOW:
            break
    sure = [engine.is_sure(query.text) for query in asked if query.kind == "nothing"]
    report = {
        "first": {kind: _share([first for first, _ in pairs]) for kind, pairs in right.items()},
        "five": {kind: _share([five for _, five in pairs]) for kind, pairs in right.items()},
        "ms": percentiles([each for times in spent.values() for each in times]),
        "ms_of": {kind: percentiles(times) for kind, times in spent.items()},
        "sure": None if None in sure else sum(map(bool, sure)),
        "memory": private_memory(),
        "asked": sum(map(len, spent.values())),
    }
    if isinstance(engine, Lablore):
        report["complete"] = percentiles(
            [_complete(engine, query.meant[: 1 + at % 12]) for at, query in enumerate(asked)]
        )
    return report


def queries_of_another_process(size: int, count: int) -> list[Query]:
    """The queries, without the memory that making them takes."""
    script = (
        "import json, dataclasses; from tests.benchmarks.papers import queries; "
        f"print(json.dumps([dataclasses.astuple(query) for query in queries({size}, {count})]))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, text=True)
    return [Query(*each) for each in json.loads(done.stdout)]


def _complete(engine: Lablore, prefix: str) -> float:
    start = time.perf_counter()
    engine.complete(prefix or "a")
    return 1000 * (time.perf_counter() - start)


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def percentiles(times: list[float]) -> list[float]:
    """p50, p95 and p99."""
    ordered = sorted(times)
    return [ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.95, 0.99)]


def private_memory() -> float:
    """Megabytes that are this process's own, pages of files aside; 0 where the system does not tell."""
    status = Path(f"/proc/{os.getpid()}/status")
    if not status.is_file():
        return 0.0
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) / 1024


def show(size: str, reports: dict[str, Report]) -> None:
    """The tables of one size."""
    print(f"\n{size} papers: recall@1 (recall@5)")
    kinds = [
        [
            name,
            *(f"{report['first'][kind]:.3f} ({report['five'][kind]:.3f})" for kind in KINDS),
            "–" if report["sure"] is None else report["sure"],
        ]
        for name, report in reports.items()
    ]
    print(tabulate(kinds, headers=["", *KINDS, "sure of nothing"], tablefmt="github"))
    print(f"\n{size} papers: p50 / p95 / p99 in ms, seconds to build, megabytes of disk and private memory")
    costs = [
        [
            name,
            _times(report["ms"]),
            *(_times(report["ms_of"][kind][:2]) for kind in (*KINDS[1:4], *KINDS[5:7])),
            f"{report['build']:.1f}",
            f"{report['size'] / 1e6:.0f}",
            f"{report['memory']:.0f}",
            _times(report["complete"]) if "complete" in report else "",
        ]
        for name, report in reports.items()
    ]
    headers = ["", "all", *KINDS[1:4], *KINDS[5:7], "build", "disk", "memory", "complete"]
    print(tabulate(costs, headers=headers, tablefmt="github"), flush=True)


def _times(times: list[float]) -> str:
    return " / ".join(f"{each:.2f}" for each in times)


if __name__ == "__main__":
    main()

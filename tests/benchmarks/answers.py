"""
How many questions are answered with the right facts and source, and how many refused rightly and wrongly:
``uv run python -m tests.benchmarks.answers [--missed] [FOLDER]``.

The questions are those of ``tests/questions``, to which rules and weights were fitted, and of its folder ``held_out``,
to which they were not; or those of another folder of the same form. Times are of ``Library.ask``, against
``Library.find_papers`` on the same texts in the same run.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from knowledge import Library
from tests import questions
from tests.questions import Case, Verdict


def main() -> None:
    """Print the rates in all, by language and by kind of question; with ``--missed`` also what went wrong."""
    own = Path(questions.__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path, default=[own, own / "held_out"])
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    library = Library.open()
    start = time.perf_counter()
    library.ask("what is CLIP?")
    print(f"first question, with the index made: {time.perf_counter() - start:.2f} s")
    for folder in options.folders:
        print(f"\n{folder.name}")
        report(library, list(questions.cases(folder)), missed=options.missed)


def report(library: Library, cases: list[Case], *, missed: bool) -> None:
    """Print how the questions of one folder are answered."""
    groups: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    wrong: list[tuple[Verdict, Case]] = []
    for case in cases:
        verdict = case.judge(library.ask(case.question))
        for group in ("all", f"language {case.language}", f"kind {case.kind}"):
            groups[group][verdict] += 1
        if verdict not in (Verdict.RIGHT, Verdict.RIGHTLY_REFUSED):
            wrong.append((verdict, case))
    for group, counts in sorted(groups.items()):
        print(f"{group:16} {_rates(counts)}")
    for name, times in (
        ("ask", milliseconds(library.ask, cases)),
        ("find_papers", milliseconds(library.find_papers, cases)),
    ):
        print(f"{name:12} p50 {times[len(times) // 2]:6.2f} ms   p95 {times[int(len(times) * 0.95)]:6.2f} ms")
    if missed:
        for verdict, case in wrong:
            print(f"{verdict.value:16} {case.id} {case.question}")


def milliseconds(work: Callable[[str], object], cases: list[Case]) -> list[float]:
    """How long each question takes, sorted."""
    times = []
    for case in cases:
        start = time.perf_counter()
        work(case.question)
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)


def _rates(counts: Counter[Verdict]) -> str:
    answerable = sum(
        counts[verdict]
        for verdict in (Verdict.RIGHT, Verdict.WRONG_FACT, Verdict.WRONG_SOURCE, Verdict.WRONGLY_REFUSED)
    )
    not_answerable = counts[Verdict.RIGHTLY_REFUSED] + counts[Verdict.WRONGLY_ANSWERED]
    parts = []
    if answerable:
        parts.append(f"right {counts[Verdict.RIGHT] / answerable:.3f} of {answerable:3}")
        parts.append(f"wrongly refused {counts[Verdict.WRONGLY_REFUSED] / answerable:.3f}")
    if not_answerable:
        parts.append(f"rightly refused {counts[Verdict.RIGHTLY_REFUSED] / not_answerable:.3f} of {not_answerable:3}")
    return "   ".join(parts)


if __name__ == "__main__":
    main()

"""
How many questions are answered with the right facts and source, and how many refused rightly and wrongly:
``uv run python -m tests.benchmarks.answers [--missed] [FOLDER]``.

The questions are those of ``tests/questions``, or of another folder of the same form. Times are of ``Library.ask``,
against ``Library.find_papers`` on the same texts in the same run.
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
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path(questions.__file__).parent)
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    library = Library.open()
    library.ask("what is CLIP?")
    groups: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    missed: list[tuple[Verdict, Case]] = []
    cases = list(questions.cases(options.folder))
    for case in cases:
        verdict = case.judge(library.ask(case.question))
        for group in ("all", f"language {case.language}", f"kind {case.kind}"):
            groups[group][verdict] += 1
        if verdict not in (Verdict.RIGHT, Verdict.RIGHTLY_REFUSED):
            missed.append((verdict, case))
    for group, counts in sorted(groups.items()):
        print(f"{group:16} {_rates(counts)}")
    asking = milliseconds(library.ask, cases)
    finding = milliseconds(library.find_papers, cases)
    for name, times in (("ask", asking), ("find_papers", finding)):
        print(f"{name:12} p50 {times[len(times) // 2]:6.2f} ms   p95 {times[int(len(times) * 0.95)]:6.2f} ms")
    if options.missed:
        for verdict, case in missed:
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

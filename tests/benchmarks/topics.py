"""``python -m tests.benchmarks.topics``: how often new papers are matched to the right topics, on judged papers."""

from __future__ import annotations

from knowledge import Library
from tests.benchmarks.papers import REAL
from tests.judging import tally


def main() -> None:
    """Print the rates."""
    library = Library.open()
    found = tally(library, REAL)
    library.close()
    given = found.right + found.wrong
    wanted = found.right_of_all + found.missed
    print(f"{found.judged} judged pairs of a paper and a topic")
    print(f"precision {found.precision:.1%}: {found.right} of {given} matches are right")
    last = found.right_of_last + found.wrong_of_last
    print(f"          {found.untuned_precision:.1%}: {found.right_of_last} of {last} judged after the last change")
    print(f"recall    {found.recall:.1%}: {found.right_of_all} of {wanted} topics whose names a paper has are found")


if __name__ == "__main__":
    main()

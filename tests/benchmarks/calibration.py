"""
Fit the curves that decide what is not covered (``knowledge/asking/deciding.py``), and tell how good they are on
questions that they were not fitted to: ``uv run --group benchmark python -m tests.benchmarks.calibration [--write]``.

They are fitted to the questions of ``tests/questions``, file by file left out to tell how good they are, and to a
sample of the questions that were written beforehand, each with the index of all but its own tenth of them. Run it after
the knowledge, what is expected to be asked or what is read off a question has changed.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.stats import mannwhitneyu

from knowledge import Library
from knowledge.asking import deciding
from knowledge.asking.answers import Answerer
from knowledge.asking.reading import QuestionReader
from knowledge.asking.retrieval import Document
from knowledge.known import Known
from tests import questions
from tests.questions import Verdict

REFUSED = 0.015  # of the questions that could be answered
TENTHS = 10
SAMPLE = 300  # of each tenth, of those that are answered and of those that are left open
WEIGHT = 0.1  # of a question that was written beforehand, beside one of the files
RIDGE = 0.5
CURVED, STEPS = {"like", "alike", "unlike", "vote", "cover", "cover alone", "words"}, 4  # the others are straight
AGAINST = {"unlike", "strange name", "foreign", "attribute not said", "no number"}  # the others speak for an answer
BEYOND_DOUBT = -50.0  # the sum of what is refused by a rule


@dataclass(frozen=True)
class Example:
    """What speaks for and against an answer, and whether there is one."""

    source: str  # the file it is from; none for what was written beforehand
    signs: dict[str, float]
    covered: bool
    refused: bool = False  # by a rule, whatever the signs


class Parts:
    """What an answerer is made of, to make one that lacks some of the questions written beforehand."""

    def __init__(self, library: Library) -> None:
        store = library.store
        self._topics = {topic.id: topic for topic in store.topics()}
        self._papers = {paper.id: paper for paper in store.papers()}
        self._surveys = store.surveys()
        self._statements = library.statements()
        linker = Known(store, store.loaded()).linker
        self._reader = QuestionReader(self._surveys, self._topics, self._papers, linker)
        self._documents = {id_: Document.decode(id_, text) for id_, (_, text) in store.documents().items()}

    def expected(self) -> Iterator[tuple[str, int, str]]:
        """The questions that statements answer: id, number and text."""
        for statement in self._statements:
            for number, ask in enumerate(statement.asks):
                yield statement.id, number, ask

    def left_open(self) -> Iterator[tuple[str, int, str]]:
        """The questions that surveys leave open, likewise."""
        for survey in self._surveys:
            for number, ask in enumerate(survey.unanswered):
                yield survey.id, number, ask

    def answerer(self, lacking: Callable[[str, int], bool]) -> Answerer:
        """An answerer that lacks some of the questions."""

        def document(id_: str) -> Document:
            whole = self._documents[id_]
            asks = tuple(ask for number, ask in enumerate(whole.asks) if not lacking(id_, number))
            return replace(whole, asks=asks)

        return Answerer(
            self._statements,
            topics=self._topics,
            papers=self._papers,
            reader=self._reader,
            documents=[document(statement.id) for statement in self._statements],
            unanswered=[document(survey.id) for survey in self._surveys if survey.unanswered],
            rising=list,
        )


def main() -> None:
    """Fit, report and, with ``--write``, put the curves where they belong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    library = Library.open()
    library.ask("what is CLIP?")  # the index is made and kept
    parts = Parts(library)
    examples = [*of_files(library, parts), *written_beforehand(parts)]
    bias, curves = calibrate(examples)
    if options.write:
        write(Path(deciding.__file__), bias, curves)
    else:
        print(formatted(bias, curves))


def of_files(library: Library, parts: Parts) -> Iterator[Example]:
    """The questions of ``tests/questions``; of those that could be answered, only what is then answered right."""
    bias, deciding.BIAS = deciding.BIAS, math.inf
    answerer = parts.answerer(lambda id_, number: False)
    count = right = 0
    for path in sorted(Path(questions.__file__).parent.glob("*.yaml")):
        for case in questions.cases_of(path):
            verdict = case.judge(library.ask(case.question))
            count += case.covered
            right += verdict is Verdict.RIGHT
            if not case.covered or verdict is Verdict.RIGHT:
                refused = verdict is Verdict.RIGHTLY_REFUSED
                yield Example(path.stem, answerer.signs(case.question), case.covered, refused)
    deciding.BIAS = bias
    print(f"right if nothing were refused: {right / count:.3f} of {count}")


def written_beforehand(parts: Parts) -> Iterator[Example]:
    """A sample of the written questions, each answered without those of its tenth."""
    rng = random.Random(0)
    for tenth in range(TENTHS):
        answerer = parts.answerer(lambda id_, number, tenth=tenth: _tenth(id_, number) == tenth)  # type: ignore[misc]
        for listed, covered in ((parts.expected(), True), (parts.left_open(), False)):
            own = [text for id_, number, text in listed if _tenth(id_, number) == tenth]
            for text in rng.sample(own, min(SAMPLE, len(own))):
                yield Example("", answerer.signs(text), covered)


def _tenth(id: str, number: int) -> int:
    return random.Random(f"{id} {number}").randrange(TENTHS)


def calibrate(examples: Sequence[Example]) -> tuple[float, dict[str, list[float]]]:
    """The bias and the curves; what is refused at several costs is printed, each file by curves fitted without it."""
    names = list(next(example.signs for example in examples if example.signs))
    nothing = dict.fromkeys(names, 0.0)
    table = np.array([_row(example.signs or nothing, names) for example in examples])
    covered = np.array([example.covered for example in examples])
    source = np.array([example.source for example in examples])
    undecided = np.array([bool(example.signs) and not example.refused for example in examples])  # by a rule
    ways = [-1.0 if name in AGAINST else 1.0 for name in names for _ in range(_steps(name))]

    def fitted(chosen: Any) -> Any:
        weight = np.where(source[chosen] == "", WEIGHT, 1.0)
        return _fit(table[chosen], np.array(ways), covered[chosen], weight)

    sums = np.full(len(examples), np.nan)
    for file in set(source):
        sums[source == file] = _sums(fitted(undecided & (source != file)), table[source == file])
    sums[~undecided] = BEYOND_DOUBT
    real = source != ""
    answerable, not_answerable = sums[real & covered], sums[real & ~covered]
    area = mannwhitneyu(answerable, not_answerable).statistic / (len(answerable) * len(not_answerable))
    print(f"area under the curve {area:.4f}")
    for share in (REFUSED, 0.02, 0.03, 0.04, 0.05):
        least = np.quantile(answerable, share)
        print(f"refusing {share:.1%} wrongly refuses {np.mean(not_answerable < least):.1%} rightly")
    return _curves(fitted(undecided), names, float(np.quantile(answerable, REFUSED)))


def _fit(table: Any, ways: Any, covered: Any, weight: Any) -> Any:
    """
    Logistic regression with a ridge, both classes weighing the same, in which no sign may speak the other way.

    *table* has a row for each question and a column for each step of each sign, *ways* 1 or -1 for each column. Returns
    a coefficient for each column, and last the intercept.
    """
    side = np.where(covered, 1.0, -1.0)
    weight = weight * np.where(covered, 1 / weight[covered].sum(), 1 / weight[~covered].sum()) * weight.sum() / 2

    def loss(coefficients: Any) -> tuple[float, Any]:
        margin = side * _sums(coefficients, table)
        pull = -weight * side / (1 + np.exp(margin))
        ridge = coefficients[:-1]
        gradient = np.append(pull @ table + RIDGE * ridge, pull.sum())
        return float((weight * np.logaddexp(0, -margin)).sum() + RIDGE / 2 * (ridge**2).sum()), gradient

    bounds = [(0, None) if way > 0 else (None, 0) for way in ways]
    start = np.zeros(len(ways) + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x


def _steps(name: str) -> int:
    return STEPS if name in CURVED else 1


def _sums(coefficients: Any, table: Any) -> Any:
    return table @ coefficients[:-1] + coefficients[-1]


def _row(signs: dict[str, float], names: Sequence[str]) -> list[float]:
    """How much of each step of its curve a sign has taken, from 0 to 1."""
    row: list[float] = []
    for name in names:
        steps = _steps(name)
        at = min(1.0, max(0.0, signs[name])) * steps
        row += [min(1.0, max(0.0, at - step)) for step in range(steps)]
    return row


def _curves(coefficients: Any, names: Sequence[str], least: float) -> tuple[float, dict[str, list[float]]]:
    """The coefficients as curves that begin at 0, and the bias with which what is *least* is just answered."""
    values = map(float, coefficients)
    curves = {name: list(accumulate((next(values) for _ in range(_steps(name))), initial=0.0)) for name in names}
    return next(values) - least, curves


def formatted(bias: float, curves: dict[str, list[float]]) -> str:
    """As it stands in the module."""
    lines = [f'    "{name}": ({", ".join(f"{each:.2f}" for each in curve)}),' for name, curve in curves.items()]
    return "\n".join([f"BIAS = {bias:.2f}", f"{_HEAD}{{", *lines, "}"])


_HEAD = "CURVES: dict[str, tuple[float, ...]] = "


def write(path: Path, bias: float, curves: dict[str, list[float]]) -> None:
    """Put them into the module."""
    old = re.compile(r"BIAS = .*\n(?:#.*\n)*CURVES: [^=]*= \{[^}]*\}")
    text = path.read_text(encoding="utf-8")
    path.write_text(old.sub(lambda _: formatted(bias, curves), text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()

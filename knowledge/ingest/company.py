"""What a name gains by the names beside it: “SimCLR, MoCo and BYOL”, “RNN → LSTM”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.ingest.names import Candidate

_BETWEEN = re.compile(r"\s*(?:、|,|，|/|\+|[-–=]+[>》]|→|和|与|及|或|&|and|or|以及)\s*(?:and|or)?\s*")
_ARROW = re.compile(r"\s*(?:[-–=]+[>》]|→|/)\s*")


def in_company(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Candidates, where capitals beside sure names, or in a chain, gain by their company."""
    for place, one in enumerate(found):
        likely = one.likely
        near = [found[other] for other in (place - 1, place + 1) if 0 <= other < len(found)]
        gaps = [text[min(one.end, other.end) : max(one.start, other.start)] for other in near]
        beside = [other for other, gap in zip(near, gaps, strict=True) if _BETWEEN.fullmatch(_unbracketed(gap))]
        if likely < 0.6 and any(other.likely >= 0.6 for other in beside):
            likely += 0.33
        elif likely < 0.6 and beside:
            arrows = any(_ARROW.fullmatch(_unbracketed(gap)) for gap in gaps)
            likely += 0.3 if arrows or len(beside) > 1 else 0.15
        yield Candidate(one.name, one.start, one.end, min(likely, 0.97), one.why)


def _unbracketed(gap: str) -> str:
    return re.sub(r"[(（][^()（）]{0,20}[)）]", "", gap)

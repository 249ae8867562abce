"""What extraction takes for something that is known."""

from __future__ import annotations

from knowledge import Library
from knowledge.ingest.known import Finder, Known


def test_a_work_is_known_by_its_names_and_not_by_what_people_call_it_without_one(small: Library) -> None:
    known = Known(small.topics(), small.papers())
    assert known.paper(["动量对比"]) == "moco-v1"
    assert known.paper(["Queue Paper"]) is None
    assert not known.has_paper_called("Queue Paper")
    assert Finder(known.names).find("MoCo is no queue paper") == {"moco-v1": 0}
    assert Finder(known.names).find("Sorting fast, a Queue Paper of 1969") == {}

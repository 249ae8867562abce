"""Drafts without any other knowledge -> a whole catalogue in a folder, as the shipped one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from knowledge.catalogue import read_addition
from knowledge.ingest.drafting import Draft
from knowledge.ingest.known import Known
from knowledge.ingest.writing import Record, record_of, yaml_of
from knowledge.models import Paper, Topic


class Folder:
    """Collects drafts; each knows the works and topics of those before."""

    def __init__(self) -> None:
        self._topics: list[Topic] = []
        self._papers: list[Paper] = []
        self._surveys: list[Record] = []
        self._records: dict[str, list[Any]] = {"topics": [], "papers": []}

    def known(self) -> Known:
        """What the drafts so far name."""
        return Known(self._topics, self._papers, [survey["id"] for survey in self._surveys])

    def free_id(self, wanted: str) -> str:
        """An id that no draft has."""
        taken, number, chosen = self.known().ids, 2, wanted
        while chosen in taken:
            chosen, number = f"{wanted[:46]}-{number}", number + 1
        return chosen

    def add(self, draft: Draft) -> None:
        """Take a draft in."""
        record = record_of(draft)
        kinds = {topic.id: "topic" for topic in self._topics} | {paper.id: "paper" for paper in self._papers}
        every = {**record, "topics": [{**topic, "review": False} for topic in record.get("topics", ())]}
        every["papers"] = [{**paper, "review": False} for paper in record.get("papers", ())]
        whole = read_addition(draft.id, yaml_of(every), kinds)  # held back ones are known names, too
        self._topics += whole.topics
        self._papers += whole.papers
        self._records["topics"] += [{**topic, "quoted": True} for topic in record.pop("topics", ())]
        self._records["papers"] += [{**paper, "quoted": True} for paper in record.pop("papers", ())]
        self._surveys.append(record)

    def write(self, folder: Path) -> None:
        """Write ``topics.yaml``, ``papers.yaml`` and ``surveys/*.yaml``."""
        (folder / "surveys").mkdir(parents=True, exist_ok=True)
        for name, records in self._records.items():
            (folder / f"{name}.yaml").write_text(yaml_of(records), encoding="utf-8")
        for survey in self._surveys:
            (folder / "surveys" / f"{survey['id']}.yaml").write_text(yaml_of(survey), encoding="utf-8")

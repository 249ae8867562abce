"""Files with lists of papers into the library: what is reported, what merges, what an interruption leaves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.lists.formats import UnreadableList
from knowledge.lists.importing import Remark, import_list
from knowledge.lists.listing_index import ImportedList
from knowledge.lists.records import ImportCounts

NOON = datetime(2021, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    """A list with one paper that a survey names, one twice, and several that are not quite right."""
    path = tmp_path / "birds.csv"
    path.write_text(
        "title,year,doi,cites,abstract\n"
        "End-to-End Object Detection with Transformers,2020,,12000,We present a new method.\n"
        "Counting Penguins,2019,10.1000/p,3,\n"
        "Counting Penguins from Space,,10.1000/P,9,They are many.\n"
        ",2019,,,\n"
        "?!,2019,,,\n"
        "Otters,soon,,,\n"
        "Seals,20210,,,\n"
        '"; DROP TABLE listed; --" OR NEAR(a b)*,2020,,,\n'
    )
    return path


def test_a_report_counts_everything_and_names_lines(small: Library, csv: Path) -> None:
    report = import_list(small, csv, at=NOON)
    assert (report.file, report.source, report.format, report.papers) == ("birds.csv", "birds", "CSV", 6)
    assert report.counts == ImportCounts(new=4, merged=2, skipped=2)
    assert report.skipped == (Remark(5, "it has no title"), Remark(6, "its title has no letter or digit"))
    assert report.left_out == (Remark(7, "“soon” is no year"), Remark(8, "“20210” is no year"))
    assert small.lists() == [ImportedList("birds", 5, 1, "2021-05-04T12:00:00+00:00")]


def test_names_that_are_syntax_elsewhere_are_names_here(small: Library, csv: Path) -> None:
    import_list(small, csv)
    [match] = small.find_papers('"; DROP TABLE listed; --" OR NEAR(a b)*')
    assert match.item.title == '"; DROP TABLE listed; --" OR NEAR(a b)*'


def test_importing_again_adds_nothing_and_counts_as_one_list(small: Library, csv: Path) -> None:
    import_list(small, csv)
    assert import_list(small, csv, at=NOON).counts == ImportCounts(new=0, merged=6, skipped=2)
    assert small.lists() == [ImportedList("birds", 5, 2, "2021-05-04T12:00:00+00:00")]


def test_a_paper_of_two_lists_is_shown_with_both(small: Library, csv: Path, tmp_path: Path) -> None:
    import_list(small, csv)
    other = tmp_path / "other.json.gz.json"
    other.write_text(
        json.dumps([{"title": "Counting penguins", "year": 2019}, {"title": "DETR", "arxiv": "2005.12872"}])
    )
    assert import_list(small, other, source=" reading\n list ").counts == ImportCounts(new=0, merged=2, skipped=0)
    assert small.find_papers("Counting Penguins")[0].item.lists == ("birds", "reading list")
    assert small.paper("detr").lists == ("birds", "reading list")
    assert [(each.source, each.papers) for each in small.lists()] == [("birds", 5), ("reading list", 2)]


def test_only_the_first_remarks_are_kept_and_all_are_counted(small: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "One"}\n' + '{"title": ""}\n{"year": 3}\n' * 100)
    report = import_list(small, path)
    assert report.counts == ImportCounts(new=1, merged=0, skipped=200)
    assert [remark.line for remark in report.skipped] == list(range(2, 22))


def test_a_file_that_breaks_half_way_leaves_nothing(small: Library, tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415

    rows = "".join(
        json.dumps({"title": f"Paper {number}", "abstract": f"{number**9} " * 40}) + "\n" for number in range(3000)
    )
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-2000])
    with pytest.raises(UnreadableList, match="damaged or cut short"):
        import_list(small, path)
    assert small.lists() == []
    assert small.find_papers("Paper 1") == []
    path.write_bytes(gzip.compress(rows.encode()))
    assert import_list(small, path).counts.new == 3000


def test_progress_tells_the_bytes_of_the_file(small: Library, csv: Path) -> None:
    seen: list[int] = []
    import_list(small, csv, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == csv.stat().st_size


def test_real_lists_merge_with_each_other_and_with_what_is_shipped(shared: Path) -> None:
    library = Library.open()
    first = import_list(library, shared / "papers" / "eccv2020.json")
    assert first.papers == 1358
    assert first.counts.merged >= 20  # the surveys name that many of them, and among these is DETR
    assert library.paper("detr").lists == ("eccv2020",)
    assert import_list(library, shared / "papers" / "eccv2020.json").counts == ImportCounts(0, 1358, 0)
    library.close()

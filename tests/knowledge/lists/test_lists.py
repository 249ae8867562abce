"""Papers of imported lists: taking them in, finding them, and keeping them apart from what the surveys say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library, NotFound
from knowledge.library import load
from knowledge.lists.records import ImportCounts, record_of
from knowledge.models import Paper
from knowledge.search import Match, Status, Why
from knowledge.store import Store
from tests import sample

LIST: list[dict[str, Any]] = [
    {"title": "RetinaFog: Seeing Through Weather with Gated Cameras", "year": 2021, "cites": 40},
    {"title": "RetinaFog: A Reply", "year": 2022, "cites": 3},
    {"title": "Counting Penguins in Satellite Images of Antarctic Colonies", "year": 2019, "venue": "ICCV", "cites": 7},
    {"title": "Learning to Fold Laundry from Human Demonstrations", "year": 2020, "cites": 900},
    {"title": "Learning to Fold Proteins Slowly", "year": 2020, "cites": 12},
    {"title": "Sparse Lighthouse Networks (SLiN) for Harbour Navigation", "year": 2018, "arxiv": "arXiv:1811.01234v2"},
    {"title": "Bird’s-Eye Café Mapping", "year": 2017, "authors": ["Zoë Ünal"], "doi": "https://doi.org/10.1000/CAFE"},
    {"title": "基于激光雷达的企鹅计数方法", "year": 2022},
]


@pytest.fixture
def listed(small: Library) -> Library:
    """The small catalogue with a list beside it."""
    assert small.import_papers(LIST, source="reading list") == ImportCounts(len(LIST), 0, 0)
    return small


def titles(matches: list[Match[Paper]]) -> list[str]:
    """What was found, as titles."""
    return [match.item.title or match.item.name for match in matches]


def completed(library: Library, prefix: str) -> list[str]:
    """The titles that a beginning is completed to."""
    return [item.title or "" for match in library.complete(prefix) if isinstance(item := match.item, Paper)]


# Taking in


def test_a_listed_paper_comes_out_as_it_went_in(small: Library) -> None:
    small.import_papers(
        [
            {
                "title": "  Counting\nPenguins ",
                "authors": ["A. Auk", "B. Bear"],
                "venue": "ICCV",
                "year": "2019",
                "abstract": "We count them.",
                "cites": 7,
                "url": "https://example.org/p",
                "arxiv": "https://arxiv.org/abs/1901.00001v3",
                "doi": "10.1000/P",
                "colour": "black and white",
            }
        ],
        source="birds",
    )
    [match] = small.find_papers("counting penguins")
    paper = match.item
    assert (paper.title, paper.authors, paper.venue, paper.year) == (
        "Counting Penguins",
        ("A. Auk", "B. Bear"),
        "ICCV",
        2019,
    )
    assert (paper.abstract, paper.cites, paper.url) == ("We count them.", 7, "https://example.org/p")
    assert (paper.arxiv, paper.doi, paper.lists) == ("1901.00001", "10.1000/p", ("birds",))
    assert paper.is_listed_only
    assert small.paper(paper.id) == paper
    assert small.paper_brief(paper.id).citations == ()


def test_a_list_adds_nothing_to_what_the_surveys_name(listed: Library) -> None:
    assert len(listed.papers()) == 6
    assert not any(paper.is_listed_only for paper in listed.papers())


@pytest.mark.parametrize("id", ["list:99", "list:", "list:x", "list:²", "list:-1", "list:9999999999999999999999"])
def test_ids_of_no_listed_paper_are_told(listed: Library, id: str) -> None:
    with pytest.raises(NotFound):
        listed.paper(id)


@pytest.mark.parametrize("row", [None, "a title", 7, [], {}, {"title": None}, {"title": "?!"}, {"title": 5}, {"x": 1}])
def test_what_names_no_paper_is_skipped_and_counted(small: Library, row: object) -> None:
    rows: list[Any] = [row, {"title": "Counting Penguins"}]
    assert small.import_papers(rows) == ImportCounts(new=1, merged=0, skipped=1)


def test_facts_that_cannot_be_read_are_left_out_and_the_paper_kept(small: Library) -> None:
    row = {"title": "Counting Penguins", "year": "soon", "cites": -5, "authors": 3, "url": "javascript:x", "doi": "no"}
    small.import_papers([row])
    paper = small.find_papers("Counting Penguins")[0].item
    assert (paper.year, paper.cites, paper.authors, paper.url, paper.doi) == (None, 0, (), None, None)


def test_what_a_terminal_would_obey_is_taken_out_of_a_list(small: Library) -> None:
    hostile = "\x1b]0;title\x07\x1b[2J\x1b[31mCounting\x1b[0m \x9b1mPen\x07guins\u202e in\x85Ice\x1fFields\x1b"
    small.import_papers(
        [{"title": hostile, "venue": "\x1b[1mICCV", "abstract": "A\tb\x1b[K", "authors": ["\x1b[7mA. Auk"]}]
    )
    paper = small.find_papers("Counting Penguins in Ice Fields")[0].item
    assert paper.title == "Counting Penguins in Ice Fields"
    assert (paper.venue, paper.abstract, paper.authors) == ("ICCV", "A b", ("A. Auk",))


def test_importing_a_list_twice_changes_nothing(listed: Library) -> None:
    before = [listed.find_papers(row["title"]) for row in LIST]
    assert listed.import_papers(LIST, source="reading list") == ImportCounts(0, len(LIST), 0)
    assert [listed.find_papers(row["title"]) for row in LIST] == before


SAME = (
    {"title": "Counting Penguins", "arxiv": "1901.00001", "cites": 3},
    {"title": "Counting Penguins from Space", "arxiv": "1901.00001v2", "doi": "10.1000/p", "abstract": "Many."},
    {"title": "COUNTING PENGUINS FROM SPACE!", "year": 2019, "doi": "10.1000/P"},
    {"title": "Counting Penguins, from Space", "year": 2019, "venue": "ICCV", "cites": 9},
)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_one_paper_under_an_arxiv_id_a_doi_or_a_title_is_one_in_any_order(small: Library, order: list[int]) -> None:
    assert small.import_papers(SAME[at] for at in order).new == 1
    [match] = small.find_papers("1901.00001")
    paper = match.item
    assert (paper.cites, paper.venue, paper.year, paper.doi, paper.abstract) == (9, "ICCV", 2019, "10.1000/p", "Many.")


def test_one_title_in_two_years_is_two_papers(small: Library) -> None:
    rows = [{"title": "Report of the Penguin Workshop", "year": year} for year in (2018, 2019, 2019)]
    assert small.import_papers(rows) == ImportCounts(new=2, merged=1, skipped=0)
    assert small.look_up_paper("report of the penguin workshop").status is Status.UNSURE


@pytest.mark.parametrize(
    "row",
    [
        {"title": "End-to-End Object Detection With Transformers", "year": 2020, "cites": 5},
        {"title": "DETR: End-to-End Object Detection with Transformers", "year": 2021},
        {"title": "DETR", "arxiv": "2005.12872"},
    ],
)
def test_a_work_of_a_survey_that_is_in_a_list_too_is_one_result_and_the_surveys(
    small: Library, row: dict[str, Any]
) -> None:
    assert small.import_papers([row], source="ECCV") == ImportCounts(new=0, merged=1, skipped=0)
    for query in ("DETR", "End-to-End Object Detection with Transformers", "2005.12872", "DETTR", "dter"):
        looked_up = small.look_up_paper(query)
        assert [match.item.id for match in looked_up.matches].count("detr") == 1, query
        assert not any(match.item.is_listed_only for match in looked_up.matches), query
        assert looked_up.status is Status.FOUND
        assert looked_up.matches[0].item.lists == ("ECCV",)
    assert small.paper("detr").lists == ("ECCV",)
    assert [match.item.id for match in small.complete("detr", kind="paper")] == ["detr"]


def test_a_list_that_fails_leaves_its_file_as_it_was(tmp_path: Path) -> None:
    def failing() -> Iterator[dict[str, Any]]:
        yield from LIST
        raise RuntimeError("the line broke")

    library = Library(Store.open(tmp_path / "a.db"))
    with pytest.raises(RuntimeError, match="the line broke"):
        library.import_papers(failing())
    assert library.find_papers("RetinaFog") == []
    assert library.import_papers(LIST).new == len(LIST)
    library.close()


def test_what_fails_half_way_leaves_nothing(listed: Library) -> None:
    def failing() -> Iterator[dict[str, Any]]:
        for number in range(5000):
            yield {"title": f"Paper number {number} about otters"}
        raise RuntimeError("the line broke")

    before = [listed.store._tuples(f"SELECT count(*), max(rowid) FROM {table}", ()) for table in TABLES]
    with pytest.raises(RuntimeError, match="the line broke"):
        listed.import_papers(failing())
    assert [listed.store._tuples(f"SELECT count(*), max(rowid) FROM {table}", ()) for table in TABLES] == before
    assert listed.find_papers("otters") == []
    assert listed.import_papers([{"title": "Paper number 1 about otters"}]).new == 1


TABLES = ("listed", "listed_details", "listed_nicknames", "listed_terms", "listed_deletions", "listed_imports")


def test_a_list_is_read_as_it_is_needed_and_only_once(small: Library) -> None:
    ahead = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal ahead
        for number in range(9000):
            ahead = number - small.store._tuples("SELECT count(*) FROM listed", ())[0][0]
            yield {"title": f"Observation {number} of a penguin"}

    assert small.import_papers(rows()).new == 9000
    assert ahead < 5000


def test_another_opening_of_the_file_sees_a_list_without_being_told(tmp_path: Path) -> None:
    libraries = [Library(Store.open(tmp_path / "a.db")) for _ in range(2)]
    load(libraries[0].store, sample.TEXTS)
    assert libraries[1].find_papers("Learning to Fold Proteins Slowly") == []
    libraries[0].import_papers(LIST)
    assert titles(libraries[1].find_papers("Learning to Fold Proteins Slowly"))[0] == LIST[4]["title"]
    for library in libraries:
        library.close()


def test_a_file_can_be_read_while_a_list_comes_in(tmp_path: Path) -> None:
    library = Library(Store.open(tmp_path / "a.db"))
    load(library.store, sample.TEXTS)

    def rows() -> Iterator[dict[str, Any]]:
        for row in LIST:
            reader = threading.Thread(target=lambda: seen.append(library.find_papers("DETR")[0].item.id))
            reader.start()
            reader.join()
            yield row

    seen: list[str] = []
    assert library.import_papers(rows()).new == len(LIST)
    assert seen == ["detr"] * len(LIST)
    assert titles(library.find_papers("retina fog"))[0] == LIST[0]["title"]
    library.close()


# Finding


@pytest.mark.parametrize(
    ("query", "title"),
    [
        *((row["title"], row["title"]) for row in LIST),
        ("counting PENGUINS in satellite images of antarctic-colonies", LIST[2]["title"]),
        ("conting penguns in satelite images of antarctic colonies", LIST[2]["title"]),
        ("penguins satellite colonies", LIST[2]["title"]),
        ("colonies antarctic images counting", LIST[2]["title"]),
        ("anyone remember that penguins satellite colonies paper?", LIST[2]["title"]),
        ("does somebody have a link to the RetinaFog paper please", LIST[0]["title"]),
        ("hey, does anybody have a link to learning to fold proteins slowly?", LIST[4]["title"]),
        ("link to RetinaFog", LIST[0]["title"]),
        ("retina-fog", LIST[0]["title"]),
        ("Retinafgo", LIST[0]["title"]),
        ("slin", LIST[5]["title"]),
        ("arxiv.org/abs/1811.01234", LIST[5]["title"]),
        ("birds eye cafe mapping", LIST[6]["title"]),
        ("企鹅计数", LIST[7]["title"]),
        ("fold proteins", LIST[4]["title"]),
        ("count penguin satellites", LIST[2]["title"]),  # other forms of the words
        ("harbor navigation lighthouse", LIST[5]["title"]),  # a letter less, in two words of three
        ("lighthouse navigaiton harbour", LIST[5]["title"]),
    ],
)
def test_a_listed_paper_is_found_by(listed: Library, query: str, title: str) -> None:
    assert titles(listed.find_papers(query))[0] == title


@pytest.mark.parametrize("row", LIST, ids=lambda row: row["title"])
def test_a_listed_title_is_an_answer(listed: Library, row: dict[str, Any]) -> None:
    looked_up = listed.look_up_paper(row["title"])
    assert (looked_up.status, looked_up.matches[0].why) == (Status.FOUND, Why.NAME)


def test_a_nickname_of_two_papers_offers_both_the_most_cited_first(listed: Library) -> None:
    looked_up = listed.look_up_paper("retinafog")
    assert looked_up.status is Status.UNSURE
    assert titles(list(looked_up.matches[:2])) == [LIST[0]["title"], LIST[1]["title"]]


def test_the_name_of_a_surveys_work_stays_the_answer_where_a_list_has_it_for_another(small: Library) -> None:
    small.import_papers([{"title": "DETR: Deep Estimation of Tidal Ranges", "cites": 10**6}])
    looked_up = small.look_up_paper("DETR")
    assert (looked_up.status, looked_up.matches[0].item.id) == (Status.FOUND, "detr")
    assert titles(list(looked_up.matches))[1] == "DETR: Deep Estimation of Tidal Ranges"
    assert small.complete("detr", kind="paper")[0].item.id == "detr"


@pytest.mark.parametrize(
    "query",
    [
        *("pizza", "where did I leave my umbrella", "hello there, how are you?", "🙂", "'; DROP TABLE listed; --"),
        *('" OR 1', "NEAR(a b)", "words: *", "penguin pizza", "images", "learning to", "the paper", "retinafig"),
    ],
)
def test_what_matches_no_paper_is_never_a_confident_hit(listed: Library, query: str) -> None:
    assert listed.look_up_paper(query).status is not Status.FOUND


def test_completion_offers_nicknames_then_titles_the_most_cited_first(small: Library) -> None:
    small.import_papers(
        [
            {"title": "Zebra Crossings for Robots", "cites": 5},
            {"title": "Zebra Stripes and Flies", "cites": 50},
            {"title": "ZebNet: Herds from Above", "cites": 1},
            {"title": "A Study of Quagga (ZebQ) Remains", "cites": 2},
        ]
    )
    for prefix in ("z", "ze", "zeb"):
        names = [match.name or match.item.name for match in small.complete(prefix, kind="paper")]
        assert names == ["ZebQ", "ZebNet", "Zebra Stripes and Flies", "Zebra Crossings for Robots"]
    assert len(small.complete("z", kind="paper", limit=2)) == 2


def test_completion_of_what_very_many_titles_begin_with_gives_the_most_cited(small: Library) -> None:
    small.import_papers({"title": f"Learning penguins, part {number}", "cites": number} for number in range(4000))
    for prefix in ("l", "learning", "learning penguins part"):
        assert [title.split()[-1] for title in completed(small, prefix)[:3]] == ["3999", "3998", "3997"]
    assert completed(small, "learning penguins part 123")[0] == "Learning penguins, part 1239"


# Whatever comes

_VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=9))
_KEYS = st.sampled_from(["title", "authors", "venue", "year", "abstract", "cites", "url", "arxiv", "doi", "other"])
_ROWS = st.dictionaries(_KEYS, _VALUES) | st.fixed_dictionaries({"title": st.text(max_size=60), "year": _VALUES})
_SURROGATES = st.text(st.characters(codec=None, exclude_categories=()), max_size=20).map(lambda text: {"title": text})


@given(st.lists(_ROWS | _SURROGATES | _VALUES, max_size=12), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_in_a_list_every_row_is_counted_and_every_title_found(rows: list[Any], query: str) -> None:
    store = Store.open()
    library = Library(store)
    counts = library.import_papers(rows)
    assert counts.new + counts.merged + counts.skipped == len(rows)
    for row in rows:
        record = record_of(row)
        if record is not None and len(record.title) <= 60:
            assert any(match.item.title == record.title for match in library.find_papers(record.title, limit=20)) or (
                counts.merged
            )
    for matches in (library.find_papers(query), library.complete(query)):
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
    store.close()


_LIBRARY = Library(Store.open())
_LIBRARY.import_papers(LIST)


@given(st.text(max_size=80) | st.lists(st.sampled_from(" ".join(row["title"] for row in LIST).split())).map(" ".join))
@settings(deadline=None)
def test_whatever_is_typed_gives_ordered_scores_between_0_and_1(text: str) -> None:
    for matches in (_LIBRARY.find_papers(text), _LIBRARY.complete(text)):
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


@given(st.sampled_from(LIST[:6]), st.data())
@settings(deadline=None)
def test_a_title_with_a_letter_left_out_is_still_the_first_hit(row: dict[str, Any], data: st.DataObject) -> None:
    title = row["title"]
    at = data.draw(st.integers(0, len(title) - 1))
    if title[at].isalpha():
        assert titles(_LIBRARY.find_papers(title[:at] + title[at + 1 :]))[0] == title

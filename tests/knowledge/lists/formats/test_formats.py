"""Lists in every format: what is read of them, on which line, and what is passed over."""

from __future__ import annotations

import gzip
import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lists.formats import Entry, Malformed, UnreadableList, open_list
from knowledge.lists.records import record_of
from tests.knowledge.lists.formats.conftest import BIBTEX, Read, titles

RIS = """TY  - CONF
TI  - End-to-End Object Detection with Transformers
AU  - Carion, Nicolas
AU  - Müller, Zoë
T2  - ECCV
PY  - 2020/08/23/
AB  - We save 50%
at no cost.
DO  - 10.1007/978
UR  - https://arxiv.org/abs/2005.12872
ER  -

TY  - JOUR
T1  - Another
JO  - A Journal
Y1  - 2019
"""
CSL = [
    {
        "id": "http://zotero.org/1",
        "type": "paper-conference",
        "title": "End-to-End Object Detection with <i>Transformers</i>",
        "container-title": "ECCV",
        "author": [{"family": "Carion", "given": "Nicolas"}, {"literal": "The Team"}],
        "issued": {"date-parts": [["2020", 8, 23]]},
        "abstract": "<jats:p>A &amp; B</jats:p>",
        "DOI": "10.1007/978",
        "URL": "https://arxiv.org/abs/2005.12872",
        "is-referenced-by-count": 12000,
    }
]


def test_bibtex_is_read_with_its_strings_accents_and_arxiv_ids(read: Read) -> None:
    first, second = read(BIBTEX)
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert first.line == 4
    assert first.row == {
        "title": "End-to-End Object Detection with Transformers",
        "authors": ["Nicolas Carion", "Zoë Müller", "The Team"],
        "venue": "European Conference on Computer Vision 2020",
        "year": 2020,
        "abstract": "We save 50% – at no cost.",
        "arxiv": "2005.12872",
        "doi": "10.1007/978_3",
    }
    assert (second.row["title"], second.row["year"], second.row["arxiv"]) == ("In Brackets", 2019, "1911.05722")


def test_ris_is_read_with_and_without_its_last_line(read: Read) -> None:
    first, second = read(RIS)
    assert isinstance(first, Entry)
    assert first.row == {
        "title": "End-to-End Object Detection with Transformers",
        "authors": ["Nicolas Carion", "Zoë Müller"],
        "venue": "ECCV",
        "year": 2020,
        "abstract": "We save 50% at no cost.",
        "url": "https://arxiv.org/abs/2005.12872",
        "arxiv": "https://arxiv.org/abs/2005.12872",
        "doi": "10.1007/978",
    }
    assert second == Entry(13, {"title": "Another", "venue": "A Journal", "year": 2019})


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(CSL),
        json.dumps(CSL, indent=2),
        json.dumps(CSL[0]),
        json.dumps({"items": CSL}),
        json.dumps({"status": "ok", "message": {"total": 1, "items": CSL}}, indent=1),
        json.dumps({"carion": CSL[0]}, indent=4),
    ],
)
def test_csl_json_is_read_however_it_is_wrapped(read: Read, content: str) -> None:
    [entry] = read(content)
    assert isinstance(entry, Entry)
    assert entry.row == {
        "title": "End-to-End Object Detection with Transformers",
        "authors": ["Nicolas Carion", "The Team"],
        "venue": "ECCV",
        "year": 2020,
        "abstract": "A & B",
        "doi": "10.1007/978",
        "url": "https://arxiv.org/abs/2005.12872",
        "cites": 12000,
    }
    record = record_of(entry.row)
    assert record is not None
    assert record.arxiv == "2005.12872"


def test_an_object_too_large_for_one_record_is_gone_through(read: Read) -> None:
    papers = [{"title": f"Paper {number}", "abstract": "otters " * 300} for number in range(1500)]
    content = json.dumps({"meta": {"count": 1500, "title": 3}, "list": papers}, indent=1)
    assert len(content) > 3_000_000
    entries = read(content)
    assert titles(entries) == [paper["title"] for paper in papers]
    assert [entry.line for entry in entries[:2]] == [7, 11]


def test_csv_columns_may_have_any_programs_names(read: Read) -> None:
    [entry] = read(
        '"Document Title";Authors;"Publication Year";"Publication Title";"Article Citation Count";"Abstract Note"\n'
        '"A ""quoted"" title";"B. Li; C. Wu";2020-08;ICCV;"1,234";"two\nlines; of it"\n'
    )
    assert entry == Entry(
        2,
        {
            "title": 'A "quoted" title',
            "authors": "B. Li; C. Wu",
            "year": 2020,
            "venue": "ICCV",
            "cites": "1234",
            "abstract": "two\nlines; of it",
        },
    )


def test_a_conference_list_has_its_conference_from_its_name_where_it_does_not_say(read: Read) -> None:
    rows = [{"title": "One", "gs_citation": 24, "arxiv": "", "author": "A; B"}, {"title": "Two", "year": 2019}]
    one, two = read(json.dumps(rows), "eccv2020.json")
    assert isinstance(one, Entry)
    assert isinstance(two, Entry)
    assert one.row == {"title": "One", "cites": 24, "authors": "A; B", "venue": "ECCV", "year": 2020}
    assert two.row == {"title": "Two", "year": 2019}
    assert read(json.dumps(rows), "report2020.json")[0].row == {"title": "One", "cites": 24, "authors": "A; B"}  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "count"), [("eccv2020.json", 1358), ("iccv2019.json", 1075)])
def test_real_conference_lists_are_read_whole(shared: Path, name: str, count: int) -> None:
    entries = list(open_list(shared / "papers" / name).entries())
    assert len(entries) == count
    records = [record_of(entry.row) if isinstance(entry, Entry) else None for entry in entries]
    assert all(record and record.year == int(name[4:8]) and record.authors and record.abstract for record in records)


CONTENTS = {
    "BibTeX": BIBTEX,
    "RIS": RIS,
    "JSON": json.dumps(CSL, indent=1),
    "JSON lines": '{"title": "One"}\n{"title": "Two"}\n',
    "CSV": "title,year\nOne,2020\n",
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", ["list", "list.json", "list.bib", "list.csv.gz"])
@pytest.mark.parametrize("format", CONTENTS)
def test_the_content_tells_the_format_whatever_the_name(tmp_path: Path, format: str, name: str, packed: bool) -> None:
    content = CONTENTS[format].encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if packed else content)
    opened = open_list(tmp_path / name)
    assert opened.format == format
    assert all(isinstance(entry, Entry) for entry in opened.entries())


# What is malformed


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"title": "One"}\n' * 3 + '{"title": "Tw\n\n7\n{"title": "Three"}\n', ["One"] * 3 + [4, 6, "Three"]),
        ('{"title": "One"}\n' + '{"a":' * 100_000 + '\n{"title": "Two"}', ["One", 2, "Two"]),
        ('[\n{"title": "One"},\n{"title": oops},\n{"title": "Three"}\n]', ["One", 3, "Three"]),
        ('[\n{"title": "One"},\n{"title": "Two,\n{"title": "Three"},\n{"title": "Four"}]', ["One", 3, "Three", "Four"]),
        ('[\n{"title": "One"},\n{"title": "2", "by": [{"name": "A"}, {"a": "B"],\n {"title": "3"}\n]', ["One", 3, "3"]),
        ('[{"title": "One"},\n 5, "text", null,\n {"title": "Two"}', ["One", 2, 2, 2, "Two", 3]),
        ("[" + "[" * 100_000 + ',\n{"title": "One"}]', [1, "One"]),
        ('{"items": [{"title": "One"},\n{"title": oops},\n{"title": "Three"}]}', ["One", 2, "Three"]),
        ('{\n"title": "One"\n}\n{\n"title": "Two",\n"year": oops\n}\n{\n"title": "Three"\n}', ["One", 6, "Three"]),
        ('[{"title": "One"},\n{"title": "Two", "year": ' + "9" * 5000 + '},\n{"title": "Three"}]', ["One", 2, "Three"]),
        ("title,year\nOne,2020\nTwo,2020,x,y\nThree,2021\n", ["One", 3, "Three"]),
        ('title,year\nOne,2020\n"Two,2020\nThree,2021\nFour,2022\n', ["One", '"Two', "Three", "Four"]),
        ('title,year\n"Two" and,a,2020\n"Three",2021\n', [2, "Three"]),
        ("@a{one, title={One}}\n@a{two, title={Two},\n year={2020\n@a{three, title={Three}}", ["One", 2, "Three"]),
        ("@a{one, title={One}}\n@a{two, title Two}\n@a{x, title={T}, month=nosuch}\n", ["One", 2, "T"]),
        ("@a{, title={No Key}}\n@a{title={No Key Either}}\n", ["No Key", "No Key Either"]),
        ("TY  - A\nTI  - 1\nTY  - A\nTI  - 2\nER  - \nTI  - Lost\nER  - \nTY  - A\nTI  - 6\n", ["1", "2", 6, "6"]),
    ],
)  # fmt: skip
def test_a_malformed_record_never_stops_the_rest(read: Read, content: str, found: list[Any]) -> None:
    assert titles(read(content)) == found


@pytest.mark.parametrize("name", ["list.json", "list.jsonl", "list.csv", "list.ris", "list.bib"])
def test_a_line_of_millions_of_characters_is_told_and_passed_over(read: Read, name: str) -> None:
    start, before, after = {
        "list.json": ('[{"title": "One"},\n', '{"title": "', '"},\n{"title": "Two"}]'),
        "list.jsonl": ('{"title": "One"}\n', '{"title": "', '"}\n{"title": "Two"}'),
        "list.csv": ("title,year\nOne,1\n", "", ",2\nTwo,3\n"),
        "list.ris": ("TY  - A\nTI  - One\nER  - \n", "TY  - A\nTI  - ", "\nER  - \nTY  - A\nTI  - Two\n"),
        "list.bib": ("@a{a, title={One}}\n", "@a{b, title={", "}}\n@a{c, title={Two}}"),
    }[name]
    entries = read(start + before + "x" * 3_000_000 + after, name)
    assert [title for title in titles(entries) if isinstance(title, str)] == ["One", "Two"]
    assert any(isinstance(entry, Malformed) and "lon" in entry.why for entry in entries)


def test_bibtex_strings_that_multiply_are_not_followed(read: Read) -> None:
    lines = ['@string{a0 = "' + "x" * 1000 + '"}']
    lines += [f"@string{{a{n + 1} = a{n} # a{n}}}" for n in range(40)]
    lines += ["@a{k, title = " + " # ".join(["a0"] * 20_000) + "}", "@a{z, title={Two}}"]
    assert titles(read("\n".join(lines)))[-2:] == [42, "Two"]


# What is no list


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.bib", "a.bib is empty."),
        (b"\xef\xbb\xbf \n", "a.json", "a.json is empty."),
        (gzip.compress(b""), "a.json.gz", "a.json.gz is empty."),
        (random.Random(1).randbytes(4000), "a.json", "not text"),
        (b"%PDF-1.7 ...", "a.bib", "is a PDF document"),
        (b"PK\x03\x04....", "a.csv", "save or unpack it as CSV"),
        (gzip.compress(b"[1]" * 9000)[:40], "a.json.gz", "damaged or cut short"),
        (b"\x1f\x8b\x08 nonsense, nonsense", "a.json.gz", "damaged or cut short"),
        (b"<!DOCTYPE html><html>", "a.json", "is a web page"),
        (b"Some words.\nAnd more of them.", "a.txt", "no format that is known here"),
        (b"name,age\nTom,7\n", "a.csv", "no column called title; its first line has: name, age"),
        (gzip.compress(gzip.compress(b"[]")), "a.json.gz", "not text"),
    ],
)
def test_what_is_no_list_is_told_in_one_sentence(read: Read, content: bytes, name: str, said: str) -> None:
    with pytest.raises(UnreadableList, match=r"^a\..*\.$") as told:
        read(content, name)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_folder_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableList, match="is a folder; name the files in it"):
        open_list(tmp_path)
    with pytest.raises(UnreadableList, match="cannot be read: No such file"):
        open_list(tmp_path / "none.bib")


@pytest.mark.parametrize("start", [b"", b'{"title": "One"}\n', b"title\nOne\n", b"@a{k, title={One}}\n", b"TY  - A\n"])
@pytest.mark.parametrize("filler", [b"\0", b" "], ids=["zeros", "spaces"])
def test_a_gzip_bomb_is_refused_early_and_in_little_memory(tmp_path: Path, filler: bytes, start: bytes) -> None:
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(start) + gzip.compress(filler * 10_000_000, 6) * 20)
    tracemalloc.start()
    with pytest.raises(UnreadableList, match=r"unpacks to over 100 times its size|not text|no format|is empty"):
        for _ in open_list(path).entries():
            pass
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("format", CONTENTS)
def test_the_memory_is_that_of_a_record_and_not_of_the_file(tmp_path: Path, format: str) -> None:
    one = {
        "BibTeX": "@a{k, title={One}, abstract={" + "otters " * 200 + "}}\n",
        "RIS": "TY  - JOUR\nTI  - One\nAB  - " + "otters " * 200 + "\nER  - \n",
        "JSON": ',{"title":"One","abstract":"' + "otters " * 200 + '"}',
        "JSON lines": '{"title":"One","abstract":"' + "otters " * 200 + '"}\n',
        "CSV": "One," + "otters " * 200 + "\n",
    }[format]
    first, last = {"JSON": ('[{"title":"One"}', "]"), "CSV": ("title,abstract\n", "")}.get(format, ("", ""))
    path = tmp_path / "list"
    path.write_text(first + one * 10_000 + last)
    tracemalloc.start()
    assert sum(isinstance(entry, Entry) for entry in open_list(path).entries()) >= 10_000
    assert path.stat().st_size > 14_000_000
    assert tracemalloc.get_traced_memory()[1] < 6_000_000
    tracemalloc.stop()


# Whatever comes

_PIECES = st.sampled_from(
    [
        *('{"title": "x"}', "{", "}", "[", "]", '"', "\\", ",", ":", "\n", "\r", "\0", "title", "title,year", "1e999"),
        *(
            "@article{a,",
            "title={",
            "title = x # y",
            "@string{x = x # x}",
            "TY  - JOUR\n",
            "TI  - ",
            "ER  - \n",
            "AU  -",
        ),
        *("数", "\ufeff", "\x85", "\u2028", "'; DROP TABLE listed; --", "NEAR(a b)", "99999", "-1", "null", "NaN"),
    ]
)
_CONTENT = st.lists(_PIECES | st.text(max_size=6), max_size=40).map("".join)


@given(
    content=_CONTENT.map(str.encode) | st.binary(max_size=300),
    start=st.sampled_from(
        [b"", b"[", b'{"title": "a"}\n', b"@a{k, ", b"TY  - JOUR\n", b"title,year\n", b'{"items": [']
    ),
    name=st.sampled_from(["a.json", "a.jsonl", "a.bib", "a.ris", "a.csv", "a"]),
    packed=st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_whatever_a_file_holds_it_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes, name: str, packed: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(gzip.compress(start + content, 1) if packed else start + content)
    try:
        opened = open_list(path)
        entries = list(opened.entries())
    except UnreadableList:
        return
    last = 0
    for entry in entries:
        assert entry.line >= last >= 0
        last = entry.line
        if isinstance(entry, Entry):
            record_of(entry.row)
        else:
            assert "\n" not in entry.why
    opened.close()


_TITLE = st.text(
    st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="\\{}$~`'-<&\"@%#"), min_size=1, max_size=40
)
_ROWS = st.lists(
    st.fixed_dictionaries({"title": _TITLE.map(lambda t: " ".join(f"a {t}".split())), "year": st.integers(1500, 2199)}),
    min_size=2,
)


@given(_ROWS)
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_read_back_from_every_format(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    written = {
        "a.json": json.dumps(rows, indent=1),
        "b.json": json.dumps({"data": rows}),
        "a.jsonl": "\n".join(json.dumps(row, ensure_ascii=False) for row in rows),
        "a.csv": "title,year\n" + "\n".join(f'"{row["title"]}",{row["year"]}' for row in rows),
        "a.bib": "\n".join(
            f"@article{{k{at}, title={{{row['title']}}}, year={row['year']}}}" for at, row in enumerate(rows)
        ),
        "a.ris": "\n".join(f"TY  - JOUR\nTI  - {row['title']}\nPY  - {row['year']}\nER  - " for row in rows),
    }
    for name, content in written.items():
        (folder / name).write_text(content, encoding="utf-8")
        found = [entry.row for entry in open_list(folder / name).entries() if isinstance(entry, Entry)]
        assert [(row["title"], row["year"]) for row in found] == [(row["title"], row["year"]) for row in rows], name


@pytest.mark.parametrize(
    ("begin", "again", "name"),
    [
        ("[\n", '{"title": oops},\n', "a.json"),
        ("[\n", '  {"title": "not closed},\n', "a.json"),
        ("[\n", ' {"title": "x" "by": [{"name": "A"},\n  {"title": "B"}]},\n', "a.json"),
        ("", "@a{k,\n", "a.bib"),
        ('{"title": ""}\n', '{"title": "x\n', "a.jsonl"),
    ],
)
def test_where_every_record_is_malformed_each_is_counted(read: Read, begin: str, again: str, name: str) -> None:
    found = read(begin + again * 5000, name)
    assert sum(isinstance(entry, Malformed) for entry in found) in (5000, 5001)  # with a bracket that is not closed

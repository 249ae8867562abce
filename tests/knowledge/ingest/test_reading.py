"""What files come as: encodings, formats, and all that can be wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.ingest.apart import LARGEST, check_name_and_size, read_apart, read_file
from knowledge.ingest.documents import Fault, LineKind, UnreadableDocument
from knowledge.ingest.reading import document_of
from tests.documents.prints import LECTURE, printed, scanned
from tests.documents.reading import content_of

CHINESE = "对比学习\n\nMoCo 使用队列来保存负样本，这是一个很好的方法。\n"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8-sig", b""), ("gbk", b""), ("gb18030", b""), ("utf-16", b""), ("utf-16-be", b"\xfe\xff"),
     ("utf-32", b"")],
)  # fmt: skip
def test_chinese_is_read_in_every_usual_encoding(encoding: str, bom: bytes) -> None:
    document = document_of(bom + CHINESE.encode(encoding), "notes.txt")
    assert [line.text for line in document.lines] == [
        "对比学习",
        "MoCo 使用队列来保存负样本，这是一个很好的方法。",
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(encoding: str) -> None:
    document = document_of("A plain English sentence in two bytes.".encode(encoding), "notes.txt")
    assert document.lines[0].text == "A plain English sentence in two bytes."


def test_a_western_encoding_is_found_out() -> None:
    text = "Le réseau présenté à l'été est très élégant, et ça marche même où d'autres échouent. " * 5
    assert document_of(text.encode("cp1252"), "notes.txt").lines[0].text.startswith("Le réseau présenté")


REFUSED = [
    ("empty.md", b"", Fault.EMPTY),
    ("blank.txt", b" \n\t\r\n ", Fault.EMPTY),
    ("empty.pdf", b"", Fault.EMPTY),
    ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, Fault.BINARY),
    ("program.txt", b"\x7fELF" + bytes(200), Fault.BINARY),
    ("noise.md", bytes(range(256)) * 40, Fault.BINARY),
    ("zip.html", b"PK\x03\x04" + b"\x00\x01" * 300, Fault.BINARY),
    ("slides.pptx", b"x", Fault.FORMAT),
    ("noending", b"x", Fault.FORMAT),
    ("broken.pdf", b"%PDF-1.7\n1 0 obj\n<<", Fault.BROKEN),
    ("fake.pdf", b"this is no pdf at all", Fault.BROKEN),
    ("scripts.html", b"<html><body><script>var a = 'no text at all';</script></body></html>", Fault.INVISIBLE),
    ("long.txt", ("word " * 60_001).encode(), Fault.LONG),
]


@pytest.mark.parametrize(("name", "data", "fault"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_cannot_be_read_is_refused_with_one_clear_sentence(name: str, data: bytes, fault: Fault) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        document_of(data, name)
    assert refused.value.fault is fault
    assert name in str(refused.value)
    assert name in refused.value.told.zh
    assert "\n" not in str(refused.value)


def test_a_pdf_that_is_only_pictures_or_locked_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="OCR"):
        document_of(scanned(), "scan.pdf")
    with pytest.raises(UnreadableDocument, match="without a password"):
        document_of(printed(LECTURE, password="secret"), "locked.pdf")


def test_a_pdf_under_another_name_is_read_as_what_it_is() -> None:
    assert document_of(printed(LECTURE), "lecture.md").lines[0].text == LECTURE[0][1]


def test_paragraphs_of_print_are_put_back_together() -> None:
    lines = document_of(printed(LECTURE), "lecture.pdf").lines
    headings = [line.text for line in lines if line.kind is LineKind.HEADING]
    assert headings[1:4] == ["1 String models", "2 Graph models", "3 Diffusion in three dimensions"]
    assert any(line.text.endswith("has to learn the rules of valence.") and "ChemVAE" in line.text for line in lines)


def test_scripts_menus_and_comments_of_a_page_are_not_read() -> None:
    document = document_of(content_of("fewshot.html"), "fewshot.html")
    text = " ".join(line.text for line in document.lines)
    assert "ProtoNet" in text
    assert not [word for word in ("alert", "FakeNet", "首页", "归档", "街道办") if word in text]


def test_deeply_nested_pages_and_lists_end() -> None:
    for name, text in (
        ("deep.html", "<html><body>" + "<div>" * 2_000 + "word " * 50 + "</div>" * 2_000),
        ("brackets.md", ">" * 200 + "[" * 5_000),
    ):
        fault = None
        try:
            read_apart(text.encode(), name)
        except UnreadableDocument as refused:
            fault = refused.fault
        assert fault in (None, Fault.DEEP, Fault.INVISIBLE, Fault.SLOW, Fault.MEMORY)


def test_a_document_comes_back_whole_from_the_process_that_reads_it() -> None:
    data = content_of("graphs.md")
    assert read_apart(data, "graphs.md") == document_of(data, "graphs.md")


def test_a_sentence_comes_back_from_the_process_that_refuses() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_apart(b"%PDF-1.7 oops", "broken.pdf")
    assert refused.value.fault is Fault.BROKEN
    assert refused.value.told.zh.startswith("“broken.pdf”已损坏")


def test_reading_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableDocument, match="too long"):
        read_apart(b"# Notes", "notes.md", seconds=0.01)


def test_reading_that_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(UnreadableDocument, match="memory"):
        read_apart(("word " * 300_000).encode(), "notes.md", memory=40 * 1024**2)


def test_a_huge_file_is_refused_before_any_of_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)  # sparse: it takes no room
    with pytest.raises(UnreadableDocument, match="2,048 MB"):
        read_file(path)
    with pytest.raises(UnreadableDocument, match="20 MB"):
        check_name_and_size("notes.pdf", LARGEST + 1)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="There is no file"):
        read_file(tmp_path / "missing.md")
    with pytest.raises(UnreadableDocument, match="There is no file"):
        read_file(Path("/dev/zero"))

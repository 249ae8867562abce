"""A document as numbered lines that know what they are; and what can be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.errors import KnowledgeError
from knowledge.models import LANGUAGES, Bilingual


class Fault(StrEnum):
    """Why a document cannot be read."""

    FORMAT = "format"
    SIZE = "size"
    EMPTY = "empty"
    BINARY = "binary"
    ENCODING = "encoding"
    LONG = "long"
    DEEP = "deep"
    INVISIBLE = "invisible"
    ENCRYPTED = "encrypted"
    PAGES = "pages"
    BROKEN = "broken"
    NO_TEXT = "no text"
    NO_FILE = "no file"
    SYSTEM = "system"
    SLOW = "slow"
    NAME = "name"
    MEMORY = "memory"
    NOTHING = "nothing"
    LINK = "link"
    MANY = "many"
    NO_DOCUMENTS = "no documents"
    CLASH = "clash"


_SENTENCES = {
    Fault.FORMAT: Bilingual(
        "“{name}” is no Markdown (.md), HTML (.html), plain text (.txt) or PDF (.pdf) file.",
        "“{name}”不是 Markdown（.md）、HTML（.html）、纯文本（.txt）或 PDF（.pdf）文件。",
    ),
    Fault.SIZE: Bilingual(
        "“{name}” has {size} MB; documents may have {most} MB, so split it.",
        "“{name}”有 {size} MB，文档最多 {most} MB，请拆分。",
    ),
    Fault.EMPTY: Bilingual("“{name}” is empty.", "“{name}”是空的。"),
    Fault.BINARY: Bilingual(
        "“{name}” holds no text but binary data; add Markdown, HTML, plain text or PDF.",
        "“{name}”不是文本，而是二进制数据；请添加 Markdown、HTML、纯文本或 PDF。",
    ),
    Fault.ENCODING: Bilingual(
        "The encoding of “{name}” is not known; save it as UTF-8.", "无法识别“{name}”的编码，请另存为 UTF-8。"
    ),
    Fault.LONG: Bilingual(
        "“{name}” has more than {most} characters; split it.", "“{name}”超过 {most} 个字符，请拆分。"
    ),
    Fault.DEEP: Bilingual(
        "“{name}” is nested too deeply to be read; write it flatter.", "“{name}”嵌套太深，无法读取，请减少嵌套。"
    ),
    Fault.INVISIBLE: Bilingual("“{name}” has no text that a reader would see.", "“{name}”里没有读者能看到的文字。"),
    Fault.ENCRYPTED: Bilingual(
        "“{name}” is encrypted; save it without a password.", "“{name}”已加密，请去掉密码后再添加。"
    ),
    Fault.PAGES: Bilingual("“{name}” has more than {most} pages; split it.", "“{name}”超过 {most} 页，请拆分。"),
    Fault.BROKEN: Bilingual(
        "“{name}” is broken; open it in the program that made it and save it again.",
        "“{name}”已损坏，请用原来的软件打开后重新保存。",
    ),
    Fault.NO_TEXT: Bilingual(
        "“{name}” has no text layer: its pages are only pictures, so run it through OCR first.",
        "“{name}”没有文本层，页面只是图片，请先做 OCR。",
    ),
    Fault.NO_FILE: Bilingual("There is no file “{name}”; check the name.", "没有“{name}”这个文件，请检查名称。"),
    Fault.SYSTEM: Bilingual("“{name}” cannot be read: {reason}.", "无法读取“{name}”：{reason}。"),
    Fault.SLOW: Bilingual(
        "“{name}” takes too long to read; save it again in a simpler form.",
        "读取“{name}”耗时过长，请另存为更简单的格式。",
    ),
    Fault.NAME: Bilingual(
        "The name of this file cannot be used; give it another one.", "这个文件名无法使用，请换一个。"
    ),
    Fault.MEMORY: Bilingual(
        "“{name}” needs more memory to read than is allowed; save it again, or split it.",
        "读取“{name}”所需内存超过限制，请重新保存或拆分。",
    ),
    Fault.NOTHING: Bilingual("“{name}” says nothing that can be kept.", "“{name}”里没有可以收录的内容。"),
    Fault.LINK: Bilingual(
        "“{name}” is a link, and folders are not left through links; name it by itself.",
        "“{name}”是链接，添加文件夹时不跟随链接；请单独指定它。",
    ),
    Fault.MANY: Bilingual(
        "“{name}” holds more than {most} documents; add its parts one by one.",
        "“{name}”里的文档超过 {most} 个，请分批添加。",
    ),
    Fault.NO_DOCUMENTS: Bilingual(
        "“{name}” holds no Markdown, HTML, plain text or PDF files.",
        "“{name}”里没有 Markdown、HTML、纯文本或 PDF 文件。",
    ),
    Fault.CLASH: Bilingual("“{name}” cannot be added: {reason}", "无法添加“{name}”：{reason}"),
}


class UnreadableDocument(KnowledgeError):
    """A document cannot be read; ``str()`` says in a sentence why, and what to do; ``told`` has both languages."""

    def __init__(self, fault: Fault, name: str, **values: str) -> None:
        sentence = _SENTENCES[fault]
        self.told = Bilingual(*(sentence[language].format(name=name, **values) for language in LANGUAGES))
        super().__init__(self.told.en)
        self.fault = fault
        self.name = name
        self.values = values


class LineKind(StrEnum):
    """What a line is, as far as its format says."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table
    SKIPPED = "skipped"  # code, rules between parts, heads of tables


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document that is not blank."""

    number: int  # from 1; of the file where that has lines, else of its text
    text: str
    kind: LineKind = LineKind.TEXT
    level: int = 0  # of a heading, from 1
    cells: tuple[str, ...] = ()  # of a row
    links: tuple[tuple[str, str], ...] = ()  # what is linked, and where to
    breaks: tuple[int, ...] = ()  # where in the text further lines of the file begin, for a paragraph of several

    def line_at(self, place: int) -> int:
        """The line of the file that a place of the text stands on."""
        return self.number + sum(start <= place for start in self.breaks)


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a file."""

    name: str  # of the file
    plain: bool  # without marks of its own: headings and lists are to be found by how lines look
    lines: tuple[Line, ...]
    count: int  # of lines, blank ones too
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None  # "2020", "2020-08" or "2020-08-23"
    made: str | None = None  # when the file was made, which may be later
    licence: str | None = None
    url: str | None = None

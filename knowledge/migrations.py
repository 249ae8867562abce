"""The schema as a list of steps that only grows: a step that was released is never edited, only followed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

schema = Migrations("lablore")


def steps() -> set[str]:
    """The names of all steps that this program knows."""
    return {step.name for step in schema.pending(Database(memory=True))}


def applied(db: Database) -> set[str]:
    """The names of the steps that a file has been through."""
    return {step.name for step in schema.applied(db)}


@schema()
def m001_knowledge(db: Database) -> None:
    """What the surveys know: topics, papers, surveys and their statements; every id is an item of one kind."""
    text = {"en": str, "zh": str}
    db.table("items").create({"id": str, "kind": str}, pk="id", not_null={"kind"})
    db.table("topics").create(
        {
            "id": str,
            "position": int,
            "parent": str,
            **{f"{field}_{language}": text[language] for field in ("name", "lead") for language in text},
            "aliases": str,
            "misspellings": str,
            "shared_names": str,
        },
        pk="id",
        foreign_keys=[("id", "items", "id"), ("parent", "topics", "id")],
    )
    db.table("papers").create(
        {
            "id": str,
            "position": int,
            "kind": str,
            "name": str,
            "title": str,
            "year": int,
            "venue": str,
            "arxiv": str,
            "code": str,
            "url": str,
            **{f"{field}_{language}": text[language] for field in ("summary", "note") for language in text},
            "aliases": str,
            "misspellings": str,
            "shared_names": str,
            "authors": str,
            "organisations": str,
            "topics": str,
            "checked": str,
        },
        pk="id",
        foreign_keys=[("id", "items", "id")],
    )
    db.table("papers").create_index(["arxiv"])
    db.table("paper_topics").create(
        {"paper": str, "topic": str},
        pk=("paper", "topic"),
        foreign_keys=[("paper", "papers", "id"), ("topic", "topics", "id")],
    )
    db.table("paper_topics").create_index(["topic"])
    db.table("surveys").create(
        {
            "id": str,
            **{
                f"{field}_{language}": text[language]
                for field in ("title", "short", "description")
                for language in text
            },
            "published_note_en": str,
            "published_note_zh": str,
            "language": str,
            "published": str,
            "lines": int,
            "licence": str,
            "authors": str,
            "translators": str,
            "editors": str,
            "publishers": str,
            "urls": str,
        },
        pk="id",
        foreign_keys=[("id", "items", "id")],
    )
    db.table("sections").create(
        {
            "survey": str,
            "id": str,
            "position": int,
            "title_en": str,
            "title_zh": str,
            "first_line": int,
            "last_line": int,
            "topics": str,
        },
        pk=("survey", "id"),
        foreign_keys=[("survey", "surveys", "id")],
    )
    db.table("mentions").create(
        {"survey": str, "line": int, "item": str},
        pk=("survey", "line", "item"),
        foreign_keys=[("survey", "surveys", "id"), ("item", "items", "id")],
    )
    db.table("mentions").create_index(["item"])
    db.table("statements").create(
        {
            "number": int,
            "id": str,
            "survey": str,
            "section": str,
            "line": int,
            "last_line": int,
            "kind": str,
            "stance": str,
            "opinion": int,
            "inferred": int,
            "en": str,
            "zh": str,
        },
        pk="number",
        foreign_keys=[("survey", "surveys", "id")],
    )
    db.table("statements").create_index(["id"], unique=True)
    db.table("statements").create_index(["survey"])
    db.table("statement_about").create(
        {"statement": str, "item": str, "position": int},
        pk=("statement", "item"),
        foreign_keys=[("statement", "statements", "id"), ("item", "items", "id")],
    )
    db.table("statement_about").create_index(["item"])
    # One row a statement (rowid: its number); the words are split by knowledge.text, so unicode61 only sees spaces.
    db.execute("CREATE VIRTUAL TABLE statement_words USING fts5(words, tokenize='porter unicode61')")


@schema()
def m002_names(db: Database) -> None:
    """All the names people use; one table for look-up and autocomplete."""
    db.table("names").create(
        {"number": int, "item": str, "kind": str, "role": str, "name": str, "squashed": str},
        pk="number",
        foreign_keys=[("item", "items", "id")],
    )
    db.table("names").create_index(["squashed", "kind"])
    db.table("names").create_index(["item"])


@schema()
def m003_bookkeeping(db: Database) -> None:
    """Which shipped files are loaded, by content; and small facts that the bot remembers."""
    db.table("loaded").create({"file": str, "hash": str}, pk="file", not_null={"hash"})
    db.table("state").create({"key": str, "value": str}, pk="key", not_null={"value"})

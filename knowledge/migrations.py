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


@schema()
def m004_listed_papers(db: Database) -> None:
    """
    Papers of imported lists, apart from what the surveys name: what a search reads of every candidate in ``listed``,
    the rest in ``listed_details``. ``words`` is there only where the tokens are not those of the title as it stands.
    """
    db.table("listed").create(
        {"id": int, "title": str, "squashed": str, "words": str, "year": int, "cites": int},
        pk="id",
        not_null={"title", "squashed", "cites"},
    )
    # The first serves equal titles and beginnings; the second gives the most cited of a beginning that many have.
    db.execute("CREATE INDEX listed_start ON listed (substr(squashed, 1, 24), length(squashed), cites)")
    db.execute("CREATE INDEX listed_cited ON listed (substr(squashed, 1, 1), cites)")
    details = ("authors", "venue", "abstract", "url", "arxiv", "doi")
    db.table("listed_details").create({"id": int, **dict.fromkeys(details, str)}, pk="id")
    db.execute("CREATE INDEX listed_arxiv ON listed_details (arxiv) WHERE arxiv IS NOT NULL")
    db.execute("CREATE INDEX listed_doi ON listed_details (doi) WHERE doi IS NOT NULL")
    # A paper is of the last import whose first paper is not after it.
    db.table("listed_imports").create(
        {"id": int, "source": str, "first": int, "papers": int}, pk="id", not_null={"source", "first", "papers"}
    )
    db.table("listed_nicknames").create(
        {"squashed": str, "paper": int, "cites": int, "name": str}, not_null={"squashed", "paper", "cites", "name"}
    )
    db.execute("CREATE INDEX listed_nicknames_start ON listed_nicknames (squashed, cites, paper)")
    db.execute("CREATE INDEX listed_nicknames_cited ON listed_nicknames (substr(squashed, 1, 1), cites)")


@schema()
def m005_listed_words(db: Database) -> None:
    """How listed papers are found by words: postings, the vocabulary, and what is one deletion away from a word."""
    db.execute(
        "CREATE VIRTUAL TABLE listed_words USING "
        "fts5(words, content='', detail=none, columnsize=0, tokenize='unicode61')"
    )
    db.execute("CREATE VIRTUAL TABLE listed_vocabulary USING fts5vocab(listed_words, row)")
    # A term is a word, with the number of titles that have it, or a nickname of several words, with 0.
    db.table("listed_terms").create(
        {"id": int, "term": str, "titles": int, "stem": str, "size": int},
        pk="id",
        not_null={"term", "titles", "stem", "size"},
    )
    db.execute("CREATE UNIQUE INDEX listed_terms_term ON listed_terms (term)")
    db.execute("CREATE INDEX listed_terms_stem ON listed_terms (stem)")
    db.execute("CREATE INDEX listed_terms_size ON listed_terms (size, term)")
    db.execute("CREATE TABLE listed_deletions (key INTEGER NOT NULL, term INTEGER NOT NULL)")
    db.execute("CREATE INDEX listed_deletions_key ON listed_deletions (key, term)")


@schema()
def m006_asking(db: Database) -> None:
    """
    The questions that each statement answers, as people would type them, other names of surveys, and what is made of
    it all to be searched.
    """
    db.table("indexed").create(
        {"statement": str, "key": str, "document": str}, pk="statement", not_null={"key", "document"}
    )
    db.table("surveys").add_column("aliases", str, not_null_default="[]")
    db.table("statements").add_column("asks", str, not_null_default="[]")


@schema()
def m007_lists_of_papers(db: Database) -> None:
    """When a list came in, and which papers it has that were there already from another one."""
    db.table("listed_imports").add_column("at", str)
    db.execute("CREATE TABLE listed_also (paper INTEGER, import INTEGER, PRIMARY KEY (paper, import)) WITHOUT ROWID")
    db.execute("CREATE INDEX listed_also_import ON listed_also (import)")


@schema()
def m008_feeds(db: Database) -> None:
    """
    Sources of new papers: how each did, which papers came from it and when, and what they are about.

    Instants are seconds since 1970, in UTC; ``paper`` is a row of ``listed``.
    """
    db.execute("""
        CREATE TABLE feeds (
            source TEXT PRIMARY KEY, address TEXT, etag TEXT, modified TEXT, checked INTEGER, succeeded INTEGER,
            next_try INTEGER, wait_until INTEGER, failures INTEGER NOT NULL DEFAULT 0, error TEXT, newest INTEGER,
            holder TEXT, busy_until INTEGER
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE feed_papers (
            paper INTEGER PRIMARY KEY, source TEXT NOT NULL, seen INTEGER NOT NULL, published INTEGER
        )
    """)
    db.execute("CREATE INDEX feed_papers_seen ON feed_papers (seen)")
    db.execute("CREATE INDEX feed_papers_source ON feed_papers (source)")
    db.execute("""
        CREATE TABLE feed_topics (
            paper INTEGER NOT NULL, position INTEGER NOT NULL, topic TEXT NOT NULL, place TEXT NOT NULL,
            words TEXT NOT NULL, work TEXT, PRIMARY KEY (paper, position)
        ) WITHOUT ROWID
    """)


@schema()
def m009_digests(db: Database) -> None:
    """
    Digests: who gets which, what became of each local date, and what readers said of the works in them.

    Instants are seconds since 1970, in UTC; a local date is as ISO 8601 writes it.
    """
    db.execute("""
        CREATE TABLE subscriptions (
            id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, guild INTEGER, channel INTEGER,
            at TEXT NOT NULL, zone TEXT NOT NULL, weekdays TEXT NOT NULL, topics TEXT NOT NULL, excluded TEXT NOT NULL,
            count INTEGER NOT NULL, language TEXT NOT NULL, thread INTEGER NOT NULL,
            settled INTEGER NOT NULL, next_due INTEGER, paused TEXT, tell_at INTEGER
        )
    """)
    db.execute("CREATE INDEX subscriptions_due ON subscriptions (next_due) WHERE paused IS NULL")
    db.execute("CREATE INDEX subscriptions_tell ON subscriptions (tell_at) WHERE tell_at IS NOT NULL")
    db.execute("""
        CREATE TABLE deliveries (
            subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE, day TEXT NOT NULL,
            due INTEGER NOT NULL, state TEXT NOT NULL, token TEXT NOT NULL, next_try INTEGER, holder TEXT,
            tries INTEGER NOT NULL DEFAULT 0, sending_since INTEGER, items TEXT, reason TEXT,
            channel INTEGER, message INTEGER, at INTEGER NOT NULL,
            PRIMARY KEY (subscription, day)
        ) WITHOUT ROWID
    """)
    db.execute("CREATE INDEX deliveries_open ON deliveries (next_try) WHERE next_try IS NOT NULL")
    db.execute("""
        CREATE TABLE delivered_items (
            subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE, item TEXT NOT NULL,
            day TEXT NOT NULL, times INTEGER NOT NULL,
            PRIMARY KEY (subscription, item)
        ) WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE feedback (
            subscription INTEGER NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE, item TEXT NOT NULL,
            reader INTEGER NOT NULL, value INTEGER NOT NULL,
            PRIMARY KEY (subscription, item, reader)
        ) WITHOUT ROWID
    """)


@schema()
def m010_saved_papers(db: Database) -> None:
    """What readers saved, as it was called then, so that nothing is lost with a list or survey."""
    db.execute("""
        CREATE TABLE saved_papers (
            reader INTEGER NOT NULL, item TEXT NOT NULL, title TEXT NOT NULL, link TEXT, at INTEGER NOT NULL,
            PRIMARY KEY (reader, item)
        ) WITHOUT ROWID
    """)


@schema()
def m011_listed_first_seen(db: Database) -> None:
    """On which day a list came in, where that is known, so that its papers can be called new."""
    db.execute("ALTER TABLE listed_imports ADD COLUMN seen TEXT")


@schema()
def m012_added_surveys(db: Database) -> None:
    """What people added, as YAML, and the ids that are known only through it."""
    db.execute(
        "CREATE TABLE added (number INTEGER PRIMARY KEY, survey TEXT NOT NULL UNIQUE, source TEXT NOT NULL, "
        "digest TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL)"
    )
    db.table("added_items").create({"item": str}, pk="item")


@schema()
def m013_unanswered(db: Database) -> None:
    """The questions that a survey leaves open, as people would type them, and what they call works without a name."""
    db.table("surveys").add_column("unanswered", str, not_null_default="[]")
    db.table("papers").add_column("described", str, not_null_default="[]")

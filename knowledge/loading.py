"""Bringing a store to what the files of a catalogue, and the surveys that people added, say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from knowledge import catalogue
from knowledge.added import AddedSurvey, Merged, merged
from knowledge.errors import InvalidCatalogue, Problem
from knowledge.models import Addition, Catalogue, Survey
from knowledge.store import Store


def load(store: Store, texts: Mapping[str, str]) -> bool:
    """
    Bring the store to what the files of a catalogue say, if it is not there yet; whether there was anything to do.

    Everything is read and checked before anything is written; then each survey is one transaction. What people added
    stays, on top of the new files.
    """
    added = store.added.surveys()
    digests = {file: _digest(text) for file, text in texts.items()}
    digests |= {_file(each.survey): _digest(each.text) for each in added}
    loaded = store.loaded()
    if loaded == digests:
        return False
    base = catalogue.read(texts)
    whole = merged(base, _still_readable(added, base))
    with store.transaction():
        store.save_subjects(whole.content.topics, whole.content.papers)
    shipped = {survey.id for survey in base.surveys}
    for survey in whole.content.surveys:
        file = f"surveys/{survey.id}.yaml" if survey.id in shipped else _file(survey.id)
        if loaded.get(file) != digests[file] or survey.id not in shipped:  # its ids may stand for other things now
            with store.transaction():
                store.save_survey(survey)
                store.mark_loaded({file: digests[file]})
    with store.transaction():
        store.prune(whole.content)
        store.added.set_own(whole.own)
        store.mark_loaded(digests, only=True)
    return True


def add(store: Store, added: AddedSurvey) -> None:
    """Add a survey or replace the one of its id: one transaction, also with what other processes do."""

    def change(before: Sequence[AddedSurvey], base: Catalogue) -> list[AddedSurvey]:
        kinds = _kinds(base)
        if added.survey in kinds:
            what = f"“{added.survey}” is already the id of a shipped {kinds[added.survey]}; choose another."
            raise InvalidCatalogue([Problem(f"surveys/{added.survey}.yaml", 1, what)])
        catalogue.read_addition(added.survey, added.text, kinds)  # raises before anything is touched
        after = {each.survey: each for each in before}
        after[added.survey] = added
        return list(after.values())

    _change(store, change, lambda: store.added.put(added))


def remove(store: Store, survey: str) -> None:
    """Take an added survey out, in one transaction."""

    def change(before: Sequence[AddedSurvey], _: Catalogue) -> list[AddedSurvey]:
        return [each for each in before if each.survey != survey]

    _change(store, change, lambda: store.added.forget(survey))


def _change(
    store: Store, change: Callable[[Sequence[AddedSurvey], Catalogue], list[AddedSurvey]], write: Callable[[], None]
) -> None:
    """
    Write what the shipped catalogue and the changed additions come to.

    Reading all additions takes seconds, and nobody else could write meanwhile: so it is done before the transaction,
    and again if the file has then other content.
    """
    while True:
        loaded, before = store.loaded(), store.added.surveys()
        base, own = _base(store)
        after = change(before, base)
        whole = merged(base, _still_readable(after, base))
        with store.transaction():
            if (store.loaded(), store.added.surveys()) != (loaded, before):
                continue
            write()
            _save(store, whole, own, after)
        return


def _save(store: Store, whole: Merged, own: Mapping[str, Survey], added: Iterable[AddedSurvey]) -> None:
    """Write what has changed; *own* are the added surveys as they are there. Inside a transaction."""
    store.save_subjects(whole.content.topics, whole.content.papers)
    for survey in whole.content.surveys:
        if survey.id in whole.own and survey != own.get(survey.id):
            store.save_survey(survey)
    store.prune(whole.content)
    store.added.set_own(whole.own)
    digests = {file: digest for file, digest in store.loaded().items() if not file.startswith(_ADDED)}
    store.mark_loaded(digests | {_file(each.survey): _digest(each.text) for each in added}, only=True)


def _base(store: Store) -> tuple[Catalogue, dict[str, Survey]]:
    """What is shipped, as the store has it; and the surveys that are not, by id."""
    own = store.added.own()
    surveys = store.surveys()
    shipped = Catalogue(
        tuple(topic for topic in store.topics() if topic.id not in own),
        tuple(paper for paper in store.papers() if paper.id not in own),
        tuple(survey for survey in surveys if survey.id not in own),
    )
    return shipped, {survey.id: survey for survey in surveys if survey.id in own}


def _still_readable(added: Iterable[AddedSurvey], base: Catalogue) -> list[Addition]:
    """
    The additions that can be read beside what is shipped now; the text of any other is kept.

    A new version must not keep the bot from starting because of a document that somebody added to an older one.
    """
    kinds = _kinds(base)
    found: list[Addition] = []
    for each in added:
        try:
            found.append(catalogue.read_addition(each.survey, each.text, kinds, strict=False))
        except InvalidCatalogue:
            continue
    return found


def _kinds(content: Catalogue) -> dict[str, str]:
    return {
        **{topic.id: "topic" for topic in content.topics},
        **{paper.id: "paper" for paper in content.papers},
        **{survey.id: "survey" for survey in content.surveys},
    }


_ADDED = "added/"


def _file(survey: str) -> str:
    return f"{_ADDED}{survey}.yaml"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""The shipped knowledge: complete, consistent, and found by every name it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import Library, catalogue
from knowledge.models import LANGUAGES, Catalogue, StatementKind, Topic
from knowledge.names import Role
from knowledge.search import Status
from knowledge.text import has_han

TEXTS = {
    "valse-2020": "000_bc67862cb93a44f5.txt",
    "eccv-2020": "001_75bdd1c6a12fa9fa.txt",
    "valse-ssl-2017": "002_4ab6f85f7a2f504d.txt",
    "hot-2021": "003_e648de3a10a8e5bc.txt",
    "paper-notes": "004_02715f9ee7fce024.txt",
}
SURVEYS = sorted((catalogue.SHIPPED / "surveys").glob("*.yaml"))


@pytest.fixture(scope="module")
def content() -> Catalogue:
    """The shipped catalogue."""
    return catalogue.load()


def test_the_five_surveys_are_there(content: Catalogue) -> None:
    assert {survey.id for survey in content.surveys} == TEXTS.keys()
    assert len(SURVEYS) == 5


def test_there_is_as_much_as_a_careful_reading_finds(content: Catalogue) -> None:
    assert len(content.topics) >= 180
    assert len(content.papers) >= 260
    assert sum(len(survey.statements) for survey in content.surveys) >= 500


def test_every_statement_and_mention_is_on_a_line_that_the_text_has(content: Catalogue, shared: Path) -> None:
    for survey in content.surveys:
        lines = (shared / "surveys" / TEXTS[survey.id]).read_text(encoding="utf-8").splitlines()
        assert survey.lines == len(lines)
        for statement in survey.statements:
            assert any(line.strip() for line in lines[statement.line - 1 : statement.last_line]), statement.id
        for mention in survey.mentions:
            assert lines[mention.line - 1].strip(), f"{survey.id}:{mention.line}"


def test_no_statement_repeats_its_survey(content: Catalogue, shared: Path) -> None:
    """Facts carry over, sentences do not: apart from titles, no long run of the text stands in a statement."""
    titles = [paper.title or paper.name for paper in content.papers]
    for survey in content.surveys:
        text = (shared / "surveys" / TEXTS[survey.id]).read_text(encoding="utf-8")
        for statement in survey.statements:
            en, zh = statement.text.en, "".join(re.findall(r"[\u4e00-\u9fff，、；。（）]+", statement.text.zh))
            for title in titles:
                en = en.replace(title, "")
            assert not any(zh[i : i + 25] in text for i in range(len(zh) - 24)), statement.id
            assert not any(en[i : i + 70] in text for i in range(len(en) - 69)), statement.id


def test_every_work_that_is_discussed_has_a_summary_and_topics(content: Catalogue) -> None:
    said = {
        statement.about[0]
        for survey in content.surveys
        for statement in survey.statements
        if len(statement.about) == 1 and statement.kind is not StatementKind.ATTRIBUTION
    }
    for paper in content.papers:
        assert paper.topics, paper.id
        if paper.id in said:
            assert paper.summary, paper.id


def test_every_topic_and_work_is_named_in_some_survey(content: Catalogue) -> None:
    named = {about for survey in content.surveys for mention in survey.mentions for about in mention.about}
    named |= {about for survey in content.surveys for statement in survey.statements for about in statement.about}
    parents = {topic.parent for topic in content.topics}
    assert {paper.id for paper in content.papers} - named == set()
    assert {topic.id for topic in content.topics} - named - parents == set()


def test_facts_that_no_survey_states_say_where_they_were_found(content: Catalogue) -> None:
    for paper in content.papers:
        if paper.code:
            assert paper.checked, paper.id
        for place in paper.checked:
            assert "json" not in place, paper.id
            assert "find_string" not in place, paper.id


def test_every_name_of_every_work_leads_to_it(library: Library) -> None:
    missed = []
    names = [name for name in library.store.names("paper") if name.role is not Role.SHARED]
    for name in names:
        matches = library.find_papers(name.name)
        if not matches or matches[0].item.id != name.item:
            missed.append(name.name)
    assert len(missed) <= 0.01 * len(names), missed


def test_every_name_of_every_topic_leads_to_it(library: Library) -> None:
    missed = []
    names = [name for name in library.store.names("topic") if name.role is not Role.SHARED]
    for name in names:
        matches = library.find_topics(name.name)
        if not matches or matches[0].item.id != name.item:
            missed.append(name.name)
    assert len(missed) <= 0.01 * len(names), missed


def test_what_autocomplete_offers_is_an_answer(library: Library) -> None:
    for topic in library.topics():
        for language in LANGUAGES:
            found = library.look_up_topic(topic.name[language])
            assert (found.status, found.matches[0].item.id) == (Status.FOUND, topic.id)
    for paper in library.papers():
        looked_up = library.look_up_paper(paper.name)
        assert (looked_up.status, looked_up.matches[0].item.id) == (Status.FOUND, paper.id)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("Energes", "groupvit"),
        ("ActionVLAN", "actionvlad"),
        ("DCG", "dgc"),
        ("Open-Vocabulary ViLD", "vild"),
        ("Zero-Shot Detection via Vision and Language Knowledge Distillation", "vild"),
        ("BYOL V2 BYOL", "byol-v2"),
    ],
)
def test_misprints_and_second_names_lead_to_the_right_work(library: Library, query: str, id: str) -> None:
    assert library.find_papers(query)[0].item.id == id


def test_works_that_share_a_name_stay_apart(library: Library) -> None:
    for name in ("Twins", "VTN"):
        looked_up = library.look_up_paper(name)
        assert looked_up.status is Status.UNSURE
        assert len({match.item.id for match in looked_up.matches[:2]}) == 2


@pytest.mark.parametrize(
    "query", ["test", "see", "better", "three", "mind", "SPEED", "MMNet", "DANet", "SimCLS", "CCP", "D3"]
)
def test_one_everyday_word_or_one_other_letter_is_no_answer(library: Library, query: str) -> None:
    assert library.look_up_paper(query).status is not Status.FOUND


@pytest.mark.parametrize(
    "query", ["LoRA", "Stable Diffusion XL", "YOLO", "GPT-4", "SAM", "MoCo v9", "ResNeXt-9000", "披萨"]
)
def test_what_the_surveys_do_not_name_is_never_a_confident_hit(library: Library, query: str) -> None:
    assert library.look_up_paper(query).status is not Status.FOUND
    assert library.look_up_topic(query).status is not Status.FOUND


def test_a_lead_is_short(content: Catalogue) -> None:
    for item in content.topics:
        assert isinstance(item, Topic)
        assert len(item.lead.en) <= 500, item.id


def test_every_statement_has_questions_that_it_answers_in_both_languages(content: Catalogue) -> None:
    for survey in content.surveys:
        for statement in survey.statements:
            chinese = [ask for ask in statement.asks if has_han(ask)]
            assert len(chinese) >= 2, statement.id
            assert len(statement.asks) - len(chinese) >= 2, statement.id
            assert len(set(statement.asks)) == len(statement.asks), statement.id

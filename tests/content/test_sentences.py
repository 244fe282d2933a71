"""Every code that readers of courses use has a sentence, whose places are filled by its facts."""

import re
from pathlib import Path

import pytest

import app.content
from app.content import compile_course
from app.web.sentences import content, questions, sentence_of_code
from tests.content.courses import course_files
from tests.questions.test_parse import test_every_mistake_is_told_with_its_place as mistakes

CALLS = re.compile(
    r"(?:\.error|\.warn|\.advise|\.refuse|\.tell|RefusedError|Answer\(None,|Problem\([^\"]*?Level\.\w+,|return"
    r"|code =|else)\(?\s*\"([a-z]+(?:-[a-z]+)+)\""
)
NO_PROBLEMS = {"first-key"}


def codes() -> set[str]:
    folder = Path(app.content.__file__).parent
    texts = [
        path.read_text("utf-8")
        for name in (folder, folder.parent / "questions")
        for path in name.glob("*.py")
    ]
    return {code for text in texts for code in CALLS.findall(text)} - NO_PROBLEMS


def test_every_code_has_a_sentence():
    found = codes()
    assert len(found) > 90
    assert found - content.SENTENCES.keys() - questions.SENTENCES.keys() == set()


def test_no_two_tables_name_the_same_code():
    assert content.SENTENCES.keys() & questions.SENTENCES.keys() == set()


def test_every_hint_belongs_to_a_sentence():
    for table in (content, questions):
        assert table.HINTS.keys() - table.SENTENCES.keys() == set()


@pytest.mark.usefixtures("app")
@pytest.mark.engine("sqlite")
def test_the_places_of_sentences_and_hints_are_filled():
    cases = [text for text, _ in mistakes.pytestmark[0].args[1]]
    quiz = "---\ntitle: K\npas: 1\nfeedback: x\ndraw: 99\n---\n\n" + "\n".join(cases)
    lesson = "---\ntitle: A\nminutes: x\n---\n[@X] [a](b) ![](c) [d](#e)\n"
    problems = compile_course("c", course_files(quiz=quiz, lesson=lesson)).problems
    assert len(problems) > 40
    for problem in problems:
        for table in (content, questions):
            for kind in (table.SENTENCES, table.HINTS):
                if problem.code in kind:
                    assert str(kind[problem.code]) % problem.facts
        assert sentence_of_code(problem.code, dict(problem.facts))

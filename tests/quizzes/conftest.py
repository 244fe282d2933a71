"""A quiz that is taught and open."""

import pytest

from tests.cast import Cast
from tests.quizzes.samples import publish_quiz, teach


@pytest.fixture
def course_id(cast: Cast) -> int:
    """The course with the quiz, taught in the cast's training and open at all its sites."""
    published = publish_quiz()
    teach(cast.training, published)
    return published

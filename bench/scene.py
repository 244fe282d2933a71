"""Where the load plays: a demo of full size in a folder of its own, and people who are signed in.

People, attempts and cookies are made by the application's own services, so that they are real ones.
"""

import subprocess
import sys
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select, update

from app.accounts.guard import remember_browser
from app.accounts.models import User
from app.accounts.queries.identity import find_actor
from app.accounts.rules import SignInMethod
from app.accounts.services.sessions import start_session
from app.catalogue.models import Course
from app.catalogue.queries import get_part, get_version
from app.clock import utc_now
from app.config import read_settings
from app.database import db, transaction
from app.demo import plan
from app.factory import create_app
from app.quizzes.models import QuizOverride
from app.quizzes.queries.sheets import AskedQuestion, get_attempt_sheet
from app.quizzes.services.attempts import start_attempt
from app.trainings.models import Enrolment, Training, TrainingCourse, TrainingSession
from bench.servers import ROOT, environment

PEOPLE = 2000  # who can sign in
READERS = 200
WRITERS = 300
LONG_SECONDS = 24 * 3600  # attempts outlive the measuring


@dataclass(frozen=True)
class Browser:
    """A browser in which somebody is signed in."""

    user_id: int
    cookie: str
    csrf_token: str


@dataclass(frozen=True)
class AnswerSheet:
    """A question of an attempt under way, and what its owner sends."""

    browser: Browser
    path: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """The instance and who is in it. `stranger` has a cookie, but is not signed in."""

    instance: Path
    app: Flask
    lesson_path: str
    board_path: str
    figures_path: str
    readers: tuple[Browser, ...]
    sheets: tuple[AnswerSheet, ...]
    organizer: Browser
    stranger: Browser
    names: tuple[str, ...]


def make_scene(instance: Path, trainees: int) -> Scene:
    """Load the demo into a folder, sign people in, begin attempts."""
    environ = environment(INSTANCE_PATH=str(instance), DEMO="1")
    flask = str(Path(sys.executable).parent / "flask")
    for command in (["db", "upgrade"], ["demo", "load", "--trainees", str(trainees)]):
        subprocess.run([flask, *command], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
    app = create_app(read_settings(environ))
    with app.app_context():
        try:
            return _people_the_scene(app, instance)
        finally:
            db.session.remove()
            db.engine.dispose()


def _people_the_scene(app: Flask, instance: Path) -> Scene:
    training_id = db.session.scalars(select(Training.id)).one()
    session_id = db.session.scalars(select(TrainingSession.id).order_by(TrainingSession.position)).first()
    course = db.session.scalars(select(TrainingCourse.course_id)).one()
    user_ids = _list_people()
    names = _give_passwords(user_ids)
    _give_time(training_id, course)
    browsers = [_sign_in(app, user_id) for user_id in user_ids[: max(READERS, WRITERS)]]
    organizer_id = db.session.scalars(select(User.id).where(User.user_name == "bantochuc")).one()
    board = f"/manage/trainings/{training_id}/board"
    return Scene(
        instance=instance,
        app=app,
        lesson_path=f"/trainings/{training_id}/courses/{plan.COURSE}/lessons/{_middle_lesson()}",
        board_path=f"{board}?session={session_id}",
        figures_path=f"{board}/figures?session={session_id}",
        readers=tuple(browsers[:READERS]),
        sheets=_by_turns([_begin_attempt(browser, training_id) for browser in browsers[:WRITERS]]),
        organizer=_sign_in(app, organizer_id),
        stranger=_sign_in(app, None),
        names=names,
    )


def _list_people() -> list[int]:
    found = db.session.scalars(select(Enrolment.user_id).order_by(Enrolment.id).limit(PEOPLE))
    return [user_id for user_id in found if user_id is not None]


def _middle_lesson() -> str:
    """Choose the lesson of middle length."""
    version_id = db.session.scalars(select(Course.newest_version_id)).one()
    assert version_id is not None
    version = get_version(version_id)
    by_words = sorted(
        version.lessons.values(), key=lambda placed: (get_part(placed.part_id)["words"], placed.key)
    )
    return by_words[len(by_words) // 2].key


def _give_passwords(user_ids: list[int]) -> tuple[str, ...]:
    """Give trainees names, and the password that the demo's named people have."""
    with transaction() as tx:
        secret = tx.scalars(select(User.password_hash).where(User.user_name == "hocvien1")).one()
        named = tx.scalars(
            select(User.id).where(User.id.in_(user_ids), User.user_name.is_(None)).order_by(User.id)
        ).all()
        for user_id in named:
            tx.execute(
                update(User).where(User.id == user_id).values(user_name=f"do{user_id}", password_hash=secret)
            )
    return tuple(f"do{user_id}" for user_id in named)


def _give_time(training_id: int, course_id: int) -> None:
    """Let attempts of this training last longer than any measuring, and begin as often as one likes."""
    with transaction() as tx:
        tx.add(
            QuizOverride(
                training_id=training_id,
                course_id=course_id,
                quiz_key=plan.QUIZ,
                extra_seconds=LONG_SECONDS,
                attempts=1000,
            )
        )


def _sign_in(app: Flask, user_id: int | None) -> Browser:
    """Make the cookie that this person's browser would hold; None: of a browser on the sign-in page."""
    now = utc_now()
    with app.app_context(), app.test_request_context():  # each with a `g` of its own
        if user_id is not None:
            with transaction() as tx:
                token = start_session(tx, user_id, SignInMethod.PASSWORD, "bench", now)
            actor = find_actor(token, now=now)
            assert actor is not None
            remember_browser(token, actor)
        csrf_token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
    return Browser(user_id or 0, cookie, csrf_token)


def _begin_attempt(browser: Browser, training_id: int) -> list[AnswerSheet]:
    attempt_id = start_attempt(
        user_id=browser.user_id,
        training_id=training_id,
        slug=plan.COURSE,
        quiz_key=plan.QUIZ,
        now=utc_now(),
    )
    sheet = get_attempt_sheet(attempt_id, user_id=browser.user_id)
    return [
        AnswerSheet(browser, f"/api/1/attempts/{attempt_id}/answers/{question.id}", _some_answer(question))
        for question in sheet.questions
    ]


def _by_turns(of_people: list[list[AnswerSheet]]) -> tuple[AnswerSheet, ...]:
    """Order the sheets so that another person saves each time."""
    return tuple(sheet for sheet in chain(*zip_longest(*of_people)) if sheet)


def _some_answer(question: AskedQuestion) -> tuple[str, ...]:
    options = question.presented.get("options")
    return (options[0]["token"],) if options else ("10",)

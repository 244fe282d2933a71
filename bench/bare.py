"""The bare app: the least that Flask, Flask-Login and SQLAlchemy do for a page and for one durable insert.

A signed cookie says who asks, one ORM query loads him; the page is a Jinja template of the size of our lesson
page. `gunicorn bench.bare:app` serves what `prepare` put into BARE_FOLDER.
"""

import os
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import Integer, String, event, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.database import sqlite
from app.web import compression

FOLDER = Path(os.environ.get("BARE_FOLDER", "/nonexistent"))
BODY = "body.html"
DATABASE = "bare.sqlite3"
SECRET = "bare-secret-key-that-is-long-enough-for-signing"  # signs cookies of nobody


class Base(DeclarativeBase):
    """The base of both tables."""


db = SQLAlchemy(model_class=Base)


class User(UserMixin, Base):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody who is signed in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Answer(Base):
    """One row a save."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(Integer)
    question: Mapped[str] = mapped_column(String(100))
    response: Mapped[str] = mapped_column(String(1000))


def create_bare(folder: Path) -> Flask:
    """Build the app on what is in `folder`."""
    app = Flask("bench.bare")
    app.config.update(
        SECRET_KEY=SECRET,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / DATABASE}",
        SQLALCHEMY_ENGINE_OPTIONS={"module": sqlite, "connect_args": {"timeout": 15}},
    )
    db.init_app(app)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(lambda user_id: db.session.get(User, int(user_id)))
    compression.init_app(app)
    file = folder / BODY
    body = Markup(file.read_text(encoding="utf-8") if file.exists() else "")  # our own lesson page
    app.add_url_rule("/healthz", "health", lambda: "ok")
    app.add_url_rule("/", "page", login_required(lambda: render_template("bare.html", body=body)))
    app.add_url_rule("/answers/<question>", "save", login_required(save), methods=["PUT"])
    with app.app_context():
        event.listen(db.engine, "connect", _make_durable)
    return app


def save(question: str) -> ResponseReturnValue:
    """Store one answer durably."""
    response = request.get_json()["response"][0]
    db.session.execute(insert(Answer).values(user_id=current_user.id, question=question, response=response))
    db.session.commit()
    return {"saved": True}


def _make_durable(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def prepare(folder: Path, page: str, users: int) -> list[str]:
    """Make the database and the body that fills the page up to the size of `page`. Give users' cookies."""
    bare = create_bare(folder)
    with bare.test_request_context():
        db.create_all()
        rows = [{"id": number, "name": f"Người học {number}"} for number in range(1, users + 1)]
        db.session.execute(insert(User), rows)
        db.session.commit()
        empty = render_template("bare.html", body="", current_user=User(id=1, name="Người học 1"))
        db.session.remove()
        db.engine.dispose()
    start = page.index("<main")
    text = page[start:] + page
    (folder / BODY).write_text(cut(text, len(page.encode()) - len(empty.encode())), encoding="utf-8")
    signer = bare.session_interface.get_signing_serializer(bare)  # type: ignore[attr-defined]
    return [f"session={signer.dumps({'_user_id': str(row['id']), '_fresh': True})}" for row in rows]


def cut(text: str, size_bytes: int) -> str:
    """Cut a text to so many bytes."""
    return text.encode()[:size_bytes].decode(errors="ignore")


app = create_bare(FOLDER) if FOLDER.is_dir() else Flask("bench.bare")

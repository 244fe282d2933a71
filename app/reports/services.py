"""Keeping the boards fresh: whoever asks first after some seconds counts anew, the others read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from app.database import insert_once, transaction
from app.reports.models import BoardSnapshot
from app.reports.queries import board as queries
from app.reports.rules import BOARD_SECONDS, Board


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A board, and the number that grows when its figures change."""

    number: int
    made_at: datetime
    board: Board


def fresh_board(session_id: int, training_id: int, *, now: datetime) -> Snapshot:
    """Give the figures of a session, at most a few seconds old. The caller has checked the scope.

    One process counts at a time: it claims the snapshot first, and the others show the former one meanwhile.
    """
    old = queries.find_snapshot(session_id)
    if old is None:
        board = queries.count_board(session_id, training_id, now=now)
        _create(session_id, board, now)
        return Snapshot(1, now, board)
    number, made_at, board = old
    if now - made_at < timedelta(seconds=BOARD_SECONDS) or not _claim(session_id, made_at, now):
        return Snapshot(number, made_at, board)
    counted = queries.count_board(session_id, training_id, now=now)
    if counted != board:
        number += 1
        _store(session_id, counted, number)
    return Snapshot(number, now, counted)


def _create(session_id: int, board: Board, now: datetime) -> None:
    with transaction() as tx:
        insert_once(tx, BoardSnapshot, session_id=session_id, number=1, made_at=now, data=board.to_data())


def _claim(session_id: int, made_at: datetime, now: datetime) -> bool:
    with transaction() as tx:
        claimed = tx.execute(
            update(BoardSnapshot)
            .where(BoardSnapshot.session_id == session_id, BoardSnapshot.made_at == made_at)
            .values(made_at=now)
        )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def _store(session_id: int, board: Board, number: int) -> None:
    with transaction() as tx:
        tx.execute(
            update(BoardSnapshot)
            .where(BoardSnapshot.session_id == session_id)
            .values(number=number, data=board.to_data())
        )

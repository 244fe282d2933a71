"""What an operator should know about this installation: each check says one sentence."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.accounts.queries.people import count_admins, count_demo_accounts
from app.cli.backup import find_last_backup
from app.config import DEVELOPMENT_KEY_FILE, MIN_SECRET_LENGTH, Settings
from app.database import db, is_migrated, sqlite
from app.jobs.queries import count_overdue

SOUND_SQLITE = (3, 51, 3)  # older ones have the rare WAL-reset corruption
OLDEST_POSTGRES = 13
BACKUP_EVERY = timedelta(hours=26)
LITTLE_SPACE = 2_000_000_000
NO_SPACE = 300_000_000
LATE = timedelta(minutes=10)


class State(StrEnum):
    """How a check went."""

    GOOD = "ĐẠT"
    LOOK = "CHÚ Ý"
    BAD = "LỖI"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    subject: str
    state: State
    sentence: str


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything, in the order in which it should be put right."""
    before_tables: list[Callable[[Settings, datetime], Finding]] = [
        _https,
        _secret_key,
        _rights,
        _disk,
        _clock,
        _engine,
    ]
    findings = [check(settings, now) for check in before_tables]
    migrated = _migrations()
    findings.append(migrated)
    if migrated.state is State.GOOD:
        findings += [check(settings, now) for check in (_admins, _demo, _jobs, _future)]
    return [*findings, _backup(settings, now)]


def _https(settings: Settings, _now: datetime) -> Finding:
    subject = "HTTPS"
    if settings.public_url and settings.public_url.startswith("https://"):
        return Finding(subject, State.GOOD, f"Địa chỉ công khai là {settings.public_url}.")
    state = State.BAD if settings.production else State.LOOK
    if settings.public_url:
        return Finding(
            subject, state, "PUBLIC_URL chưa bắt đầu bằng https://: máy ảnh và lưu tạm sẽ không chạy."
        )
    return Finding(subject, state, "Chưa đặt PUBLIC_URL: phiếu đăng nhập cần địa chỉ https:// để in mã QR.")


def _secret_key(settings: Settings, _now: datetime) -> Finding:
    subject = "Khóa bí mật"
    own_file = settings.instance_path / DEVELOPMENT_KEY_FILE
    if own_file.exists() and own_file.read_text(encoding="ascii").strip() == settings.secret_key:
        return Finding(
            subject, State.LOOK, f"Đang dùng khóa tự tạo trong {own_file}. Đặt SECRET_KEY khi chạy thật."
        )
    if len(settings.secret_key) < MIN_SECRET_LENGTH:
        return Finding(subject, State.BAD, f"SECRET_KEY ngắn hơn {MIN_SECRET_LENGTH} ký tự.")
    return Finding(
        subject,
        State.GOOD,
        "Đã đặt SECRET_KEY. Giữ một bản ở nơi khác: mất khóa thì không in lại được phiếu.",
    )


def _rights(settings: Settings, _now: datetime) -> Finding:
    folder = settings.instance_path
    if folder.is_dir() and folder.stat().st_mode & 0o007:
        return Finding(
            "Quyền thư mục", State.LOOK, f"Người khác trên máy đọc được {folder}. Chạy: chmod o= {folder}"
        )
    return Finding("Quyền thư mục", State.GOOD, f"Chỉ tài khoản chạy dịch vụ đọc được {folder}.")


def _disk(settings: Settings, _now: datetime) -> Finding:
    folder = settings.instance_path if settings.instance_path.is_dir() else settings.instance_path.anchor
    free = shutil.disk_usage(folder).free
    state = State.BAD if free < NO_SPACE else State.LOOK if free < LITTLE_SPACE else State.GOOD
    return Finding("Đĩa", state, f"Còn trống {free / 1e9:.1f} GB.".replace(".", ",", 1))


def _clock(_settings: Settings, now: datetime) -> Finding:
    subject, shown = "Đồng hồ", f"{now.astimezone():%H:%M:%S %d/%m/%Y (UTC%z)}"
    synchronised = _ask_timedatectl()
    if synchronised == "yes":
        return Finding(subject, State.GOOD, f"{shown}, đã đồng bộ.")
    if synchronised == "no":
        return Finding(subject, State.LOOK, f"{shown}, chưa đồng bộ. Chạy: timedatectl set-ntp true")
    return Finding(subject, State.LOOK, f"{shown}. Không rõ có đồng bộ không: so với đồng hồ đúng.")


def _ask_timedatectl() -> str:
    program = shutil.which("timedatectl")
    if program is None:
        return ""
    command = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)  # noqa: S603  # found on PATH
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _engine(settings: Settings, _now: datetime) -> Finding:
    if settings.uses_sqlite:
        version = sqlite.sqlite_version
        if sqlite.sqlite_version_info < SOUND_SQLITE:
            return Finding(
                "SQLite",
                State.LOOK,
                f"{version} có lỗi hiếm gặp làm hỏng dữ liệu. Cài pysqlite3 hoặc dùng PostgreSQL.",
            )
        return Finding("SQLite", State.GOOD, f"{version}.")
    with db.engine.connect() as connection:
        info = connection.dialect.server_version_info or (0,)
    state = State.GOOD if int(info[0]) >= OLDEST_POSTGRES else State.BAD
    return Finding("PostgreSQL", state, f"{'.'.join(map(str, info))}, cần từ {OLDEST_POSTGRES}.")


def _migrations() -> Finding:
    if is_migrated():
        return Finding("Cấu trúc dữ liệu", State.GOOD, "Đúng với bản đang cài.")
    return Finding("Cấu trúc dữ liệu", State.BAD, "Chưa đúng với bản đang cài. Chạy: flask db upgrade")


def _admins(_settings: Settings, now: datetime) -> Finding:
    count = count_admins(now)
    if count:
        return Finding("Quản trị viên", State.GOOD, f"Có {count} tài khoản.")
    command = 'flask users create TÊN --name "Họ và tên" --role admin'
    return Finding("Quản trị viên", State.LOOK, f"Chưa có ai. Chạy: {command}")


def _demo(settings: Settings, _now: datetime) -> Finding:
    count = count_demo_accounts()
    if count and settings.production:
        return Finding("Tài khoản minh họa", State.BAD, f"Có {count}. Chạy thật thì dùng cơ sở dữ liệu mới.")
    if count or settings.demo:
        return Finding("Tài khoản minh họa", State.LOOK, f"Có {count}. Không dùng bản này để chạy thật.")
    return Finding("Tài khoản minh họa", State.GOOD, "Không có.")


def _jobs(_settings: Settings, now: datetime) -> Finding:
    late = count_overdue(now - LATE)
    if late:
        return Finding("Việc chạy nền", State.LOOK, f"{late} việc chờ quá 10 phút. Xem lại: flask jobs work")
    return Finding("Việc chạy nền", State.GOOD, "Không có việc nào bị chậm.")


def _future(_settings: Settings, now: datetime) -> Finding:
    newest = db.session.scalar(select(func.max(AuditEntry.at)))
    if newest and newest > now + timedelta(minutes=1):
        return Finding(
            "Thời gian đã ghi", State.BAD, "Có việc được ghi ở tương lai: đồng hồ máy từng chạy sai."
        )
    return Finding("Thời gian đã ghi", State.GOOD, "Không có gì ở tương lai.")


def _backup(settings: Settings, now: datetime) -> Finding:
    made_at = find_last_backup(settings.instance_path)
    if made_at is None:
        state = State.BAD if settings.production else State.LOOK
        return Finding("Sao lưu", state, "Chưa có bản nào. Chạy: flask backup TỆP, và đặt lịch hằng ngày.")
    hours = round((now - made_at).total_seconds() / 3600)
    state = State.GOOD if now - made_at <= BACKUP_EVERY else State.LOOK
    return Finding("Sao lưu", state, f"Bản gần nhất cách đây {hours} giờ.")

"""Commands: backup, restore, and what is missing."""

import unicodedata
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli import backup as backups
from app.cli.doctor import State, examine
from app.clock import utc_now
from app.config import Settings, is_serving

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Sao lưu mọi dữ liệu vào FILE trong lúc hệ thống đang chạy / back up the running system."""
    try:
        backups.back_up(file.resolve(), instance=_settings().instance_path, now=utc_now())
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Đã sao lưu vào {file} ({file.stat().st_size / 1e6:.1f} MB), đã kiểm tra.")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Không hỏi lại / do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Khôi phục dữ liệu từ FILE; dữ liệu hiện có được giữ bên cạnh / bring a backup back."""
    settings = _settings()
    if is_serving(settings.instance_path):
        raise click.ClickException("Điểm Cầu đang chạy. Dừng dịch vụ trước rồi khôi phục.")
    if not yes:
        click.confirm("Thay toàn bộ dữ liệu hiện có bằng bản sao lưu này?", abort=True)
    try:
        former = backups.restore(file.resolve(), instance=settings.instance_path, now=utc_now())
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Đã khôi phục từ {file}.")
    if former.exists():
        click.echo(f"Dữ liệu trước đó nằm ở {former}.")
    click.echo("Chạy tiếp: flask db upgrade, rồi bật dịch vụ.")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Xem còn thiếu gì để chạy thật / say what is missing."""
    findings = examine(_settings(), utc_now())
    width = max(_columns(finding.subject) for finding in findings)
    for finding in findings:
        gap = " " * (width - _columns(finding.subject))
        click.echo(f"{finding.state.value:<6}  {finding.subject}{gap}  {finding.sentence}")
    bad = sum(finding.state is State.BAD for finding in findings)
    if bad:
        click.echo(f"\nCó {bad} lỗi cần sửa trước khi chạy thật.")
        raise SystemExit(1)


def _settings() -> Settings:
    settings: Settings = current_app.config["DIEMCAU"]
    return settings


def _columns(text: str) -> int:
    return len(unicodedata.normalize("NFC", text))


COMMANDS = (backup, restore, doctor)

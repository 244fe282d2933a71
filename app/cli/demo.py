"""Commands: the demo."""

import time

import click
from flask import current_app
from flask.cli import with_appcontext

from app.clock import utc_now
from app.config import PROJECT_ROOT
from app.demo.loading import is_empty, load_demo
from app.errors import DiemCauError
from app.web.errors import sentence_of


@click.group("demo", help="Lớp minh họa: người hư cấu, để xem thử và để đo.")
def demo() -> None:
    """Group the commands of the demo."""


@demo.command("load", help="Nạp lớp minh họa vào cơ sở dữ liệu trống.")
@click.option("--trainees", default=3500, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--sites", default=9, show_default=True, type=click.IntRange(1, 60))
@click.option("--if-empty", is_flag=True, help="Không làm gì, không báo lỗi, khi đã có dữ liệu.")
@with_appcontext
def load(trainees: int, sites: int, if_empty: bool) -> None:
    """Load the demo; refuses in production, and where somebody has worked."""
    if current_app.config["DIEMCAU"].production:
        raise click.ClickException("Không nạp lớp minh họa trên máy chủ thật (PRODUCTION=1).")
    if if_empty and not is_empty():
        return
    began = time.perf_counter()
    try:
        loaded = load_demo(
            PROJECT_ROOT / "courses", trainees=max(trainees, sites), sites=sites, now=utc_now()
        )
    except DiemCauError as error:
        raise click.ClickException(sentence_of(error)) from error
    seconds = time.perf_counter() - began
    click.echo(
        f"Đã nạp lớp minh họa {loaded.training_id}: {loaded.trainees} học viên,"
        f" {loaded.sites} điểm cầu, {seconds:.1f} giây."
    )


COMMANDS: tuple[click.Command, ...] = (demo,)

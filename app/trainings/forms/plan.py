"""Forms of the plan: training, courses, sites, sessions, own times, topics."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.trainings.forms.fields import (
    choice_field,
    day_field,
    in_zone,
    lines_field,
    moment_field,
    number_or_none,
    offer,
    on_clock,
    text_field,
)
from app.trainings.queries.scope import SessionRow, SiteRow, TrainingRow
from app.trainings.queries.trainings import AgendaRow
from app.trainings.rules.plan import (
    DEFAULT_GRACE_MINUTES,
    DEFAULT_TIME_ZONE,
    MAX_GRACE_MINUTES,
    MAX_LATE_ANSWER_MINUTES,
    AgendaPlan,
    Period,
    SessionPlan,
    SitePlan,
    TrainingPlan,
    place_text,
    read_place,
)
from app.vietnamese import clean_phone
from app.web.forms import Form

ZONES = (
    (DEFAULT_TIME_ZONE, _l("Việt Nam (UTC+7)")),
    ("Asia/Tokyo", _l("Nhật Bản (UTC+9)")),
    ("Asia/Seoul", _l("Hàn Quốc (UTC+9)")),
    ("Asia/Taipei", _l("Đài Loan (UTC+8)")),
    ("Asia/Singapore", _l("Singapore (UTC+8)")),
    ("Australia/Sydney", _l("Sydney")),
    ("Europe/Moscow", _l("Mát-xcơ-va (UTC+3)")),
    ("Europe/Berlin", _l("Trung Âu")),
    ("UTC", _l("Giờ quốc tế (UTC)")),
)


class TrainingForm(Form):
    """A training."""

    title = text_field(_l("Tên lớp"), 200)
    summary = lines_field(_l("Giới thiệu"), 5000, hint=_l("Một vài câu về đối tượng, mục đích của lớp."))
    unit_id = choice_field(_l("Đơn vị tổ chức"))
    starts_on = day_field(_l("Ngày bắt đầu"))
    ends_on = day_field(_l("Ngày kết thúc"))
    closes_at = moment_field(
        _l("Đóng lớp lúc"),
        required=False,
        hint=_l("Sau lúc này phiếu đăng nhập hết hiệu lực và không nhận bài nữa. Để trống nếu lớp luôn mở."),
    )
    grace_minutes = IntegerField(
        _l("Số phút chưa tính đến muộn"),
        [InputRequired(_l("Nhập một số, ví dụ 15.")), NumberRange(0, MAX_GRACE_MINUTES)],
        default=DEFAULT_GRACE_MINUTES,
    )
    late_answer_minutes = IntegerField(
        _l("Số phút vẫn nhận câu trả lời về muộn"),
        [InputRequired(_l("Nhập một số, ví dụ 0.")), NumberRange(0, MAX_LATE_ANSWER_MINUTES)],
        default=0,
        description=_l(
            "Câu trả lời làm trong giờ nhưng vì mất mạng mà về sau giờ nộp: trong số phút này thì tự tính,"
            " lâu hơn thì chờ ban tổ chức quyết định."
        ),
    )
    time_zone = SelectField(_l("Múi giờ"), default=DEFAULT_TIME_ZONE, choices=[])

    def offer_zones(self, kept: str = DEFAULT_TIME_ZONE) -> None:
        """Offer the usual zones, and the one that the training has."""
        more = () if kept in dict(ZONES) else ((kept, kept),)
        offer(self.time_zone, (*ZONES, *more))

    def to_plan(self) -> TrainingPlan:
        """Give what was said."""
        zone = self.time_zone.data
        return TrainingPlan(
            title=self.title.data,
            summary=self.summary.data,
            unit_id=self.unit_id.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            closes_at=in_zone(self.closes_at.data, zone) if self.closes_at.data else None,
            grace_minutes=self.grace_minutes.data,
            late_answer_minutes=self.late_answer_minutes.data,
            time_zone=zone,
        )


def training_data(training: TrainingRow) -> dict[str, object]:
    """Give the form's values for a training that is there."""
    closes_at = training.closes_at
    return {
        "title": training.title,
        "summary": training.summary,
        "unit_id": training.unit_id,
        "starts_on": training.starts_on,
        "ends_on": training.ends_on,
        "closes_at": on_clock(closes_at, training.time_zone) if closes_at else None,
        "grace_minutes": training.grace_minutes,
        "late_answer_minutes": training.late_answer_minutes,
        "time_zone": training.time_zone,
    }


class CheckboxesField(SelectMultipleField):
    """Several of a list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_data(self, value: Iterable[object] | None) -> None:
        """Take nothing as none chosen: WTForms would take it as not known."""
        super().process_data(value or ())


class CoursesForm(Form):
    """The courses of a training."""

    courses = CheckboxesField(_l("Khóa học của lớp"), coerce=number_or_none, choices=[])


class SiteForm(Form):
    """A site."""

    name = text_field(_l("Tên điểm cầu"), 120)
    address = text_field(_l("Địa chỉ"), 300, required=False)
    phone = text_field(_l("Số điện thoại liên hệ"), 40, required=False)
    is_online = BooleanField(_l("Điểm cầu trực tuyến"), description=_l("Học viên dự từ nơi mình ở."))

    def to_plan(self) -> SitePlan:
        """Give what was said; a phone that we cannot read stays as it was typed."""
        phone = self.phone.data or ""
        return SitePlan(
            self.name.data, self.address.data or "", (clean_phone(phone) or phone)[:20], self.is_online.data
        )


def site_data(site: SiteRow) -> dict[str, object]:
    """Give the form's values for a site that is there."""
    return {"name": site.name, "address": site.address, "phone": site.phone, "is_online": site.is_online}


class PeriodForm(Form):
    """From when to when, by the clocks of the training."""

    starts_at = moment_field(_l("Bắt đầu lúc"))
    ends_at = moment_field(_l("Kết thúc lúc"))

    def to_period(self, time_zone: str) -> Period:
        """Give the times that were said."""
        return Period(in_zone(self.starts_at.data, time_zone), in_zone(self.ends_at.data, time_zone))


class SessionForm(PeriodForm):
    """A session."""

    title = text_field(_l("Tên buổi học"), 200, hint=_l("Ví dụ: Buổi sáng 22/11."))

    def to_plan(self, time_zone: str) -> SessionPlan:
        """Give what was said."""
        return SessionPlan(self.title.data, self.to_period(time_zone))


def period_data(period: Period | SessionRow, time_zone: str) -> dict[str, object]:
    """Give the form's values for times that are there."""
    return {
        "starts_at": on_clock(period.starts_at, time_zone),
        "ends_at": on_clock(period.ends_at, time_zone),
    }


class SiteTimesForm(PeriodForm):
    """The own times of one site."""

    site_id = choice_field(_l("Điểm cầu"), required=True)


class AgendaForm(Form):
    """A topic of a session."""

    title = text_field(_l("Tên nội dung"), 200)
    starts_at = TimeField(_l("Từ"), [Optional()], format=["%H:%M", "%H:%M:%S"])
    ends_at = TimeField(_l("Đến"), [Optional()], format=["%H:%M", "%H:%M:%S"])
    speaker = text_field(_l("Người trình bày"), 120, required=False)
    module = SelectField(_l("Chuyên đề"), [Optional()], choices=[])
    quiz = SelectField(_l("Bài kiểm tra"), [Optional()], choices=[])

    def to_plan(self, session: SessionRow, time_zone: str) -> AgendaPlan:
        """Give what was said; a time of day is one within the session, which may go past midnight."""
        course_id, module_key = read_place(self.module.data or "")
        quiz_course_id, quiz_key = read_place(self.quiz.data or "")
        return AgendaPlan(
            title=self.title.data,
            starts_at=_within(self.starts_at, session, time_zone),
            ends_at=_within(self.ends_at, session, time_zone),
            speaker=self.speaker.data or "",
            course_id=course_id or quiz_course_id,
            module_key=module_key,
            quiz_key=quiz_key if quiz_course_id == (course_id or quiz_course_id) else None,
        )


def agenda_data(item: AgendaRow, time_zone: str) -> dict[str, object]:
    """Give the form's values for a topic that is there."""
    return {
        "title": item.title,
        "speaker": item.speaker,
        "starts_at": on_clock(item.starts_at, time_zone).time() if item.starts_at else None,
        "ends_at": on_clock(item.ends_at, time_zone).time() if item.ends_at else None,
        "module": place_text(item.course_id, item.module_key),
        "quiz": place_text(item.course_id, item.quiz_key),
    }


def _within(field: TimeField, session: SessionRow, time_zone: str) -> datetime | None:
    if field.data is None:
        return None
    zone = ZoneInfo(time_zone)
    begin, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    at = datetime.combine(begin.date(), field.data, zone)
    if at < begin and end.date() > begin.date():
        at += timedelta(days=1)
    return at.astimezone(UTC)

"""Reading as a trainee: what is shown, what is kept, who is not let in."""

import time_machine
from sqlalchemy import select

from app.catalogue import services as catalogue
from app.catalogue.models import Course
from app.database import db
from app.learning.models import CourseCompletion, Download, LessonProgress
from app.trainings.models import TrainingCourse
from tests.catalogue.samples import LESSON, OTHER_LESSON, SLUG, course_files, lesson, publish_course
from tests.makers import NOW, add

FIRST, SECOND = "mo-dau/bai-mot", "mo-dau/bai-hai"
SELF_CHECK = "\n### Mấy ngày? {.question #may-ngay}\n\n- ( ) 15\n- (x) 30\n  > Đúng thế.\n"


def teach(cast, files=None):
    """Publish the sample course and give it to the training. Return the beginning of its addresses."""
    publish_course(files=files)
    course_id = db.session.scalar(select(Course.id).where(Course.slug == SLUG))
    add(TrainingCourse(training_id=cast.training.id, course_id=course_id, position=1))
    return f"/trainings/{cast.training.id}/courses/{SLUG}"


def progress(key=FIRST):
    return db.session.execute(
        select(LessonProgress.opened_at, LessonProgress.place, LessonProgress.done_at).where(
            LessonProgress.lesson_key == key
        )
    ).first()


def test_a_lesson_is_shown_with_its_links_in_place_and_its_opening_noted(cast, visit):
    here = teach(cast)
    page = visit(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    assert "Bài một" in page.text
    assert f"{here}/files/mo-dau/images/so-do.png" in page.text or "01-mo-dau/images/so-do.png" in page.text
    assert 'src="file:' not in page.text
    assert progress().opened_at is not None
    assert progress().done_at is None


def test_a_lesson_asks_the_database_three_times_at_most(cast, visit, count_queries):
    here = teach(cast)
    path, trainee = f"{here}/lessons/{FIRST}", cast.trainee
    visit(path, as_=trainee)
    browser = visit.browser(trainee)
    with count_queries() as counter:
        browser.get(path)
    assert counter.total <= 3, counter.statements


def test_marking_a_lesson_done_goes_on_to_the_next_and_is_done_once(cast, visit):
    here = teach(cast)
    answer = visit.post(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    assert answer.location.endswith(f"/lessons/{SECOND}")
    first = progress().done_at
    with time_machine.travel(NOW.replace(hour=9)):
        visit.post(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    assert progress().done_at == first


def test_all_lessons_done_completes_the_course_and_taking_one_back_leaves_it(cast, visit):
    here = teach(cast)
    for key in (FIRST, SECOND):
        visit.post(f"{here}/lessons/{key}", as_=cast.trainee)
    assert db.session.scalar(select(CourseCompletion.completed_at)) is not None
    visit.post(f"{here}/lessons/{FIRST}", {"take_back": "1"}, as_=cast.trainee)
    assert progress().done_at is None
    assert db.session.scalar(select(CourseCompletion.completed_at)) is not None


def test_progress_survives_a_new_version(cast, visit):
    here = teach(cast)
    visit.post(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    files = course_files() | {LESSON: lesson("Bài một, sửa", "Nội dung mới.")}
    catalogue.sync(files, now=NOW)
    catalogue.publish(SLUG, now=NOW)
    page = visit(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    assert "Bài một, sửa" in page.text
    assert "Bạn đã học xong bài này" in page.text


def test_reaching_the_end_counts_only_when_there_was_time_to_read(cast, visit):
    here = teach(cast)
    visit(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    hurried = visit.post(f"{here}/reading/{FIRST}", {"ended": "y"}, as_=cast.trainee, status=200)
    assert hurried.json == {"done": False}
    with time_machine.travel(NOW.replace(minute=40)):
        read = visit.post(f"{here}/reading/{FIRST}", {"ended": "y"}, as_=cast.trainee, status=200)
    assert read.json == {"done": True}
    assert progress().done_at is not None


def test_the_place_is_remembered_and_offered(cast, visit):
    here = teach(cast)
    visit.post(f"{here}/reading/{FIRST}", {"place": "muc-2"}, as_=cast.trainee, status=200)
    assert 'href="#muc-2"' in visit(f"{here}/lessons/{FIRST}", as_=cast.trainee).text
    for wrong in ("a b", "x" * 300, '"><script>'):
        visit.post(f"{here}/reading/{FIRST}", {"place": wrong}, as_=cast.trainee, status=422)


def test_a_self_check_is_answered_in_place_and_keeps_its_key_until_then(cast, visit):
    files = course_files() | {LESSON: lesson("Bài một", "Nội dung.") + SELF_CHECK.encode()}
    here = teach(cast, files)
    before = visit(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    assert "Đúng thế" not in before.text
    path = f"{here}/self-checks/{FIRST}"
    after = visit.post(path, {"question": "may-ngay", "answer-may-ngay": "0"}, as_=cast.trainee, status=200)
    assert "Đúng thế" in after.text or "Chưa đúng" in after.text
    odd = visit.post(path, {"question": "may-ngay", "answer-may-ngay": "99"}, as_=cast.trainee, status=200)
    assert 'role="alert"' in odd.text
    visit.post(path, {"question": "none"}, as_=cast.trainee, status=404)


def test_search_finds_with_and_without_diacritics(cast, visit):
    here = teach(cast)
    for text in ("đường dưới", "duong duoi", "DUONG"):
        page = visit(f"{here}/search?q={text}", as_=cast.trainee)
        assert "Bài hai" in page.text, text
    assert "Thấy 0 mục" in visit(f"{here}/search?q=khongco", as_=cast.trainee).text
    visit(f"{here}/search?q=%00%25_&page=77", as_=cast.trainee)


def test_a_download_is_counted_saved_and_never_run(cast, visit):
    here = teach(cast)
    page = visit(here, as_=cast.trainee)
    path = next(part for part in page.text.split('"') if part.startswith(f"{here}/files/"))
    for _ in range(2):
        answer = visit(path, as_=cast.trainee)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert db.session.scalar(select(Download.times)) == 2
    again = visit.browser(cast.trainee).get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    visit(f"{here}/files/mo-dau/files/none.pdf", as_=cast.trainee, status=404)


def test_who_is_not_in_the_training_finds_nothing(cast, visit):
    here = teach(cast)
    for path in (here, f"{here}/lessons/{FIRST}", f"{here}/search", f"{here}/files/x.pdf"):
        visit(path, as_=cast.stranger, status=404)
        visit(path, as_=cast.organizer, status=404)
        visit(path, as_=None, status=302)
    visit.post(f"{here}/lessons/{FIRST}", as_=cast.stranger, status=404)
    visit(f"{here}/lessons/mo-dau/none", as_=cast.trainee, status=404)
    assert progress() is None


def test_a_lesson_that_left_the_course_is_gone_but_its_progress_is_kept(cast, visit):
    here = teach(cast)
    visit.post(f"{here}/lessons/{SECOND}", as_=cast.trainee)
    files = course_files()
    del files[OTHER_LESSON]
    catalogue.sync(files, now=NOW)
    catalogue.publish(SLUG, now=NOW)
    visit(f"{here}/lessons/{SECOND}", as_=cast.trainee, status=404)
    assert progress(SECOND).done_at is not None
    assert "0 trong 1" in visit(here, as_=cast.trainee).text


def test_a_citation_leads_to_its_entry_in_the_list_of_sources(cast, visit):
    here = teach(cast)
    page = visit(f"{here}/lessons/{FIRST}", as_=cast.trainee)
    assert 'href="#src-LKN-2011"' in page.text
    assert 'id="src-LKN-2011"' in page.text

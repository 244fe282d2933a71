"""How far long work is that one asked for. Here, because only accounts know who asks."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guard import current_actor, requires
from app.accounts.permissions import Action
from app.accounts.views.blueprint import bp
from app.jobs.queries import find_own_job
from app.web.etags import conditional


@bp.get("/jobs/<int:job_id>")
@requires(Action.USE_OWN_ACCOUNT)
def show_job(job_id: int) -> ResponseReturnValue:
    """Show one's own job, and as a part of a page what is polled; `result["url"]` is where it leads."""
    job = find_own_job(job_id, user_id=current_actor().user_id)
    if job is None:
        abort(404)
    if "X-Fragment" not in request.headers:
        return render_template("accounts/job.html", job=job)
    tag = f"job {job.id} {job.state} {job.done_steps} {job.all_steps}"
    return conditional(tag, lambda: render_template("accounts/_job.html", job=job))

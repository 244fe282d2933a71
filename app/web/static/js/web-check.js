// Self-checks of a lesson answer in place. Without this the page comes back with the answer in it.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-self-check]")) return;
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.id);
    if (!fresh) throw new Error("no answer");
    form.replaceWith(fresh);
    const told = fresh.querySelector("[role=status], [role=alert], fieldset");
    told?.setAttribute("tabindex", "-1");
    told?.focus();
  } catch {
    HTMLFormElement.prototype.submit.call(form);
  }
});

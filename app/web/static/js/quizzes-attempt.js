// An attempt: one question at a time, every answer saved when it is given, a receipt only after the reply.
// Without this module the page is one form that works. The queue below is in memory; a store that survives
// the browser may take its place: it needs what MemoryStore has.
import { Sender } from "./quizzes-sender.js";

const form = document.getElementById("attempt");
const words = form.dataset;
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, n) => values[n]);
const clock = new Intl.DateTimeFormat("vi", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: words.zone,
});
const said = (iso) => clock.format(new Date(iso));
const asked = all("[data-asked]");
const ids = asked.map((box) => box.dataset.asked);
const box = (id) => asked[ids.indexOf(id)];
const fields = (id) => all(`[name="answer-${id}"]`, box(id));
const seen = (id) => find(`[name="seen-${id}"]`, box(id));
const points = all("[data-point]");
let now = Math.max(0, ids.indexOf(location.hash.replace("#question-", "")));

function values(id) {
  return fields(id)
    .filter((field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value.trim()))
    .map((field) => field.value);
}

function setValues(id, given) {
  for (const field of fields(id)) {
    if (/radio|checkbox/.test(field.type)) field.checked = given.includes(field.value);
    else field.value = given[0] ?? "";
  }
}

function receipt(id, text, isWarning = false) {
  const line = find("[data-receipt]", box(id));
  line.textContent = text;
  line.classList.toggle("dc-warn", isWarning);
  line.classList.toggle("dc-soft", !isWarning);
}

const sender = new Sender({
  url: words.api,
  csrfUrl: words.csrf,
  token: form.elements.csrf_token.value,
  offset: Number(words.now) - Date.now(),
  highest: Math.max(0, ...ids.map((id) => Number(seen(id).value))),
  sending: (id) => receipt(id, words.sending),
  saved(id, reply) {
    if (reply.holds) seen(id).value = reply.holds.sequence;
    if (reply.saved) return receipt(id, fill(words.saved, said(reply.holds.received_at)));
    if (reply.superseded) {
      setValues(id, reply.holds.response);
      count();
      return receipt(id, fill(words.superseded, said(reply.holds.received_at)), true);
    }
    const late = reply.standing === "held" ? words.held : words.afterEnd;
    return receipt(id, fill(late, said(reply.received_at)), true);
  },
  refused: (id, message) => receipt(id, message, true),
  waiting(waiting, isSignedOut) {
    for (const id of waiting) receipt(id, words.unsaved, true);
    const strip = find("[data-waiting]");
    strip.hidden = !waiting.length;
    const text = waiting.length === 1 ? words.waitingOne : fill(words.waitingMany, waiting.length);
    find("[data-waiting-text]").textContent = isSignedOut ? words.signedOut : text;
  },
});

const typing = {};
form.addEventListener("input", ({ target }) => {
  const id = target.closest("[data-asked]")?.dataset.asked;
  if (!id || /radio|checkbox/.test(target.type)) return;
  clearTimeout(typing[id]);
  typing[id] = setTimeout(() => save(id), 1200);
});
form.addEventListener("change", ({ target }) => {
  const id = target.closest("[data-asked]")?.dataset.asked;
  if (id) save(id);
});
form.addEventListener("submit", () => sender.stop());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // the browser kept an old state of the page
});
addEventListener("beforeunload", (event) => {
  if (sender.isWaiting) event.preventDefault();
});

function save(id) {
  clearTimeout(typing[id]);
  delete typing[id];
  sender.put(id, values(id));
  count();
}

// One question at a time ------------------------------------------------------------------------------------
function show(place, isMoved = true) {
  now = Math.min(Math.max(place, 0), ids.length - 1);
  asked.forEach((question, n) => { question.hidden = n !== now; });
  all("[data-to]").forEach((link, n) => {
    if (n === now) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    points[n]?.classList.toggle("now", n === now);
  });
  find("[data-where-text]").textContent = fill(words.place, now + 1, ids.length);
  const isLast = now === ids.length - 1;
  find('[data-step="-1"]').disabled = now === 0;
  find('[data-step="1"]').hidden = isLast;
  find("[data-last]").hidden = !isLast;
  if (!isMoved) return;
  history.replaceState(null, "", `#question-${ids[now]}`);
  scrollTo(0, 0);
  find("fieldset", asked[now])?.focus({ preventScroll: true });
}

function count() {
  const done = ids.filter((id) => values(id).length).length;
  all("[data-to]").forEach((link, n) => {
    const state = values(ids[n]).length ? "done" : "blank";
    link.className = state;
    points[n]?.classList.toggle("done", state === "done");
    all("[data-when]", link).forEach((word) => { word.hidden = word.dataset.when !== state; });
  });
  find("[data-done-count]").textContent = done;
  find("[data-blank-count]").textContent = ids.length - done;
  find("[data-answered]").textContent = `${done}/${ids.length}`;
}

for (const button of all("[data-step]")) {
  button.addEventListener("click", () => show(now + Number(button.dataset.step)));
}
addEventListener("hashchange", () => {
  const place = ids.indexOf(location.hash.replace("#question-", ""));
  if (place < 0) return;
  document.getElementById("questions").hidePopover?.();
  show(place);
});
find("[data-without-script]").hidden = true;
find("[data-with-script]").hidden = false;
find("[data-where]").hidden = false;
count();
show(now, false);
// What was answered before this module came is saved now.
const isTouched = (field) => field.checked !== field.defaultChecked || field.value !== field.defaultValue;
for (const id of ids) if (fields(id).some(isTouched)) save(id);

// The countdown: the server's end by the server's clock, spoken at 5 and 1 minute -------------------------------
const timer = find("[data-timer]");
if (timer && words.end) {
  const end = Number(words.end);
  let before = Infinity;
  timer.hidden = false;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - sender.serverNow()) / 1000));
    timer.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    for (const minutes of [5, 1]) {
      if (left <= minutes * 60 && before > minutes * 60 && before !== Infinity) {
        find("[data-announce]").textContent = fill(words.minutes, minutes);
      }
    }
    before = left;
    if (left) return;
    clearInterval(ticking);
    find("[data-announce]").textContent = words.over;
    setTimeout(() => sender.whenIdle(() => form.requestSubmit()), 1500);
  };
  const ticking = setInterval(tick, 1000);
  tick();
}

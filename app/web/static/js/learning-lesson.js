// While somebody reads: keep the place, note that the end was reached, answer self-checks without reloading.
// Nothing here is needed to read: without it the button at the end marks the lesson, and forms reload the page.

const article = document.querySelector("[data-reading]");
const token = document.querySelector("[data-end] [name=csrf_token]").value;
const PAUSE_MS = 4000; // a place counts when somebody stays there
let place = article.dataset.place ?? "";
let told = place;
let ended = Boolean(document.querySelector("[data-done-note]"));

async function tell(fields) {
  const body = new URLSearchParams({ csrf_token: token, ...fields });
  try {
    const answer = await fetch(article.dataset.reading, { method: "POST", body, keepalive: true });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // no network: the next place, or the button, tells it
  }
}

const sections = article.querySelectorAll("h2[id], h3[id]");
const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) place = entry.target.id;
  },
  { rootMargin: "0px 0px -60% 0px" },
);
for (const section of sections) if (!section.closest("nav, form, .dc-sources")) watcher.observe(section);

setInterval(() => {
  if (place === told || document.visibilityState !== "visible") return;
  told = place;
  tell({ place });
}, PAUSE_MS);

addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && place !== told) {
    told = place;
    tell({ place });
  }
});

new IntersectionObserver(async (entries) => {
  if (ended || !entries.some((entry) => entry.isIntersecting)) return;
  const answer = await tell({ ended: "y" });
  ended = Boolean(answer?.done);
}).observe(document.querySelector("[data-end]"));

article.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-self-check]")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.id);
    form.replaceChildren(...fresh.childNodes);
    form.querySelector("[role=status], [role=alert], input")?.scrollIntoView({ block: "nearest" });
  } catch {
    form.submit();
  }
});

// A part of a page that keeps itself fresh: <div data-poll="URL" data-poll-seconds="10">.
// An unchanged part costs a 304. While nobody looks it rests; without a network it tries less and less often and
// shows the element [data-poll-trouble]. Whoever is inside the part keeps the focus and the opened <details>.

import { learnTime, tell } from "./web-clock.js";

const SLOWEST_MS = 120_000;

function poll(part) {
  const usual = Number(part.dataset.pollSeconds ?? 10) * 1000;
  let pause = usual;
  let etag = part.dataset.pollEtag ?? "";
  let timer = 0;

  async function look() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const headers = { "X-Fragment": "1", ...(etag && { "If-None-Match": etag }) };
      const answer = await fetch(part.dataset.poll, { headers, cache: "no-store" });
      if (answer.redirected || answer.status === 401 || answer.status === 404) return location.reload();
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      learnTime(answer.headers.get("Date"));
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        show(part, await answer.text());
      }
      pause = usual;
      trouble(false);
    } catch {
      pause = Math.min(pause * 2, SLOWEST_MS);
      trouble(true);
    }
    timer = setTimeout(look, pause);
  }

  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  timer = setTimeout(look, usual);
}

function show(part, html) {
  const focused = part.contains(document.activeElement) ? whereabouts(document.activeElement) : null;
  const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
  part.innerHTML = html;
  for (const id of open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  if (focused) part.querySelector(focused)?.focus({ preventScroll: true });
  tell(part);
  part.dispatchEvent(new CustomEvent("poll:shown", { bubbles: true }));
}

function whereabouts(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}

function trouble(isThere) {
  for (const strip of document.querySelectorAll("[data-poll-trouble]")) strip.hidden = !isThere;
}

document.querySelectorAll("[data-poll]").forEach(poll);

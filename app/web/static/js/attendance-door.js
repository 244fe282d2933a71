// The door without reloading: search as one types, tap and stay in the list. Every form also works without this.
// A tap that could not be sent is kept with its time and its key, so sending it again is still one event.

const live = document.querySelector("[data-door-live]");
const search = document.querySelector("[data-door-search]");
const box = search.elements.q;
const trouble = document.querySelector("[data-door-trouble]");
const retry = document.querySelector("[data-door-retry]");
const arrived = document.querySelector("[data-door-arrived]");
const said = document.querySelector("[data-door-said]");
const waiting = [];
let asked = 0;
let sending = false;
let pause;

function show(html) {
  live.innerHTML = html;
  arrived.textContent = live.querySelector("[data-arrived]").dataset.arrived;
}

async function look() {
  const mine = ++asked;
  const url = `${search.action}?q=${encodeURIComponent(box.value)}`;
  const last = live.querySelector("[data-last]")?.dataset.last; // stays in sight, to be undone, while one searches on
  try {
    const answer = await fetch(last ? `${url}&last=${last}` : url, { headers: { "X-Fragment": "1" } });
    if (answer.ok && mine === asked) {
      show(await answer.text());
      history.replaceState(null, "", url);
    }
  } catch {
    // The list stays as it was; the next letter asks again.
  }
}

async function send(post) {
  post.data.set("sent_ms", Date.now());
  const answer = await fetch(post.action, { method: "POST", body: post.data, headers: { "X-Fragment": "1" } });
  if (answer.redirected || answer.status === 401 || answer.status === 403) location.reload();
  if (answer.status >= 500) throw new Error(String(answer.status));
  if (!answer.ok) location.assign(location.href);
  return answer.text();
}

async function sendAll() {
  if (sending) return; // two at once would take two taps away for one that was sent
  sending = true;
  try {
    while (waiting.length) {
      const html = await send(waiting[0]);
      waiting.shift();
      asked += 1; // an answer to a search that was asked before no longer counts
      show(html);
      said.textContent = live.querySelector("[data-last] p")?.textContent ?? "";
    }
    trouble.hidden = true;
  } catch {
    trouble.hidden = false;
  }
  sending = false;
}

function submitted(event) {
  const form = event.target;
  if (!form.matches("[data-door-taps], [data-door-undo]") || !event.submitter) return;
  if (event.submitter.hasAttribute("formaction")) return; // leads to a page of its own
  event.preventDefault();
  clearTimeout(pause); // what was typed last would show the list without what is done now
  const data = new FormData(form, event.submitter);
  data.set("client_ms", Date.now());
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  waiting.push({ action: form.action, data });
  sendAll();
}

box.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(look, 150);
});
search.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
live.addEventListener("submit", submitted);
retry.addEventListener("click", sendAll);
addEventListener("online", sendAll);

// Forms: the error summary takes the focus, a button that was pressed says so and is pressed once, toasts go away.
// Every form works without this.

const TOAST_MS = 6000;
const sent = new Map(); // form -> the button that was pressed and what it said

function pend(form, button) {
  sent.set(form, { button, words: button && [...button.childNodes] });
  if (!button) return;
  button.style.minInlineSize = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.replaceChildren(document.body.dataset.sending);
}

function release() {
  for (const { button, words } of sent.values()) {
    button?.removeAttribute("aria-disabled");
    button?.replaceChildren(...words);
  }
  sent.clear();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.method === "dialog") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  // After this turn: the button's own name and value must still be sent, and another script may send it instead.
  setTimeout(() => event.defaultPrevented || pend(form, event.submitter));
});
addEventListener("pageshow", release); // coming back by the back button

document.querySelector("[data-error-summary]")?.focus();

for (const toast of document.querySelectorAll("[data-toasts] > *")) setTimeout(() => toast.remove(), TOAST_MS);

/** Show one line about something that is done. */
export function say(text) {
  const toast = document.createElement("p");
  toast.className = "dc-toast";
  toast.textContent = text;
  document.querySelector("[data-toasts]").append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

// On a narrow screen the tab of this page may lie outside: bring it into view.
for (const tab of document.querySelectorAll(".dc-tabs [aria-current]")) {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - tab.parentElement.clientWidth / 4;
}

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.dc-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details.dc-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

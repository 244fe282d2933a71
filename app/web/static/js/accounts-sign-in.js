// Signing in: show what is typed, and wait for one's turn when many sign in at once.
const form = document.querySelector("[data-sign-in]");
const password = form.elements.password;
const show = form.querySelector("[data-show-password]");
const busy = form.querySelector("[data-busy]");
const MOST_TRIES = 20;

show.hidden = false;
show.addEventListener("click", () => {
  const visible = password.type === "password";
  password.type = visible ? "text" : "password";
  show.setAttribute("aria-pressed", String(visible));
});

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function whenThereIsRoom() {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.status !== 503) return answer;
    busy.textContent = busy.dataset.busyText;
    const wait = Number(answer.headers.get("Retry-After")) || 3;
    await pause(wait * (0.5 + Math.random()));
  }
  return null;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  password.type = "password";
  try {
    const answer = await whenThereIsRoom();
    if (answer?.redirected) {
      location.assign(answer.url);
      return;
    }
  } catch {
    // no network: the browser's own way of sending says so
  }
  form.submit();
});

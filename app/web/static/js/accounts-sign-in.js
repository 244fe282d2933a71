// Signing in: show what is typed, and wait for one's turn when many sign in at once.
const MOST_TRIES = 20;
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function post(form) {
  return fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
  });
}

async function postWhenThereIsRoom(form) {
  const busy = form.querySelector("[data-busy]");
  let answer = await post(form);
  for (let tries = 1; answer.status === 503 && tries < MOST_TRIES; tries += 1) {
    busy.textContent = busy.dataset.busyText;
    await pause((Number(answer.headers.get("Retry-After")) || 3) * (0.5 + Math.random()));
    answer = await post(form);
  }
  return answer;
}

async function signIn(form) {
  const answer = await postWhenThereIsRoom(form);
  if (answer.ok) {
    location.assign((await answer.json()).url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("#main");
  if (!main?.querySelector("[data-sign-in]")) {
    form.submit(); // a page that is not ours: the browser shows it
    return;
  }
  document.querySelector("#main").replaceWith(main);
  prepare(main.querySelector("[data-sign-in]"));
  main.querySelector("input[type=password]").focus();
}

function prepare(form) {
  const { password } = form.elements;
  const show = form.querySelector("[data-show-password]");
  show.hidden = false;
  show.addEventListener("click", () => {
    const visible = password.type === "password";
    password.type = visible ? "text" : "password";
    show.setAttribute("aria-pressed", String(visible));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    password.type = "password";
    signIn(form).catch(() => form.submit()); // no network: the browser says so itself
  });
}

prepare(document.querySelector("[data-sign-in]"));

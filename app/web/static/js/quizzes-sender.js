// Sends answers one after the other until the server has each: repeats with growing pauses, stamps again when
// our clock was ahead, renews a stale CSRF token. The newest answer of a question replaces one not yet sent.

export class MemoryStore {
  #waiting = new Map();
  put(answer) { this.#waiting.delete(answer.question); this.#waiting.set(answer.question, answer); }
  first() { return this.#waiting.values().next().value; }
  done(answer) { if (this.#waiting.get(answer.question) === answer) this.#waiting.delete(answer.question); }
  has(question) { return this.#waiting.has(question); }
  questions() { return [...this.#waiting.keys()]; }
  get size() { return this.#waiting.size; }
}

const LONGEST_PAUSE = 30_000;
const PATIENCE = 10_000;

export class Sender {
  constructor({ url, csrfUrl, token, offset, highest, sending, saved, refused, waiting }, store = new MemoryStore()) {
    Object.assign(this, { url, csrfUrl, token, offset, store, say: { sending, saved, refused, waiting } });
    this.client = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
    this.known = highest; // the highest sequence that the server is known to hold
    this.last = highest;
    this.failures = 0;
    addEventListener("online", () => this.#again(0));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#again(0); });
  }

  serverNow() { return Date.now() + this.offset; }
  get isWaiting() { return this.store.size > 0 && !this.stopped; }

  put(question, response) {
    this.store.put({ question, response, sequence: this.#stamp(), answered: new Date() });
    this.say.sending(question);
    this.#again(0);
  }

  stop() { this.stopped = true; }

  whenIdle(act) {
    if (!this.store.size || this.failures > 2) act();
    else setTimeout(() => this.whenIdle(act), 300);
  }

  #stamp() {
    this.last = Math.max(Math.round(this.serverNow()), this.last + 1);
    return this.last;
  }

  #again(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#work(), pause);
  }

  async #work() {
    if (this.busy || this.stopped) return;
    this.busy = true;
    try {
      for (let answer = this.store.first(); answer && !this.stopped; answer = this.store.first()) {
        if (!await this.#send(answer)) return this.#wait();
        this.failures = 0;
      }
      this.say.waiting([], false);
    } finally {
      this.busy = false;
    }
  }

  #wait() {
    this.failures += 1;
    this.say.waiting(this.store.questions(), this.isSignedOut);
    this.#again(Math.min(LONGEST_PAUSE, 1000 * 2 ** Math.min(this.failures - 1, 5)) * (0.75 + Math.random() / 2));
  }

  // True when the server has answered for good; false when it must be tried again.
  async #send(answer) {
    let response, reply;
    try {
      response = await fetch(this.url + encodeURIComponent(answer.question), {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({
          client_id: this.client,
          sequence: answer.sequence,
          answered_at: answer.answered.toISOString(),
          sent_at: new Date().toISOString(),
          response: answer.response,
        }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      reply = await response.json();
    } catch {
      return false;
    }
    this.isSignedOut = response.status === 401;
    if (response.ok) {
      this.store.done(answer);
      this.known = Math.max(this.known, reply.holds?.sequence ?? 0);
      this.last = Math.max(this.last, this.known);
      if (!this.store.has(answer.question)) this.say.saved(answer.question, reply);
      return true;
    }
    if (reply.error === "clock-ahead") {
      this.offset = reply.server_now_ms - Date.now();
      this.last = this.known;
      answer.sequence = this.#stamp();
      return false;
    }
    if (reply.error === "csrf") {
      await this.#renew();
      return false;
    }
    if (response.status >= 500 || [401, 408, 429].includes(response.status)) return false;
    this.store.done(answer);
    this.say.refused(answer.question, reply.message);
    return true;
  }

  async #renew() {
    try {
      this.token = (await (await fetch(this.csrfUrl)).json()).token;
    } catch {
      // no network now; the next round tries again
    }
  }
}

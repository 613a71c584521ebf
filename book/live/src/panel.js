// The panel under the page's title: what Python is doing, and what can be done with all of the page.

/** @typedef {import("./session.js").Session} Session */

const SAYS = {
  fetching: "Fetching Python.",
  starting: "Starting Python.",
  ready: "Python is ready. Shift+Enter runs a cell.",
  busy: "Running.",
  failed: "",
};

export class Panel {
  /**
   * @param {HTMLElement} panel made by the button script
   * @param {Session} session
   * @param {{all(): void, stop(): void, restart(): void, reset(): void}} acts
   */
  constructor(panel, session, acts) {
    this.session = session;
    this.acts = acts;
    this.element = panel;
    this.status = /** @type {HTMLElement} */ (panel.querySelector(".nn-live-status"));
    this.amount = document.createElement("p");
    this.amount.className = "nn-live-amount";
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", "Fetched so far");
    this.number = document.createElement("span");
    this.amount.append(this.bar, this.number);
    this.amount.hidden = true;
    // Every button has its place from the beginning, so that none comes up under a hand that means
    // another: what can't be pressed now is pale.
    this.buttons = document.createElement("div");
    this.buttons.className = "nn-live-buttons";
    this.run = this.button("Run all", acts.all);
    this.stop = this.button("Stop", acts.stop);
    this.restart = this.button("Restart", acts.restart);
    this.reset = this.button("Reset page", () => this.ask());
    this.retry = this.button("Try again", () => session.start());
    // Which cell: seen, but not read aloud at each of many.
    this.now = document.createElement("span");
    this.now.className = "nn-live-now";
    this.now.setAttribute("aria-hidden", "true");
    this.asking = false;
    /** How far Run all is, and when that was said. @type {import("./page.js").Progress | null} */
    this.far = null;
    this.ready = SAYS.ready;
    panel.querySelector(".nn-live-start")?.remove();
    this.status.after(this.now);
    panel.append(this.amount, this.buttons);
    session.addEventListener("state", () => this.show());
    session.addEventListener("end", () => { this.far = null; this.ready = SAYS.ready; });
    session.addEventListener("progress", (event) => this.follow(/** @type {CustomEvent} */ (event).detail));
    setInterval(() => { if (this.far) this.show(); }, 1000);
    this.show();
  }

  /** @param {string} text @param {() => void} act */
  button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    // Not the attribute `disabled`: that would take the focus from who works by keyboard.
    made.addEventListener("click", () => { if (made.getAttribute("aria-disabled") !== "true") act(); });
    this.buttons.append(made);
    return made;
  }

  /** @param {import("./page.js").Progress} progress */
  follow(progress) {
    const { done, total, spent } = progress;
    this.far = done < total && !progress.stopped ? progress : null;
    this.ready = done < total ? SAYS.ready : `Ran ${total} cells in ${duration(spent)}. ${SAYS.ready}`;
    this.show();
  }

  show() {
    if (this.asking) return;
    const { state, reason } = this.session;
    this.element.dataset.state = state;
    const unpacking = this.session.job?.message.type === "install";
    const text = state === "failed" ? reason : state === "ready" || unpacking ? this.ready : SAYS[state];
    if (this.status.textContent !== text) this.status.textContent = text;
    const name = state === "busy" ? (this.session.job?.message.name ?? "") : "";
    this.now.textContent = this.far ? describe(this.far) : name;
    const up = state === "ready" || state === "busy";
    this.retry.hidden = state !== "failed";
    able(this.run, up && !this.far);
    able(this.stop, state === "busy" && !unpacking);
    able(this.restart, up);
    able(this.reset, up);
    if (state !== "fetching") this.amount.hidden = true;
  }

  /** @param {number} done @param {number} total in bytes */
  progress(done, total) {
    this.amount.hidden = done >= total;
    this.bar.max = total;
    this.bar.value = done;
    const behind = this.session.state === "ready" || this.session.state === "busy";
    this.number.textContent = `${behind ? "Drawing follows: " : ""}${mega(done)} of ${mega(total)} MB`;
  }

  /** What can't be taken back is asked for twice. */
  ask() {
    const usual = [...this.buttons.children].map((child) => /** @type {HTMLElement} */ (child));
    const shown = usual.filter((child) => !child.hidden);
    for (const child of shown) child.hidden = true;
    this.asking = true;
    this.status.textContent = "Take back your changes, outputs and solved marks on this page?";
    const done = () => {
      yes.remove();
      no.remove();
      for (const child of shown) child.hidden = false;
      this.asking = false;
      this.show();
      this.reset.focus();
    };
    const yes = this.button("Yes, reset the page", () => { done(); this.acts.reset(); });
    const no = this.button("No", done);
    no.focus();
  }
}

/** @param {HTMLButtonElement} button @param {boolean} on */
function able(button, on) {
  button.setAttribute("aria-disabled", String(!on));
}

/** @param {import("./page.js").Progress} far */
function describe({ done, total, left, since }) {
  const cell = `cell ${done + 1} of ${total}`;
  const running = performance.now() - since;
  if (left !== undefined) return `${cell}, about ${duration(Math.max(1000, left - running), true)} left`;
  return running < 2000 ? cell : `${cell}, for ${duration(running)} now`;
}

/** @param {number} ms @param {boolean} [roughly] */
function duration(ms, roughly = false) {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${roughly && seconds > 10 ? Math.round(seconds / 10) * 10 : seconds} s`;
  const rest = seconds % 60;
  return roughly || !rest ? `${Math.round(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** @param {number} bytes */
function mega(bytes) {
  return (bytes / 1e6).toFixed(1);
}

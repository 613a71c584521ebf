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
    this.buttons = document.createElement("div");
    this.buttons.className = "nn-live-buttons";
    this.retry = this.button("Try again", () => session.start());
    this.run = this.button("Run all", acts.all);
    this.stop = this.button("Stop", acts.stop);
    this.restart = this.button("Restart", acts.restart);
    this.reset = this.button("Reset page", () => this.ask());
    // Which cell: seen, but not read aloud at each of many.
    this.now = document.createElement("span");
    this.now.className = "nn-live-now";
    this.now.setAttribute("aria-hidden", "true");
    panel.querySelector(".nn-live-start")?.remove();
    this.status.after(this.now);
    panel.append(this.amount, this.buttons);
    session.addEventListener("state", () => this.show());
    this.show();
  }

  /** @param {string} text @param {() => void} act */
  button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    this.buttons.append(made);
    return made;
  }

  show() {
    const { state, reason } = this.session;
    this.element.dataset.state = state;
    const unpacking = this.session.job?.message.type === "install";
    const text = state === "failed" ? reason : SAYS[unpacking ? "ready" : state];
    if (this.status.textContent !== text) this.status.textContent = text;
    this.now.textContent = state === "busy" ? (this.session.job?.message.name ?? "") : "";
    const up = state === "ready" || state === "busy";
    this.retry.hidden = state !== "failed";
    this.run.hidden = !up;
    this.stop.hidden = state !== "busy" || unpacking;
    this.restart.hidden = !up;
    this.reset.hidden = !up;
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
    const before = this.status.textContent;
    const kept = [...this.buttons.children].map((child) => /** @type {HTMLElement} */ (child));
    const shown = kept.filter((child) => !child.hidden);
    for (const child of kept) child.hidden = true;
    this.status.textContent = "Take back your changes, outputs and solved marks on this page?";
    const done = () => {
      yes.remove();
      no.remove();
      for (const child of shown) child.hidden = false;
      this.status.textContent = before;
      this.show();
      this.reset.focus();
    };
    const yes = this.button("Yes, reset the page", () => { done(); this.acts.reset(); });
    const no = this.button("No", done);
    no.focus();
  }
}

/** @param {number} bytes */
function mega(bytes) {
  return (bytes / 1e6).toFixed(1);
}

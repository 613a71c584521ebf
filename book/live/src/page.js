// Runs the cells of the page in their order: one, all above one, all; a starter and its check.

/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Result} Result */

/** How far a sequence of cells is: cells done, ms spent, and ms that are left as far as is known.
 * @typedef {{done: number, total: number, spent: number, since: number, left?: number, stopped?: boolean}} Progress */

/** @type {Result} */
const ENDED = { ok: false, ended: true };
const GONE = "What was defined before is gone.";

export class Page {
  /**
   * @param {Cell[]} cells in the order of the page
   * @param {Session} session
   * @param {import("./figures.js").Figures} figures
   * @param {import("./storage.js").Storage} storage
   */
  constructor(cells, session, figures, storage) {
    this.cells = cells;
    this.session = session;
    this.figures = figures;
    this.storage = storage;
    this.why = "";
    this.missed = "";
    /** Whether what is fetched behind is there. */
    this.behind = false;
    this.preparing = false;
    /** Whether the end of the last Python was told. */
    this.told = false;
    session.addEventListener("end", () => {
      this.behind = this.told = false;
      for (const cell of cells) cell.ran = cell.offered = false;
    });
    session.addEventListener("crash", (event) => {
      this.why = `Python had to be ended: ${/** @type {CustomEvent} */ (event).detail.reason}.`;
    });
    session.addEventListener("missed", (event) => {
      this.missed = String(/** @type {CustomEvent} */ (event).detail.error.message);
    });
    session.addEventListener("behind", () => { this.behind = true; this.prepareFigures(); });
  }

  /**
   * The cells that a cell needs, itself and through others, in the order of the page.
   * @param {Cell} cell
   * @returns {Cell[]}
   */
  needed(cell) {
    /** @type {Set<Cell>} */
    const found = new Set();
    const add = (/** @type {Cell} */ of) => {
      for (const position of of.needs) {
        const other = this.cells[position];
        if (found.has(other)) continue;
        found.add(other);
        add(other);
      }
    };
    add(cell);
    return this.cells.filter((other) => found.has(other));
  }

  /**
   * Runs the hidden cells that a cell needs and the plain set-up before it, unless they have run.
   * @param {Cell} cell
   * @returns {Promise<boolean>} whether Python is still the same: a Stop is meant for the cell, too
   */
  async prepare(cell) {
    const needed = this.needed(cell);
    for (const other of this.before(cell)) {
      if (!other.hidden || other.ran || other.running || !(needed.includes(other) || (other.setUp && !other.keeps))) continue;
      // What needs a visible cell waits for the reader to run that.
      if (!this.needed(other).every((one) => one.ran || one.hidden)) continue;
      const result = await this.once(other, true);
      if (result.ended) {
        this.current = cell;
        this.tellEnd(cell, false);
        return false;
      }
      if (!result.ok) this.tellError(other, result);
    }
    return true;
  }

  /** Hidden cells that draw a figure run by themselves, so that its controls take any value. */
  async prepareFigures() {
    if (this.preparing || !this.behind) return;
    this.preparing = true;
    for (const cell of this.cells) {
      if (!this.behind || !cell.hidden || !cell.figure || cell.ran || cell.running) continue;
      // The reader's own cells, and measurements that may take long, are not run unasked.
      if (this.needed(cell).some((other) => !other.ran && !other.setUp)) {
        this.offer(cell);
        continue;
      }
      if (!(await this.prepare(cell))) break;
      const result = await this.once(cell, true);
      if (result.ended) break;
      if (!result.ok) this.tellError(cell, result);
    }
    this.preparing = false;
  }

  /** A figure whose code needs cells of the reader's is live when they have run. @param {Cell} cell */
  offer(cell) {
    if (cell.offered) return;
    cell.offered = true;
    cell.output.clear();
    cell.output.note("This figure takes any value once the cells that it needs have run.",
      [{ label: "Run them", act: () => this.withNeeded(cell) }]);
  }

  /** Runs what a cell needs and has not run, then the cell. @param {Cell} cell */
  withNeeded(cell) {
    return this.sequence([...this.needed(cell).filter((other) => !other.ran), cell]);
  }

  /** @param {Cell} cell @param {boolean} [quiet] without its output */
  async run(cell, quiet = false) {
    if (!(await this.prepare(cell))) return ENDED;
    const result = await this.once(cell, quiet);
    if (result.ok) this.prepareFigures();
    return result;
  }

  /**
   * @param {Cell} cell
   * @param {boolean} [quiet] without its output, and when nothing else waits
   * @param {boolean} [fresh] sweeps are computed, though their results came with the page
   * @returns {Promise<Result>}
   */
  async once(cell, quiet = false, fresh = false) {
    this.why = "Stopped.";
    this.missed = "";
    cell.begin();
    cell.busy = true;
    cell.offered = false;
    cell.say(this.session.state === "ready" ? "running" : "waiting");
    let start = performance.now();
    const result = await this.session.run(cell.code, cell.name, {
      onStarted: () => { start = performance.now(); cell.say("running"); this.current = cell; },
      onAgain: (module) => cell.output.note(`${module} was fetched, and the cell ran again.`),
      onStream: (kind, text) => {
        if (quiet) return;
        cell.replaceBaked();
        cell.output.stream(kind, text);
      },
      onDisplay: (bundle) => {
        if (quiet || (cell.keeps && bundle["text/html"])) return;
        cell.replaceBaked();
        cell.output.display(bundle);
      },
      onClear: () => cell.output.clear(),
    }, { leisurely: quiet, fresh });
    cell.busy = false;
    cell.ran = result.ok;
    cell.output.freshen();
    cell.replaceBaked();
    if (result.ended) this.tellEnd(cell, quiet);
    else {
      cell.say(result.ok ? `done in ${seconds(performance.now() - start)}` : "stopped at an error");
      if (!result.ok && !quiet) this.tellError(cell, result);
      if (result.shipped && !quiet) {
        cell.output.note("The sweep was computed when the book was built.",
          [{ label: "Compute it again", act: () => this.once(cell, false, true) }]);
      }
      this.figures.take((result.figures ?? []).map(String));
    }
    return result;
  }

  /**
   * Says it once, at the cell that ran, or else at the first that a reader had waiting: Python may
   * have been unpacking something before it.
   * @param {Cell} cell @param {boolean} quiet
   */
  tellEnd(cell, quiet) {
    cell.say("ended");
    if (!this.told && (this.current === cell || !quiet)) {
      this.told = true;
      cell.output.note(`${this.why} ${GONE} A new Python starts.`,
        [{ label: "Run all above", act: () => this.sequence(this.above(cell)) }]);
    }
  }

  /** @param {Cell} cell @param {Result} result */
  tellError(cell, result) {
    cell.output.error(String(result.error));
    cell.editor?.fault(result.line ?? null);
    if (result.hint) cell.output.note(String(result.hint));
    if (this.missed) {
      cell.output.note(this.missed, [{ label: "Try again", act: () => this.run(cell) }]);
    } else if (result.kind === "NameError" && this.needed(cell).some((other) => !other.ran)) {
      cell.output.note("A cell above that has not run yet defines this name.",
        [{ label: "Run what this needs", act: () => this.withNeeded(cell) }]);
    } else if (result.kind === "NameError" && this.before(cell).some((other) => !other.ran)) {
      cell.output.note("A cell above that has not run yet may define this name.",
        [{ label: "Run all above, then this", act: () => this.sequence([...this.above(cell), cell]) }]);
    }
  }

  /** What comes before a cell; solutions are left to the reader. @param {Cell} cell */
  before(cell) {
    return this.cells.slice(0, this.cells.indexOf(cell)).filter((other) => !other.tags.includes("solution"));
  }

  /**
   * What a reader means by all above: the cells that stand there, and the hidden ones they need;
   * not the measurements that only make a sentence.
   * @param {Cell} cell
   */
  above(cell) {
    const shown = this.before(cell).filter((other) => !other.hidden);
    const needed = new Set([...shown, cell].flatMap((other) => this.needed(other)));
    return this.before(cell).filter((other) => shown.includes(other) || needed.has(other)
      || (other.setUp && !other.keeps));
  }

  /** Everything; what it took is kept, so that the next time can be told how long it will take. */
  async all() {
    const took = await this.sequence(this.cells.filter((cell) => !cell.tags.includes("solution")));
    if (took) this.storage.set("took", JSON.stringify(took));
  }

  /**
   * Stops at the first error and goes there.
   * @param {Cell[]} cells
   * @returns {Promise<Record<string, number> | undefined>} what each took, in ms, if all have run
   */
  async sequence(cells) {
    for (const cell of cells) cell.say("waiting");
    /** @type {Record<string, number>} */
    const took = {};
    const began = performance.now();
    for (const [position, cell] of cells.entries()) {
      this.tell(position, cells, began);
      const start = performance.now();
      const result = await this.once(cell);
      took[cell.id] = Math.round(performance.now() - start);
      if (result.ok || cell.tags.includes("raises-exception")) continue;
      for (const left of cells.slice(position + 1)) left.say("");
      if (!result.ended) {
        this.tell(position, cells, began, true);
        cell.element?.scrollIntoView({ block: "nearest" });
      }
      return undefined;
    }
    this.tell(cells.length, cells, began);
    this.prepareFigures();
    return took;
  }

  /**
   * Says how far a sequence is. How long the rest takes is known where all of the page ran before.
   * @param {number} done @param {Cell[]} cells @param {number} began @param {boolean} [stopped]
   */
  tell(done, cells, began, stopped = false) {
    const known = JSON.parse(this.storage.get("took") ?? "null");
    const left = known && cells.slice(done).reduce((sum, cell) => sum + (known[cell.id] ?? 0), 0);
    const since = performance.now();
    /** @type {Progress} */
    const detail = { done, total: cells.length, spent: since - began, since, left: left ?? undefined, stopped };
    this.session.dispatchEvent(new CustomEvent("progress", { detail }));
  }

  /** The check cell that belongs to a starter. @param {Cell} starter */
  checkOf(starter) {
    const rest = this.cells.slice(this.cells.indexOf(starter) + 1);
    const end = rest.findIndex((cell) => cell.tags.includes("exercise"));
    return rest.slice(0, end < 0 ? undefined : end).find((cell) => cell.tags.includes("check"));
  }

  /** Runs a starter and its check, and says what came of it. @param {Cell} starter */
  async check(starter) {
    const check = this.checkOf(starter);
    if (!(await this.prepare(starter))) return;
    const result = await this.once(starter);
    if (!result.ok || !check) return;
    const verdict = await this.run(check);
    if (!verdict.ok) return;
    if (verdict.passed) {
      this.storage.set(`done:${starter.index}`, "1");
      this.mark(starter);
      starter.say("solved");
    } else {
      starter.say("not yet: read the hint below");
    }
  }

  /** @param {Cell} starter */
  mark(starter) {
    if (starter.element?.querySelector(".nn-live-solved")) return;
    const note = document.createElement("p");
    note.className = "nn-live-solved";
    note.textContent = "✓ solved";
    starter.element?.prepend(note);
  }

  /** The page as it came: code, outputs, marks. */
  reset() {
    for (const cell of this.cells) cell.reset();
    for (const key of this.storage.keys("")) this.storage.set(key, null);
    for (const note of document.querySelectorAll(".nn-live-solved")) note.remove();
  }
}

/** @param {number} ms */
function seconds(ms) {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

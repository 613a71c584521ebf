// A code cell of the page: its editor, its buttons, the place of its output.

import { createEditor } from "./editor.js";
import { Output } from "./output.js";

/** @typedef {{index: number, id: string, source: string, tags: string[], needs: number[]}} Source */

const HIDING = ["hide-input", "remove-input", "hide-cell"];
const OWN_KINDS = ["exercise", "check", "solution"];

export class Cell {
  /** @param {Source} source @param {import("./storage.js").Storage} storage */
  constructor(source, storage) {
    this.index = source.index;
    this.id = source.id;
    this.source = source.source;
    this.tags = source.tags;
    /** Positions on the page of the cells whose names this one uses. */
    this.needs = source.needs;
    this.storage = storage;
    /** @type {HTMLElement | null} */
    this.element = document.querySelector(`.nn-cell-${source.index}`);
    /** The output that came with the page. @type {HTMLElement | null} */
    this.baked = this.element?.querySelector(".cell_output") ?? null;
    this.figure = Boolean(this.element?.querySelector("figure.nn-figure"));
    /** Its output is part of the page for good: a figure with controls, a prediction. */
    this.keeps = Boolean(this.baked?.querySelector("figure.nn-figure, .nn-predict"));
    const own = OWN_KINDS.some((tag) => this.tags.includes(tag));
    this.hidden = !own && HIDING.some((tag) => this.tags.includes(tag));
    /** Runs by itself: hidden, and there for what it defines or for its figure, not for its output. */
    this.setUp = this.hidden && (!this.baked || this.keeps || this.tags.includes("setup"));
    this.ran = false;
    this.offered = false;
    this.running = false;
    this.number = 0;
    /** @type {import("./editor.js").Editor | undefined} */
    this.editor = undefined;
    this.place = document.createElement("div");
    this.place.className = "cell_output docutils container nn-live-output";
    this.output = new Output(this.place);
  }

  get code() {
    return this.editor ? this.editor.code : this.source;
  }

  get name() {
    return this.number ? `cell ${this.number}` : "cell in the background";
  }

  /** @returns {HTMLElement | null} the code as the page shows it */
  get block() {
    return this.element?.querySelector(".cell_input > [class*='highlight-']") ?? null;
  }

  /**
   * Puts the editor in the place of the code.
   * @param {{run(cell: Cell, advance: boolean): void, above(cell: Cell): void, stop(): void, check(cell: Cell): void}} acts
   */
  open(acts) {
    this.element?.append(this.place);
    const block = this.block;
    if (!block) return;
    this.acts = acts;
    const box = document.createElement("div");
    box.className = "nn-live-cell highlight notranslate";
    block.hidden = true;
    block.after(box);
    this.box = box;
    this.editor = createEditor({
      place: box,
      code: this.storage.get(`edit:${this.id}`) ?? this.source,
      label: `Code of cell ${this.number}`,
      onChange: (code) => this.remember(code),
      onRun: (advance) => acts.run(this, advance),
    });
    this.toolbar(box);
    this.remember(this.editor.code);
  }

  /** @param {HTMLElement} box */
  toolbar(box) {
    const bar = document.createElement("div");
    bar.className = "nn-live-bar";
    const button = (/** @type {string} */ text, /** @type {string} */ does, /** @type {() => void} */ act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.setAttribute("aria-label", `${text}: ${does} ${this.number}`);
      made.addEventListener("click", act);
      bar.append(made);
      return made;
    };
    if (this.tags.includes("exercise")) {
      this.checkButton = button("Check", "try the answer in cell", () => this.acts?.check(this));
      this.checkButton.className = "nn-live-check";
    }
    this.runButton = button("Run", "cell", () => (this.running ? this.acts?.stop() : this.acts?.run(this, false)));
    button("Run all above", "everything before cell", () => this.acts?.above(this));
    this.revertButton = button("Undo my changes", "back to the code of the book in cell", () => this.revert());
    this.status = document.createElement("span");
    this.status.className = "nn-live-cell-status";
    this.status.setAttribute("role", "status");
    const label = document.createElement("span");
    label.className = "nn-live-number";
    label.textContent = `cell ${this.number}`;
    bar.append(this.status, label);
    box.append(bar);
  }

  /** @param {string} code */
  remember(code) {
    const edited = code !== this.source;
    this.storage.set(`edit:${this.id}`, edited ? code : null);
    if (this.revertButton) this.revertButton.hidden = !edited;
  }

  revert() {
    if (this.editor) this.editor.code = this.source;
    this.editor?.view.focus();
  }

  /** @param {string} text */
  say(text) {
    if (this.status) this.status.textContent = text;
  }

  /** @param {boolean} on */
  set busy(on) {
    this.running = on;
    this.box?.classList.toggle("nn-running", on);
    if (!this.runButton) return;
    this.runButton.textContent = on ? "Stop" : "Run";
    this.runButton.setAttribute("aria-label", on ? "Stop" : `Run: cell ${this.number}`);
  }

  /** The old output stays, marked, until there is something new. */
  begin() {
    this.editor?.fault(null);
    this.output.expectNew();
    if (!this.keeps) this.baked?.classList.add("nn-stale");
  }

  /** Something new is there, or nothing will come. */
  replaceBaked() {
    if (!this.baked) return;
    this.baked.classList.remove("nn-stale");
    if (!this.keeps) this.baked.hidden = true;
  }

  /** As the page came. */
  reset() {
    this.output.clear();
    this.storage.set(`edit:${this.id}`, null);
    if (this.editor) this.editor.code = this.source;
    this.say("");
    if (this.baked) {
      this.baked.hidden = false;
      this.baked.classList.remove("nn-stale");
    }
  }
}

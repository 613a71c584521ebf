// Figures with controls: once Python knows a figure, its controls take any value, and Python draws.

import { drawing } from "./drawing.js";

/**
 * @typedef {{panels: Node[], sentence: string, found: boolean | null, shows: string[]}} Frame
 * @typedef {{name: string, useSource(draw: (state: object) => Promise<Frame>, options: object): void,
 *   useBaked(): void}} NnFigure
 */

export class Figures {
  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
    /** @type {Map<string, HTMLElement>} */
    this.live = new Map();
    session.addEventListener("end", () => this.release());
  }

  /** Gives these figures to Python. @param {string[]} names */
  take(names) {
    for (const element of document.querySelectorAll("figure.nn-figure")) {
      const figure = /** @type {NnFigure | undefined} */ (/** @type {any} */ (element).nnFigure);
      if (!figure || !names.includes(figure.name) || this.live.has(figure.name)) continue;
      this.live.set(figure.name, /** @type {HTMLElement} */ (element));
      figure.useSource(async (state) => {
        const drawn = await this.session.figure(figure.name, state);
        if (drawn.ended) throw new DOMException("A newer value took the place of this one", "AbortError");
        if (drawn.error) throw new Error(drawn.error);
        const { found, shows } = drawn;
        return { panels: drawn.panels.map(drawing), sentence: String(drawn.sentence), found, shows };
      }, { anyValue: true });
      element.classList.add("nn-figure-live");
    }
  }

  /** Back to the frames that came with the page. */
  release() {
    for (const element of this.live.values()) {
      /** @type {any} */ (element).nnFigure.useBaked();
      element.classList.remove("nn-figure-live");
    }
    this.live.clear();
  }
}

// Loaded when the reader presses Run live: builds the session and puts the page's cells to work.

import { Cell } from "./cells.js";
import { Figures } from "./figures.js";
import { Page } from "./page.js";
import { Panel } from "./panel.js";
import { Runtime } from "./runtime.js";
import { Session } from "./session.js";

/**
 * @typedef {import("./runtime.js").Known} Known
 * @typedef {{build: string, address: string, core: Record<string, Known>, early: Record<string, Known>,
 *   wheel: Record<string, Known>, sweeps: Record<string, Known>}} Lists
 * @param {{page: string, lists: Lists, live: URL, storage: import("./storage.js").Storage, panel: HTMLElement}} given
 */
export async function start({ page: name, lists, live, storage, panel }) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL(`live.css?v=${lists.build}`, live).href;
  // Editors measure their lines: the style has to be there before them.
  const styled = new Promise((resolve, reject) => { 
    style.onload = resolve;
    style.onerror = () => reject(new Error("The editor's style could not be fetched. Check the connection, then try again."));
  });
  document.head.append(style);
  const [{ cells: sources, behind }] = await Promise.all([json(new URL(`cells/${name}.json`, live)), styled]);
  const address = new URL(lists.address.replace(/\/?$/, "/"), live);
  const runtime = new Runtime(address, live, lists, (done, total) => view.progress(done, total));
  const session = new Session(runtime, live, lists.build, { first: ["numpy"], behind });
  const figures = new Figures(session);
  /** @type {Cell[]} */
  const cells = sources.map((/** @type {import("./cells.js").Source} */ source) => new Cell(source, storage));
  const page = new Page(cells, session, figures, storage);
  const stop = () => { session.restart(); };
  const view = new Panel(panel, session, {
    all: () => page.all(),
    stop,
    restart: stop,
    reset: () => { page.reset(); session.restart(); },
  });
  session.start();

  const acts = {
    /** @param {Cell} cell @param {boolean} advance */
    run(cell, advance) {
      page.run(cell);
      if (advance) cells.slice(cells.indexOf(cell) + 1).find((next) => next.editor)?.editor?.view.focus();
    },
    /** @param {Cell} cell */
    above: (cell) => { page.sequence(page.above(cell)); },
    /** @param {Cell} cell */
    check: (cell) => { page.check(cell); },
    stop,
  };
  let number = 0;
  for (const cell of cells) {
    if (cell.block) cell.number = ++number;
    cell.open(acts);
  }
}

/** @param {URL} url */
async function json(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`A part of this site is missing (${url.pathname}: ${answer.status}).`);
  return answer.json();
}

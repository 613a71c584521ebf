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
  const given = Promise.all([json(new URL(`cells/${name}.json`, live)), style(new URL(`live.css?v=${lists.build}`, live))]);
  const address = new URL(lists.address.replace(/\/?$/, "/"), live);
  /** @type {Panel | undefined} */
  let view;
  const runtime = new Runtime(address, live, lists, (done, total) => view?.progress(done, total));
  const behind = given.then(([{ behind }]) => behind);
  behind.catch(() => {}); // said below
  const session = new Session(runtime, live, lists.build, { first: ["numpy"], behind });
  session.start(); // the longest part, so it comes first: what follows is done while Python starts

  const [{ cells: sources }] = await given.catch((error) => { session.end(); throw error; });
  const figures = new Figures(session);
  /** @type {Cell[]} */
  const cells = sources.map((/** @type {import("./cells.js").Source} */ source) => new Cell(source, storage));
  const page = new Page(cells, session, figures, storage);
  const stop = () => { session.restart(); };
  view = new Panel(panel, session, {
    all: () => { opened.then(() => page.all()); },
    stop,
    restart: stop,
    reset: () => { page.reset(); session.restart(); },
  });

  const acts = {
    /** @param {Cell} cell @param {boolean} advance */
    run(cell, advance) {
      opened.then(() => page.run(cell));
      if (advance) cells.slice(cells.indexOf(cell) + 1).find((next) => next.editor)?.editor?.view.focus();
    },
    /** @param {Cell} cell */
    above: (cell) => { opened.then(() => page.sequence(page.above(cell))); },
    /** @param {Cell} cell */
    check: (cell) => { opened.then(() => page.check(cell)); },
    stop,
  };

  // Nothing runs before every cell has its editor, with the reader's own code in it.
  const opened = open(cells, acts);
  await opened;
}

/**
 * Opens one cell after the other, with a pause in between for what the worker needs from the page.
 * @param {Cell[]} cells
 * @param {Parameters<Cell["open"]>[0]} acts
 */
async function open(cells, acts) {
  let number = 0;
  for (const cell of cells) {
    if (cell.block) cell.number = ++number;
    cell.open(acts);
    await new Promise((resolve) => { setTimeout(resolve); });
  }
}

/** Editors measure their lines: their style has to be there before them. @param {URL} url */
function style(url) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = url.href;
  const styled = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error("The editor's style could not be fetched. Check the connection, then try again."));
  });
  document.head.append(link);
  return styled;
}

/** @param {URL} url */
async function json(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`A part of this site is missing (${url.pathname}: ${answer.status}).`);
  return answer.json();
}

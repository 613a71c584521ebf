// All of Run live that a page loads before the reader asks for it: the button, the marks of solved
// exercises, and the way to the rest.

import { Storage } from "./storage.js";

/** @typedef {{live: string, page: string}} Config */

const block = document.getElementById("nn-live-config");
if (block) show(JSON.parse(block.textContent ?? "{}"));

/** @param {Config} config */
function show(config) {
  const live = new URL(config.live, location.href);
  const site = new URL("..", live);
  const storage = new Storage(site, config.page);
  // The page brings the panel along (book/nnkit_book/live.py), so that nothing moves when it wakes.
  const panel = /** @type {HTMLElement} */ (document.querySelector(".nn-live"));
  const button = /** @type {HTMLButtonElement} */ (panel.querySelector(".nn-live-start"));
  const status = /** @type {HTMLElement} */ (panel.querySelector(".nn-live-status"));
  button.disabled = false;
  if (storage.keys("edit:").length) status.append(" Your changes to this page are kept and come back.");
  for (const key of storage.keys("done:")) mark(key.slice(5));
  button.addEventListener("click", () => start(config, live, storage, panel, button, status), { once: true });
}

/**
 * @param {Config} config
 * @param {URL} live
 * @param {Storage} storage
 * @param {HTMLElement} panel
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} status
 */
async function start(config, live, storage, panel, button, status) {
  button.disabled = true;
  try {
    if (typeof WebAssembly !== "object") {
      throw new Error("This browser has no WebAssembly, which Python needs here (some locked-down modes switch it off). "
        + "Another browser will do, or the notebook on your own machine.");
    }
    status.textContent = "Fetching the editor …";
    const lost = () => {
      throw new Error("A part of this site could not be fetched. Check the connection, then try again.");
    };
    // Asked afresh: it names the build, and so every other file exactly.
    const answer = await fetch(new URL("site.json", live), { cache: "no-cache" }).catch(lost);
    if (!answer.ok) lost();
    const lists = await answer.json().catch(lost);
    const module = await import(new URL(`live.js?v=${lists.build}`, live).href).catch(lost);
    await module.start({ page: config.page, lists, live, storage, panel });
  } catch (error) {
    panel.classList.add("nn-live-failed");
    status.textContent = /** @type {Error} */ (error).message;
    button.textContent = "Try again";
    button.disabled = false;
    // The browser remembers a module that it could not fetch: only a fresh page asks once more.
    button.addEventListener("click", () => location.reload(), { once: true });
  }
}

/** @param {string} index of the starter cell */
function mark(index) {
  const cell = document.querySelector(`.nn-cell-${CSS.escape(index)}`);
  const note = document.createElement("p");
  note.className = "nn-live-solved";
  note.textContent = "✓ solved";
  cell?.prepend(note);
}

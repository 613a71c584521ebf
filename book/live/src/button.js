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
  const panel = document.createElement("section");
  panel.className = "nn-live";
  panel.setAttribute("aria-label", "Run live");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nn-live-start";
  button.textContent = "Run live";
  const status = document.createElement("p");
  status.className = "nn-live-status";
  status.setAttribute("role", "status");
  const edits = storage.keys("edit:").length;
  status.textContent = "Change and run the code of this page, here in your browser. Fetches about 9 MB"
    + (document.querySelector("figure.nn-figure") ? ", 19 MB with figures." : ".")
    + (edits ? " Your changes to this page are kept and come back." : "");
  panel.append(button, status);
  const title = ["[data-nn-live]", "article.bd-article h1", "main h1", "h1"]
    .map((place) => document.querySelector(place)).find(Boolean);
  if (title?.hasAttribute("data-nn-live")) title.append(panel);
  else if (title) title.after(panel);
  else document.body.prepend(panel);
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

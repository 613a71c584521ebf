// The place of a cell's output. Text goes in as text, pictures as images, Markdown and tables
// through a sanitiser with a short list of harmless elements: never markup as it came.

import DOMPurify from "dompurify";
import { Marked } from "marked";

const ALLOWED_TAGS = [
  "p", "br", "hr", "strong", "b", "em", "i", "del", "s", "sub", "sup", "small", "code", "pre", "span", "div",
  "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "a",
  "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "details", "summary",
];
const ALLOWED_ATTR = ["href", "colspan", "rowspan", "scope", "title", "align", "open", "lang", "dir"];
const MATH = "nn-math";

const marked = new Marked({ gfm: true, async: false });
// Formulas pass through Markdown untouched; MathJax sets them afterwards.
marked.use({
  extensions: [{
    name: "math",
    level: "inline",
    start: (source) => source.indexOf("$"),
    tokenizer(source) {
      const found = /^(\$\$?)((?:\\.|[^$\\])+?)\1(?!\d)/.exec(source);
      if (found) return { type: "math", raw: found[0], text: found[2], display: found[1] === "$$" };
    },
    renderer: (token) => `<span title="${MATH}">${escape(token.display ? `\\[${token.text}\\]` : `\\(${token.text}\\)`)}</span>`,
  }],
});

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** @param {string} html @returns {DocumentFragment} */
export function sanitised(html) {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS, ALLOWED_ATTR, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|\.{0,2}\/)/i, RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll("a")) link.rel = "noopener noreferrer nofollow";
  for (const table of fragment.querySelectorAll("table")) table.className = "dataframe";
  return fragment;
}

/** @param {string} source @returns {DocumentFragment} */
export function markdown(source) {
  const fragment = sanitised(/** @type {string} */ (marked.parse(source)));
  for (const math of fragment.querySelectorAll(`span[title="${MATH}"]`)) {
    math.removeAttribute("title");
    math.className = "math notranslate nohighlight";
  }
  return fragment;
}

const IMAGES = ["image/png", "image/jpeg", "image/svg+xml"];

export class Output {
  /** @param {HTMLElement} place an empty element that belongs to this output alone */
  constructor(place) {
    this.place = place;
    /** @type {HTMLElement | null} */
    this.text = null;
    this.textKind = "";
    /** @type {string[]} */
    this.urls = [];
    this.stale = false;
  }

  /** The old output stays, marked, until something new comes: the page does not jump. */
  expectNew() {
    this.stale = true;
    this.place.classList.add("nn-stale");
  }

  freshen() {
    if (this.stale) this.clear();
  }

  clear() {
    this.stale = false;
    this.place.classList.remove("nn-stale");
    this.place.replaceChildren();
    this.text = null;
    for (const url of this.urls.splice(0)) URL.revokeObjectURL(url);
  }

  /** @param {string} kind @param {string} text */
  stream(kind, text) {
    this.freshen();
    if (!this.text || this.textKind !== kind) {
      this.text = this.pre(kind === "stderr" ? "stream stderr" : "stream");
      this.textKind = kind;
    }
    // A carriage return writes over the line, as progress bars do.
    const parts = ((this.text.textContent ?? "") + text).split("\n");
    this.text.textContent = text.includes("\r")
      ? parts.map((line) => line.replace(/\r+$/, "").replace(/^.*\r/s, "")).join("\n")
      : (this.text.textContent ?? "") + text;
  }

  /** @param {string} kind @returns {HTMLElement} */
  pre(kind) {
    const box = document.createElement("div");
    box.className = `output ${kind} highlight-none notranslate`;
    const inner = document.createElement("div");
    inner.className = "highlight";
    const pre = document.createElement("pre");
    pre.tabIndex = 0; // long lines scroll sideways: by keyboard too
    inner.append(pre);
    box.append(inner);
    this.place.append(box);
    return pre;
  }

  /** @param {Record<string, string>} bundle */
  display(bundle) {
    this.freshen();
    this.text = null;
    const image = IMAGES.find((mime) => typeof bundle[mime] === "string");
    if (image) this.image(image, bundle[image], bundle["text/plain"]);
    else if (bundle["text/html"]) this.rich(sanitised(String(bundle["text/html"])), "text_html");
    else if (bundle["text/markdown"]) this.rich(markdown(String(bundle["text/markdown"])), "text_markdown");
    else if (bundle["text/latex"]) this.rich(markdown(withDollars(String(bundle["text/latex"]))), "text_latex");
    else this.pre("text_plain").textContent = String(bundle["text/plain"] ?? "");
  }

  /** @param {string} mime @param {string} data @param {string} [plain] */
  image(mime, data, plain) {
    const url = imageUrl(mime, data);
    if (!url) {
      this.pre("text_plain").textContent = plain ?? "";
      return;
    }
    this.urls.push(url);
    const image = document.createElement("img");
    image.className = "nn-live-image";
    image.alt = plain && !plain.startsWith("<") ? plain : "Figure drawn by the cell above";
    // Drawn at two pixels for one: shown at half its size, so that it is sharp.
    if (mime === "image/png") image.onload = () => { image.width = Math.round(image.naturalWidth / 2); };
    image.src = url;
    this.box("image_png").append(image);
  }

  /** @param {DocumentFragment} fragment @param {string} kind */
  rich(fragment, kind) {
    const box = this.box(kind);
    box.append(fragment);
    const math = /** @type {any} */ (window).MathJax;
    if (box.querySelector(".math")) math?.typesetPromise?.([box]);
  }

  /** @param {string} kind */
  box(kind) {
    const box = document.createElement("div");
    box.className = `output ${kind}`;
    this.place.append(box);
    return box;
  }

  /** @param {string} text */
  error(text) {
    this.freshen();
    this.text = null;
    this.pre("traceback").textContent = text;
  }

  /**
   * A sentence of the page itself, with what can be done about it.
   * @param {string} text
   * @param {{label: string, act: () => void}[]} [actions]
   */
  note(text, actions = []) {
    this.freshen();
    this.text = null;
    const note = document.createElement("p");
    note.className = "nn-live-note";
    note.setAttribute("role", "status");
    note.textContent = text;
    for (const { label, act } of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", act);
      note.append(" ", button);
    }
    this.place.append(note);
  }
}

/** @param {string} source */
function withDollars(source) {
  return /^\s*\$/.test(source) ? source : `$$${source}$$`;
}

/**
 * @param {string} mime
 * @param {string} data base64, or text for SVG
 * @returns {string} an address, empty if the data are no picture's
 */
export function imageUrl(mime, data) {
  /** @type {BlobPart} */
  let bytes = data;
  if (mime !== "image/svg+xml" || !data.trimStart().startsWith("<")) {
    try {
      bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    } catch {
      return "";
    }
  }
  return URL.createObjectURL(new Blob([bytes], { type: mime }));
}

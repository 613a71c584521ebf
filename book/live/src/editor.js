// A cell's editor. It uses the class names of Pygments, so that code looks in it as it looks on the
// page, in light and in dark.

import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tagHighlighter, tags as t } from "@lezer/highlight";

const pygments = tagHighlighter([
  { tag: t.comment, class: "c1" },
  { tag: t.definitionKeyword, class: "k" },
  { tag: t.moduleKeyword, class: "kn" },
  { tag: t.operatorKeyword, class: "ow" },
  { tag: [t.keyword, t.controlKeyword], class: "k" },
  { tag: [t.bool, t.null, t.self], class: "kc" },
  { tag: t.string, class: "s1" },
  { tag: t.special(t.string), class: "s1" },
  { tag: t.escape, class: "se" },
  { tag: t.number, class: "mi" },
  { tag: t.function(t.definition(t.variableName)), class: "nf" },
  { tag: t.definition(t.className), class: "nc" },
  { tag: t.className, class: "nc" },
  { tag: t.meta, class: "nd" },
  { tag: [t.operator, t.derefOperator], class: "o" },
  { tag: [t.punctuation, t.bracket, t.separator], class: "p" },
  { tag: [t.variableName, t.propertyName], class: "n" },
]);

/** @type {import("@codemirror/state").StateEffectType<number | null>} */
const setFault = StateEffect.define();
const faultLine = Decoration.line({ class: "nn-fault" });
/** The line of the last error; typing takes the mark away. */
const fault = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) marks = Decoration.none;
    for (const effect of transaction.effects) {
      if (!effect.is(setFault)) continue;
      const { doc } = transaction.state;
      marks = effect.value === null || effect.value < 1 || effect.value > doc.lines ? Decoration.none
        : Decoration.set([faultLine.range(doc.line(effect.value).from)]);
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * @typedef {{view: EditorView, code: string, fault(line: number | null): void}} Editor
 * @param {{place: HTMLElement, code: string, label: string, onChange(code: string): void, onRun(advance: boolean): void}} options
 * @returns {Editor}
 */
export function createEditor({ place, code, label, onChange, onRun }) {
  const help = document.createElement("p");
  help.className = "nn-live-keys";
  help.id = `nn-keys-${Math.random().toString(36).slice(2)}`;
  const usual = "Shift+Enter runs · Tab indents · Esc, then Tab leaves the editor";
  help.textContent = usual;
  const leaving = (/** @type {boolean} */ on) => {
    view.setTabFocusMode(on);
    help.textContent = on ? "Tab now leaves the editor" : usual;
  };
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: code,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: () => { onRun(true); return true; } },
          { key: "Mod-Enter", run: () => { onRun(false); return true; } },
          { key: "Escape", run: () => { leaving(true); return true; } },
          { key: "Tab", run: tab, shift: indentLess },
        ]),
        history(),
        drawSelection(),
        lineNumbers(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        EditorState.tabSize.of(4),
        python(),
        syntaxHighlighting(pygments),
        fault,
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.scrollMargins.of(() => ({ top: covered() })),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": help.id, tabindex: "0", spellcheck: "false" }),
        // Its words change when it is next seen: nothing on the page moves while a button is pressed.
        EditorView.domEventHandlers({ focus: () => leaving(false) }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          leaving(false);
          onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  place.append(help);
  // What is typed here is for nobody else: the theme's search takes "/", wherever it is pressed.
  view.dom.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  return {
    view,
    get code() { return view.state.doc.toString(); },
    set code(text) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }); },
    fault(line) { view.dispatch({ effects: setFault.of(line) }); },
  };
}

/** How much at the top of the window is covered by what stays there: a line that is edited isn't. */
function covered() {
  const staying = document.querySelectorAll(".bd-header-article, .nn-live[data-state='busy']");
  return [...staying].filter((one) => /fixed|sticky/.test(getComputedStyle(one).position))
    .reduce((lowest, one) => Math.max(lowest, Math.min(one.getBoundingClientRect().bottom, innerHeight / 2)), 0);
}

/** Indents an empty or selected line, and elsewhere fills up to the next multiple of four.
 * @param {EditorView} view */
function tab(view) {
  const { state } = view;
  const { head, empty } = state.selection.main;
  const line = state.doc.lineAt(head);
  if (!empty || /^\s*$/.test(line.text.slice(0, head - line.from))) return indentMore(view);
  view.dispatch(state.replaceSelection(" ".repeat(4 - ((head - line.from) % 4))));
  return true;
}

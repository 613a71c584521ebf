// Questions with native radio buttons. A prediction is answered by its figure, once the reader has
// reached a state that shows the answer, or asks for it; a question of the text by the choice.
"use strict";

(() => {
  const memory = window.nnMemory;

  // --- predictions: the guess beside what was measured ---

  function answer(prediction) {
    const chosen = prediction.querySelector("input:checked");
    if (!chosen) return;
    const guess = chosen.parentElement.textContent.trim();
    prediction.querySelector(".nn-guess").textContent = `You expected: ${guess}.`;
    prediction.querySelector(".nn-measured").hidden = false;
    prediction.querySelector(".nn-hint").hidden = true;
    memory.set(`${prediction.id}:answered`, "yes");
  }

  // What a figure has shown so far, since the reader first moved it: names of predictions.
  const shown = new Map();
  const isShown = ({ dataset: { figure, name, waits } }) =>
    shown.has(figure) && (waits === "move" || shown.get(figure).has(name));

  const isAnswered = (prediction) => !prediction.querySelector(".nn-measured").hidden;

  document.addEventListener("nn-shown", ({ detail: { figure, shows } }) => {
    if (!shown.has(figure)) shown.set(figure, new Set());
    for (const name of shows) shown.get(figure).add(name);
    for (const prediction of document.querySelectorAll(`.nn-predict[data-figure="${figure}"]`)) {
      if (isShown(prediction) && !isAnswered(prediction)) answer(prediction);
    }
  });

  for (const prediction of document.querySelectorAll(".nn-predict")) {
    const options = [...prediction.querySelectorAll("input")];
    const hint = prediction.querySelector(".nn-hint");
    const ask = document.createElement("button");
    Object.assign(ask, { type: "button", className: "nn-button", textContent: "Show the answer" });
    ask.hidden = true;
    ask.addEventListener("click", () => {
      answer(prediction);
      options.find((option) => option.checked).focus();
    });
    hint.append(" ", ask);
    prediction.addEventListener("change", () => {
      ask.hidden = false;
      memory.set(prediction.id, String(options.findIndex((option) => option.checked)));
      if (isShown(prediction) || isAnswered(prediction)) answer(prediction);
    });
    const before = options[Number(memory.get(prediction.id) ?? -1)];
    if (!before) continue;
    before.checked = true;
    ask.hidden = false;
    if (memory.get(`${prediction.id}:answered`)) answer(prediction);
  }

  // --- questions of the text: each choice has its reason ---

  for (const question of document.querySelectorAll(".nn-ask")) {
    const options = [...question.querySelectorAll("input")];
    const reasons = [...question.querySelectorAll(".nn-reason")];
    question.querySelector("details").replaceWith(...reasons);
    const show = () => {
      const chosen = options.findIndex((option) => option.checked);
      reasons.forEach((reason, place) => (reason.hidden = place !== chosen));
      return chosen;
    };
    question.addEventListener("change", () => memory.set(question.id, String(show())));
    const before = options[Number(memory.get(question.id) ?? -1)];
    if (before) before.checked = true;
    show();
  }
})();

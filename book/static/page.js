// What every page needs besides its figures: the theme's two buttons whose inline handlers the
// page's policy forbids (see book/nnkit_book/policy.py).
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-nn-do]");
  if (!button) return;
  if (button.dataset.nnDo === "print") window.print();
  if (button.dataset.nnDo === "fullscreen") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }
});

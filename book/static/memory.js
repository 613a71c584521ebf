// What a reader leaves in this browser: goals found, guesses made, pictures kept. It is never sent.
// Every key carries the path of the site, so that two courses on one host do not mix. A browser
// that refuses to store (a private window, a full disk) loses nothing but the memory of it.
"use strict";

window.nnMemory = (() => {
  const site = new URL(document.documentElement.dataset.content_root || "./", location.href).pathname;
  const page = location.pathname.slice(site.length);
  const key = (what) => `nnkit-page:${site}:${page}:${what}`;

  function get(what) {
    try {
      return localStorage.getItem(key(what));
    } catch {
      return null;
    }
  }

  // Null forgets it.
  function set(what, value) {
    try {
      if (value === null) localStorage.removeItem(key(what));
      else localStorage.setItem(key(what), value);
    } catch {
      // Not kept: the page works on.
    }
  }

  return { get, set };
})();

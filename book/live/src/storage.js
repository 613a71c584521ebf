// What a reader leaves in this browser: edited cells and solved exercises. Every key carries the
// path of the site, so that two courses on one host do not mix. A browser that refuses to store
// (a private window, a full disk) loses nothing but the memory of it.

export class Storage {
  /** @param {URL} site address of the site's root @param {string} page */
  constructor(site, page) {
    this.prefix = `nnkit-live:${site.pathname}:${page}:`;
  }

  /** @param {string} key @returns {string | null} */
  get(key) {
    try {
      return localStorage.getItem(this.prefix + key);
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {string | null} value null forgets it */
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(this.prefix + key);
      else localStorage.setItem(this.prefix + key, value);
    } catch {
      // Not kept: the page works on.
    }
  }

  /** The keys of this page that begin so. @param {string} start @returns {string[]} */
  keys(start) {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix + start))
        .map((key) => key.slice(this.prefix.length));
    } catch {
      return [];
    }
  }
}

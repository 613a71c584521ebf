// Fetches the files of the runtime, checks each against the sum that is known for it, and keeps
// them: a restarted Python needs no second fetch. Only files that are named in the course's own
// list or in Pyodide's lock file are ever asked for.

/** @typedef {{sha256: string, size?: number}} Known */
/** @typedef {{file_name: string, sha256: string, depends: string[], imports: string[], name: string}} Package */

const STALLED = 30_000; // ms without a byte

export class FetchError extends Error {}

export class Runtime {
  /**
   * @param {URL} address of the runtime's folder
   * @param {URL} site of the folder `_live/`
   * @param {{core: Record<string, Known>, early: Record<string, Known>, wheel: Record<string, Known>, sweeps: Record<string, Known>}} lists
   * @param {(done: number, total: number) => void} progress in bytes, of what is awaited now
   */
  constructor(address, site, lists, progress) {
    this.address = address;
    this.site = site;
    this.lists = lists;
    this.progress = progress;
    /** @type {Map<string, Promise<ArrayBuffer>>} */
    this.files = new Map();
    /** @type {Map<string, {done: number, size: number}>} */
    this.running = new Map();
    /** @type {Record<string, Package>} */
    this.packages = {};
  }

  /** The files that start Python, by name. */
  async core() {
    const wheel = Object.keys(this.lists.wheel)[0];
    const names = Object.keys(this.lists.core);
    // What every page needs next need not wait for the lock file.
    for (const [name, known] of Object.entries(this.lists.early)) {
      this.file(name, this.address, known).catch(() => {}); // said when it is asked for again
    }
    const pairs = await Promise.all([
      ...names.map(async (name) => [name, await this.file(name, this.address, this.lists.core[name])]),
      (async () => [wheel, await this.file(wheel, this.site, this.lists.wheel[wheel])])(),
    ]);
    const files = Object.fromEntries(pairs);
    this.readLock(files["pyodide-lock.json"]);
    return files;
  }

  /** @param {ArrayBuffer} bytes */
  readLock(bytes) {
    this.packages = JSON.parse(new TextDecoder().decode(bytes)).packages;
  }

  /** The packages that hold these modules. @param {string[]} modules */
  packagesOf(modules) {
    const wanted = new Set(modules);
    return Object.keys(this.packages).filter(
      (name) => this.packages[name].imports.some((module) => wanted.has(module)));
  }

  /**
   * The files of these packages and of all that they depend on.
   * @param {string[]} names
   * @returns {Promise<Record<string, ArrayBuffer>>}
   */
  async wheels(names) {
    /** @type {Set<Package>} */
    const all = new Set();
    const add = (/** @type {string} */ name) => {
      const found = this.packages[name.toLowerCase()];
      if (!found || all.has(found)) return;
      all.add(found);
      found.depends.forEach(add);
    };
    names.forEach(add);
    const pairs = await Promise.all([...all].map(async (found) =>
      [found.file_name, await this.file(found.file_name, this.address, found)]));
    return Object.fromEntries(pairs);
  }

  /** The results of the book's sweeps, as they were kept when it was built. */
  async sweeps() {
    const folder = new URL("sweeps/", this.site);
    const pairs = await Promise.all(Object.entries(this.lists.sweeps).map(async ([name, known]) =>
      [name, await this.file(name, folder, known)]));
    return Object.fromEntries(pairs);
  }

  /**
   * One file, fetched at most once; a failed fetch is forgotten, so that it can be tried again.
   * @param {string} name
   * @param {URL} folder
   * @param {Known} known
   */
  file(name, folder, known) {
    let bytes = this.files.get(name);
    if (!bytes) {
      bytes = this.fetch(name, new URL(name, folder), known);
      this.files.set(name, bytes);
      bytes.catch(() => this.files.delete(name));
    }
    return bytes;
  }

  /**
   * @param {string} name
   * @param {URL} url
   * @param {Known} known
   */
  async fetch(name, url, known) {
    const state = { done: 0, size: known.size ?? 0 };
    this.running.set(name, state);
    const abort = new AbortController();
    let timer = setTimeout(() => abort.abort(), STALLED);
    try {
      // Where the browser offers no digest (a page that came over plain http), it checks the sum
      // itself, but then gives nothing before the whole file is there: no progress inside a file.
      const integrity = globalThis.crypto?.subtle ? {} : { integrity: `sha256-${base64(known.sha256)}` };
      const response = await fetch(url, { signal: abort.signal, credentials: "omit", ...integrity });
      if (!response.ok) throw new FetchError(`${url.host} answered ${response.status} for ${name}.`);
      /** @type {BlobPart[]} */
      const chunks = [];
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), STALLED);
        chunks.push(/** @type {Uint8Array<ArrayBuffer>} */ (value));
        state.done += value.length;
        this.report();
      }
      const bytes = await new Blob(chunks).arrayBuffer();
      if (globalThis.crypto?.subtle && (await sha256(bytes)) !== known.sha256) {
        throw new FetchError(`${name} from ${url.host} is not the file that this course was made for.`);
      }
      return bytes;
    } catch (error) {
      abort.abort();
      if (error instanceof FetchError) throw error;
      throw new FetchError(`The connection to ${url.host} was lost while fetching ${name}.`);
    } finally {
      clearTimeout(timer);
      state.size = state.done;
      if ([...this.running.values()].every(({ done, size }) => done >= size && done > 0)) this.running.clear();
    }
  }

  report() {
    let done = 0, total = 0;
    for (const file of this.running.values()) {
      done += file.done;
      total += Math.max(file.size, file.done);
    }
    this.progress(done, total);
  }
}

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} hex */
function base64(hex) {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16))));
}

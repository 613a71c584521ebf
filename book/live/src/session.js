// One Python: its states, its jobs one after the other, its end and its next start.

import { FetchError } from "./runtime.js";
import { startWorker } from "./sandbox.js";

/** @typedef {import("./runtime.js").Runtime} Runtime */
/** @typedef {"fetching" | "starting" | "ready" | "busy" | "failed"} State */
/** @typedef {{ok: boolean, ended?: boolean, error?: string, kind?: string, hint?: string, line?: number,
 *   passed?: boolean, figures?: string[], missing?: string, shipped?: boolean}} Result */
/** @typedef {{onStream(kind: string, text: string): void, onDisplay(bundle: Record<string, string>): void,
 *   onClear(): void, onStarted(): void, onAgain(module: string): void}} Listener */
/** @typedef {{panels: string[], sentence: string, found: boolean | null, shows: string[], error?: string}} Drawn */
/** @typedef {{message: any, files?: () => Record<string, ArrayBuffer>, listener?: Listener, resolve: (result: any) => void}} Job */

const LEISURE = 200; // ms without a job after which what nobody waits for runs
const ENDED = { ok: false, ended: true };

export class Session extends EventTarget {
  /**
   * @param {Runtime} runtime
   * @param {URL} live
   * @param {string} version
   * @param {{first: string[], behind: Promise<string[]>}} packages needed at once, and fetched behind them
   */
  constructor(runtime, live, version, packages) {
    super();
    this.runtime = runtime;
    this.live = live;
    this.version = version;
    this.wanted = packages;
    /** @type {State} */
    this.state = "fetching";
    this.reason = "";
    /** @type {import("./sandbox.js").Sandbox | undefined} */
    this.sandbox = undefined;
    this.generation = 0;
    this.lastId = 0;
    /** @type {Job[]} */
    this.queue = [];
    /** What nobody waits for: it runs when nothing else has come for a while. @type {Job[]} */
    this.leisure = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    /** The newest state asked for of each figure; older ones are dropped. @type {Map<string, Job>} */
    this.figures = new Map();
    /** @type {Job | undefined} */
    this.job = undefined;
    /** Names of the files that this Python already has. @type {Set<string>} */
    this.sent = new Set();
  }

  /** @param {State} state @param {string} [reason] */
  become(state, reason = "") {
    this.state = state;
    this.reason = reason;
    this.dispatchEvent(new Event("state"));
  }

  /** Fetches what is not yet here, starts a worker and Python in it. */
  async start() {
    const mine = ++this.generation;
    try {
      this.become("fetching");
      const worker = startWorker(this.live, this.version);
      // A start that was given up leaves no worker behind.
      worker.then((sandbox) => { if (mine !== this.generation) sandbox.end(); }, () => {});
      const files = await this.runtime.core();
      Object.assign(files, await this.runtime.wheels(this.wanted.first));
      if (mine !== this.generation) return;
      const sandbox = await worker;
      if (mine !== this.generation) return;
      this.sandbox = sandbox;
      this.become("starting");
      sandbox.port.onmessage = ({ data }) => this.receive(data, mine);
      sandbox.port.postMessage({
        type: "boot", files: this.unsent(files), wheel: Object.keys(this.runtime.lists.wheel)[0], packages: this.wanted.first,
        env: { MPLBACKEND: "module://nnkit_live_backend", NNKIT_LIVE: "1", OPENBLAS_NUM_THREADS: "1" },
      });
    } catch (error) {
      if (mine === this.generation) this.fail(error);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.end();
    const known = error instanceof FetchError;
    const what = error instanceof Error ? error.message : String(error);
    this.become("failed", known ? `${what} Check the connection, then try again.` : `Python did not start: ${what}`);
  }

  /** Ends the worker and answers every waiting job. */
  end() {
    this.generation++;
    this.sandbox?.end();
    this.sandbox = undefined;
    const open = [this.job, ...this.queue, ...this.leisure, ...this.figures.values()];
    this.job = undefined;
    this.queue = [];
    this.leisure = [];
    clearTimeout(this.pause);
    this.figures.clear();
    this.sent.clear();
    for (const job of open) job?.resolve(ENDED);
    this.dispatchEvent(new Event("end"));
  }

  /** All names are gone after this. */
  restart() {
    this.end();
    return this.start();
  }

  /**
   * Runs code; answers when it is done, or when the worker was ended.
   * @param {string} code
   * @param {string} name how tracebacks call it
   * @param {Listener} listener
   * @param {{leisurely?: boolean, fresh?: boolean}} [how] leisurely: nobody waits for it; fresh:
   *   the results of sweeps that came with the page are not used
   * @returns {Promise<Result>}
   */
  async run(code, name, listener, { leisurely = false, fresh = false } = {}) {
    const sweeps = code.includes("sweep(") && !fresh ? await this.sweeps() : {};
    return new Promise((resolve) => {
      const message = { type: "run", id: ++this.lastId, code, name, sweeps, fresh };
      (leisurely ? this.leisure : this.queue).push({ message, listener, resolve });
      this.next();
    });
  }

  /** Results of sweeps that came with the page and that Python doesn't have yet. */
  async sweeps() {
    try {
      return this.unsent(await this.runtime.sweeps());
    } catch {
      return {}; // they are computed
    }
  }

  /**
   * Draws a figure. A newer request for the same figure takes the place of one that still waits.
   * @param {string} name @param {object} state
   * @returns {Promise<Drawn & Result>}
   */
  figure(name, state) {
    return new Promise((resolve) => {
      this.figures.get(name)?.resolve(ENDED);
      this.figures.set(name, { message: { type: "figure", id: ++this.lastId, name, state }, resolve });
      this.next();
    });
  }

  /** Starts the next job: the reader's cells, then figures that were moved, then the rest. */
  next() {
    if (this.job || (this.state !== "ready" && this.state !== "busy")) return;
    const [moved] = this.figures;
    const job = this.queue.shift() ?? moved?.[1];
    if (job) {
      if (moved?.[1] === job) this.figures.delete(moved[0]);
      this.begin(job);
      return;
    }
    if (this.state === "busy") this.become("ready");
    clearTimeout(this.pause);
    if (this.leisure.length) this.pause = setTimeout(() => this.atLeisure(), LEISURE);
  }

  atLeisure() {
    const job = this.job ? undefined : this.leisure.shift();
    if (job) this.begin(job);
  }

  /** @param {Job} job */
  begin(job) {
    clearTimeout(this.pause);
    this.job = job;
    this.sandbox?.port.postMessage(job.files ? { ...job.message, files: job.files() } : job.message);
    this.become("busy");
  }

  /** @param {any} message from the worker @param {number} generation */
  receive(message, generation) {
    if (generation !== this.generation) return;
    if (message.type === "ready") {
      this.become("ready");
      this.dispatchEvent(new Event("started"));
      this.fetchBehind(generation);
      this.next();
    } else if (message.type === "need") {
      this.give(message, generation);
    } else if (message.type === "fatal") {
      const reason = /memory/i.test(message.message) ? "it had used all the memory it may have" : String(message.message);
      this.dispatchEvent(new CustomEvent("crash", { detail: { reason } }));
      if (this.state === "starting") this.fail(new Error(reason));
      else this.restart();
    } else if (this.job && message.id === this.job.message.id) {
      this.answer(this.job, message);
    }
  }

  /** @param {Job} job @param {any} message */
  answer(job, message) {
    const { listener } = job;
    if (message.type === "stream") listener?.onStream(String(message.kind), String(message.text));
    else if (message.type === "display") listener?.onDisplay(message.bundle);
    else if (message.type === "clear") listener?.onClear();
    else if (message.type === "started") listener?.onStarted();
    else if (message.type === "again") listener?.onAgain(String(message.module));
    else if (message.type === "done" || message.type === "figure") {
      this.job = undefined;
      job.resolve(message);
      this.next();
    }
  }

  /** Answers a worker that misses modules. @param {any} message @param {number} generation */
  async give({ need, modules }, generation) {
    const names = this.runtime.packagesOf(modules.map(String));
    /** @type {Record<string, ArrayBuffer>} */
    let files = {};
    let failed = false;
    try {
      if (names.length) this.dispatchEvent(new CustomEvent("awaits", { detail: { names } }));
      files = await this.runtime.wheels(names);
    } catch (error) {
      failed = true;
      this.dispatchEvent(new CustomEvent("missed", { detail: { error } }));
    }
    if (generation !== this.generation) return;
    this.sandbox?.port.postMessage({ type: "packages", need, names: failed ? [] : names, files: this.unsent(files) });
    this.dispatchEvent(new Event("state"));
  }

  /** Those of these files that Python does not have yet. @param {Record<string, ArrayBuffer>} files */
  unsent(files) {
    const fresh = Object.entries(files).filter(([name]) => !this.sent.has(name));
    for (const [name] of fresh) this.sent.add(name);
    return Object.fromEntries(fresh);
  }

  /** @param {number} generation */
  async fetchBehind(generation) {
    try {
      const names = await this.wanted.behind;
      if (!names.length) return;
      const files = await this.runtime.wheels(names);
      if (generation !== this.generation) return;
      // Unpacking takes a while too: it does not stand before what the reader runs.
      const message = { type: "install", id: ++this.lastId, names };
      const result = await new Promise((resolve) => {
        this.leisure.push({ message, files: () => this.unsent(files), resolve });
        this.next();
      });
      if (!result.ended) this.dispatchEvent(new Event("behind"));
    } catch {
      // A cell that needs these packages asks again, and then says what went wrong.
    }
  }
}

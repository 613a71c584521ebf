// The worker that runs the reader's Python. It has no way to the network: every file it needs comes
// from the page (src/runtime.js) as bytes that the page has checked.

import { limitMemory, lockDown } from "./lockdown.js";
import python from "./python.js";

const HOME = "/lib/nnkit-live";
const SWEEPS = `${HOME}/sweeps`;

lockDown(self);
limitMemory(1.5 * 2 ** 30);

/** @type {MessagePort} */
let port;
/** Files sent by the page and not yet used, by name. @type {Map<string, ArrayBuffer>} */
const given = new Map();
/** @type {any} */
let pyodide;
/** @type {any} the functions of python/nnkit_live.py */
let shell;
/** Answers to `need` that are still to come. @type {Map<number, (names: string[]) => void>} */
const waiting = new Map();
let lastNeed = 0;

self.onmessage = ({ ports }) => {
  self.onmessage = null;
  port = ports[0];
  port.onmessage = ({ data }) => receive(data);
  post({ type: "hello" });
};

/** @param {any} message */
function post(message) {
  port.postMessage(message);
}

/** Jobs run one after the other. @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {any} message from src/session.js */
function receive(message) {
  for (const [name, bytes] of Object.entries(message.files ?? {})) given.set(name, bytes);
  if (message.type === "packages") {
    waiting.get(message.need)?.(message.names);
    waiting.delete(message.need);
    return;
  }
  last = last.then(async () => {
    try {
      if (message.type === "boot") await boot(message);
      else if (message.type === "install") {
        await install(message.names);
        post({ type: "done", id: message.id });
      } else if (message.type === "run") await run(message);
      else if (message.type === "figure") drawFigure(message);
    } catch (error) {
      // Python's own errors were answered in place: what arrives here has broken the interpreter.
      post({ type: "fatal", id: message.id, message: String(/** @type {any} */ (error)?.message ?? error) });
    }
  });
}

/**
 * Stands in for `fetch` inside Pyodide: gives what the page has sent, by the last part of the address.
 * @param {URL | string} address
 */
async function fromPage(address) {
  const name = decodeURIComponent(new URL(address, "https://page.invalid/").pathname.split("/").pop() ?? "");
  const bytes = given.get(name);
  if (!bytes) throw new Error(`${name} is not one of the files that this page gives to Python`);
  given.delete(name);
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(bytes, { headers: { "Content-Type": type } });
}

/**
 * Runs one of Pyodide's own scripts, with the stand-ins for what the worker no longer has.
 * @param {string} file
 * @param {string} wanted what it defines
 */
function evaluate(file, wanted) {
  const source = new TextDecoder().decode(given.get(file));
  given.delete(file);
  const importScripts = () => { throw new Error("importScripts is not available here"); };
  return new Function("fetch", "importScripts", `${source}\nreturn ${wanted}`)(fromPage, importScripts);
}

/** @param {{env: Record<string, string>, packages: string[], wheel: string}} message */
async function boot({ env, packages, wheel }) {
  const scope = /** @type {any} */ (globalThis);
  scope._createPyodideModule = evaluate("pyodide.asm.js", "_createPyodideModule");
  const loadPyodide = evaluate("pyodide.js", "globalThis.loadPyodide");
  pyodide = await loadPyodide({ indexURL: "https://page.invalid/", env: { ...env, NNKIT_SWEEPS: SWEEPS } });
  delete scope._createPyodideModule;
  delete scope.loadPyodide;
  // Nobody writes into this buffer, but Python looks into it now and then, and looking is JavaScript:
  // without that, WebKit lets a loop of WebAssembly run on for half a minute after its worker was ended.
  pyodide.setInterruptBuffer(new Uint8Array(1));
  pyodide.unpackArchive(given.get(wheel), "wheel");
  given.delete(wheel);
  pyodide.FS.mkdirTree(SWEEPS);
  for (const [name, source] of Object.entries(python)) pyodide.FS.writeFile(`${HOME}/${name}`, source);
  pyodide.runPython(`import sys; sys.path.append("${HOME}")`);
  shell = pyodide.pyimport("nnkit_live");
  shell.connect((/** @type {string} */ text) => post(JSON.parse(text)));
  await install(packages);
  post({ type: "ready" });
}

/** @param {string[]} names packages of the lock file, their files already given */
async function install(names) {
  if (names.length) await pyodide.loadPackage(names, { checkIntegrity: false, messageCallback() {} });
}

/** Asks the page for the packages that hold these modules. @param {string[]} modules */
async function fetchModules(modules) {
  const need = ++lastNeed;
  const names = await new Promise((resolve) => {
    waiting.set(need, resolve);
    post({ type: "need", need, modules });
  });
  await install(names);
  return names.length > 0;
}

/** @param {{id: number, code: string, name: string, sweeps?: Record<string, ArrayBuffer>, fresh?: boolean}} message */
async function run({ id, code, name, sweeps = {}, fresh = false }) {
  for (const [file, bytes] of Object.entries(sweeps)) pyodide.FS.writeFile(`${SWEEPS}/${file}`, new Uint8Array(bytes));
  if (fresh) shell.forget_sweeps();
  const modules = shell.missing(code).toJs();
  if (modules.length) await fetchModules(modules);
  post({ type: "started", id });
  let result = JSON.parse(await shell.run(code, name, id));
  // A module that is imported only while the cell runs: fetch it, then run the cell once more.
  if (result.missing && (await fetchModules([result.missing]))) {
    post({ type: "again", id, module: result.missing });
    result = JSON.parse(await shell.run(code, name, id));
  }
  post({ type: "done", id, ...result });
}

/** @param {{id: number, name: string, state: object}} message */
function drawFigure({ id, name, state }) {
  post({ type: "figure", id, ...JSON.parse(shell.render(name, JSON.stringify(state))) });
}

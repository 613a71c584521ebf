// Starts the worker. It runs inside a frame without an origin (frame.html): there the browser
// refuses every connection and all storage, whatever the code in it tries. Where a browser can't
// start a worker in such a frame, the same worker starts from its address; it has then only its own
// lock (src/lockdown.js).

const PATIENCE = 8_000; // ms for the first sign of life

/**
 * @typedef {{port: MessagePort, end: () => void, framed: boolean}} Sandbox
 * @param {URL} live address of `_live/`
 * @param {string} version part of the addresses, so that no old file is taken from a cache
 * @returns {Promise<Sandbox>}
 */
export async function startWorker(live, version) {
  try {
    return await inFrame(live, version);
  } catch (error) {
    console.info("Run live: no worker in a sandboxed frame here, starting it from its address.", error);
    return byAddress(live, version);
  }
}

/** @typedef {{frame: HTMLIFrameElement, source: string}} Place a frame, and the worker as text */

/** Made once: a new Python is then started without the net. @type {Promise<Place> | undefined} */
let place;
let lastId = 0;

/**
 * @param {URL} live
 * @param {string} version
 * @returns {Promise<Sandbox>}
 */
async function inFrame(live, version) {
  place ??= makePlace(live, version);
  const channel = new MessageChannel();
  const id = ++lastId;
  try {
    const { frame, source } = await place;
    frame.contentWindow?.postMessage({ id, worker: source }, "*", [channel.port2]);
    await patiently(hello(channel.port1));
    const end = () => {
      channel.port1.close();
      frame.contentWindow?.postMessage({ id }, "*");
    };
    return { port: channel.port1, end, framed: true };
  } catch (error) {
    place?.then(({ frame }) => frame.remove(), () => {});
    place = undefined;
    throw error;
  }
}

/**
 * @param {URL} live
 * @param {string} version
 * @returns {Promise<Place>}
 */
async function makePlace(live, version) {
  const answer = await fetch(new URL(`worker.js?v=${version}`, live));
  if (!answer.ok) throw new Error(`worker.js: ${answer.status}`);
  const source = await answer.text();
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.title = "Python";
  frame.hidden = true;
  const loaded = new Promise((resolve, reject) => {
    const listen = (/** @type {MessageEvent} */ event) => {
      if (event.source !== frame.contentWindow || event.data !== "frame ready") return;
      removeEventListener("message", listen);
      resolve(undefined);
    };
    addEventListener("message", listen);
    frame.onerror = reject;
  });
  frame.src = new URL(`frame.html?v=${version}`, live).href;
  document.body.append(frame);
  try {
    await patiently(loaded);
  } catch (error) {
    frame.remove();
    throw error;
  }
  return { frame, source };
}

/**
 * @param {URL} live
 * @param {string} version
 * @returns {Promise<Sandbox>}
 */
async function byAddress(live, version) {
  const worker = new Worker(new URL(`worker.js?v=${version}`, live));
  const channel = new MessageChannel();
  worker.postMessage(null, [channel.port2]);
  await patiently(hello(channel.port1));
  return { port: channel.port1, end: () => { channel.port1.close(); worker.terminate(); }, framed: false };
}

/** @param {MessagePort} port */
function hello(port) {
  return new Promise((resolve) => { port.onmessage = resolve; });
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function patiently(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the worker gave no sign of life")), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// Runs inside frame.html, a document without an origin whose policy allows no connection at all.
// A worker made here from its text inherits that policy: the browser itself keeps it off the net.
// The frame stays; each Python is a worker of its own in it.
/** @type {Map<number, Worker>} */
const workers = new Map();
addEventListener("message", ({ source, data, ports }) => {
  if (source !== parent || typeof data?.id !== "number") return;
  if (typeof data.worker !== "string") {
    workers.get(data.id)?.terminate();
    workers.delete(data.id);
    return;
  }
  const url = URL.createObjectURL(new Blob([data.worker], { type: "text/javascript" }));
  const worker = new Worker(url);
  workers.set(data.id, worker);
  worker.postMessage(null, [ports[0]]);
});
parent.postMessage("frame ready", "*");

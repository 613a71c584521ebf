// Runs inside frame.html, a document without an origin whose policy allows no connection at all.
// A worker made here from its text inherits that policy: the browser itself keeps it off the net.
let started = false;
addEventListener("message", (event) => {
  if (started || event.source !== parent || typeof event.data?.worker !== "string") return;
  started = true;
  const url = URL.createObjectURL(new Blob([event.data.worker], { type: "text/javascript" }));
  new Worker(url).postMessage(null, [event.ports[0]]);
});
parent.postMessage("frame ready", "*");

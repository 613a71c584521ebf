// What talks to the network, to storage or to other workers is taken away before anything else is
// loaded. Nothing in the worker keeps a copy: files that Python needs are sent in by the page.

/** Names on the global object, its prototypes, or on `navigator`. */
const TAKEN = [
  "fetch", "fetchLater", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebSocketError",
  "WebTransport", "EventSource", "FontFace", "FontFaceSet", "fonts", "importScripts",
  "indexedDB", "IDBFactory", "caches", "CacheStorage", "Cache", "cookieStore", "CookieStore",
  "StorageManager", "FileSystemHandle", "FileSystemFileHandle", "FileSystemDirectoryHandle",
  "webkitRequestFileSystem", "webkitRequestFileSystemSync", "webkitResolveLocalFileSystemURL",
  "webkitResolveLocalFileSystemSyncURL", "BroadcastChannel", "Worker", "SharedWorker",
  "RTCPeerConnection", "RTCDataChannel", "Notification", "PushManager", "ServiceWorkerRegistration",
  "ServiceWorkerContainer", "PressureObserver", "PresentationRequest",
];
const TAKEN_FROM_NAVIGATOR = [
  "storage", "storageBuckets", "locks", "sendBeacon", "serviceWorker", "usb", "hid", "serial",
  "bluetooth", "permissions", "connection", "geolocation", "mediaCapabilities",
];

/**
 * Deletes every name from an object and from all it inherits from.
 * @param {any} object
 * @param {string[]} names
 */
function take(object, names) {
  for (let holder = object; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    for (const name of names) {
      if (Object.hasOwn(holder, name)) delete holder[name];
    }
  }
}

/** @param {any} global the worker's global object */
export function lockDown(global) {
  take(global, TAKEN);
  take(global.navigator, TAKEN_FROM_NAVIGATOR);
}

/**
 * Lets WebAssembly memory grow to `limit` bytes and no further: Python then raises MemoryError,
 * where the browser would end the page.
 * @param {number} limit
 */
export function limitMemory(limit) {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (/** @type {number} */ pages) {
    if (this.buffer.byteLength + pages * 65536 > limit) throw new RangeError("memory limit of the page");
    return grow.call(this, pages);
  };
}

"""What the reader's code can't reach: the net, storage, the page."""

from __future__ import annotations

import pytest

# Each is tried from Python. It must raise, or find nothing.
WAYS = {
    "fetch": "import js\nawait js.fetch(URL)",
    "fetch by name": "from js import fetch\nawait fetch(URL)",
    "XMLHttpRequest": "import js\nr = js.XMLHttpRequest.new()\nr.open('GET', URL, False)\nr.send()",
    "WebSocket": "import js\njs.WebSocket.new(URL.replace('http', 'ws'))",
    "EventSource": "import js\njs.EventSource.new(URL)",
    "WebTransport": "import js\njs.WebTransport.new(URL)",
    "importScripts": "import js\njs.importScripts(URL)",
    "indexedDB": "import js\njs.indexedDB.open('x')",
    "caches": "import js\nawait js.caches.open('x')",
    "storage": "import js\nawait js.navigator.storage.getDirectory()",
    "Worker": "import js\njs.Worker.new(URL)",
    "SharedWorker": "import js\njs.SharedWorker.new(URL)",
    "BroadcastChannel": "import js\njs.BroadcastChannel.new('x').postMessage('y')",
    "FontFace": "import js\nawait js.FontFace.new('x', f'url({URL})').load()",
    "localStorage": "import js\njs.localStorage.getItem('x')",
    "document": "import js\njs.document.cookie",
    "parent": "import js\njs.parent.document",
    "pyfetch": "from pyodide.http import pyfetch\nawait pyfetch(URL)",
    "open_url": "from pyodide.http import open_url\nopen_url(URL)",
    "urllib": "import urllib.request\nurllib.request.urlopen(URL)",
    "socket": "import socket\nsocket.create_connection(('localhost', PORT), 1).sendall(b'x')",
    "loadPackage": (
        "import pyodide_js\nawait pyodide_js.loadPackage(URL + '/x-1-py3-none-any.whl')\n"
        "raise OSError('it only logs')"
    ),
    "micropip": "import micropip\nawait micropip.install(URL + '/x-1-py3-none-any.whl')",
    "run_js": "from pyodide.code import run_js\nawait run_js(f'fetch({URL!r})')",
    "global prototype": (
        "from pyodide.code import run_js\nawait run_js('Object.getPrototypeOf(self).fetch')(URL)"
    ),
    "constructor": (
        "from pyodide.code import run_js\n"
        "await run_js('(() => {}).constructor(\"return fetch\")()')(URL)"
    ),
    "dynamic import": "from pyodide.code import run_js\nawait run_js(f'import({URL!r})')",
    "emscripten": (
        "import ctypes\nctypes.CDLL(None).emscripten_run_script(f'fetch({URL!r})'.encode())\n"
        "raise OSError('no way to tell')"
    ),
    "mount": "import pyodide_js\nawait pyodide_js.mountNativeFS('/x', None)",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_readers_code_has_no_way_out(shared, way):
    shared.host.asked.clear()
    target = f"{shared.address}stolen"
    port = shared.host.server_address[1]
    text = shared.run("first", f"URL = {target!r}\nPORT = {port}\n{WAYS[way]}")
    status = shared.cell("first").locator(".nn-live-cell-status").inner_text()
    assert status == "stopped at an error", text
    shared.page.wait_for_timeout(100)
    assert not [path for path in shared.host.asked if "stolen" in path]


LOCKED = [name for name in WAYS if name != "dynamic import"]


@pytest.fixture(scope="module")
def by_address(site, runtime, browser):
    """A page whose browser starts no worker in a frame: the worker's own lock is all there is."""
    from tests.live.live_page import LivePage
    from tests.live.server import serving

    with serving(site, runtime) as host:
        host.forged["frame.html"] = b"<!doctype html><title>no frame</title>"
        context = browser.new_context()
        page = LivePage(context.new_page(), host.url)
        page.host = host
        page.goto()
        page.start()
        yield page
        context.close()


@pytest.mark.parametrize("way", LOCKED)
def test_the_worker_s_own_lock_holds_without_the_frame(by_address, way):
    """Only JavaScript's `import()` is no name that could be taken: there the frame is needed."""
    test_the_readers_code_has_no_way_out(by_address, way)


def test_a_package_is_fetched_from_the_configured_runtime_only(open_page):
    page = open_page()
    page.start()
    page.run("first", "import contourpy\ncontourpy.__version__")
    hosts = {url.split("/")[2] for url in page.asked if url.startswith("http")}
    assert hosts == {page.address.split("/")[2]}


def test_messages_from_the_worker_can_t_put_markup_into_the_page(shared):
    code = (
        "import nnkit_live_output as out, json\n"
        "for kind in ('stream', 'display', 'need', 'done', 'ready', 'fatal?', 'figure'):\n"
        "    out.Page.emit(json.dumps(dict(type=kind.strip('?') + '?', id=out.Page.job)))\n"
        "out.send(type='stream', id=out.Page.job, kind='<b>', text='<i>text</i>')\n"
        "bundle = {'text/html': '<script>window.hit=1</script>'}\n"
        "out.send(type='display', id=out.Page.job, bundle=bundle)"
    )
    text = shared.run("rich", code)
    assert "<i>text</i>" in text
    assert shared.page.evaluate("window.hit") is None

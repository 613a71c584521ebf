"""An ordinary static host, with no special headers: the built site and a runtime beside it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Host(ThreadingHTTPServer):
    """Serves a site; the runtime as the site's own copy; and, if told so, fails in the middle."""

    daemon_threads = True

    def __init__(self, site: Path, runtime: Path) -> None:
        self.site, self.runtime = site, runtime
        self.cut: dict[str, int] = {}  # file name -> bytes after which the line is cut
        self.forged: dict[str, bytes] = {}  # file name -> what is served in its place
        self.slow: dict[str, float] = {}  # file name -> seconds before the answer
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(site)))

    @property
    def url(self) -> str:
        """The site's address, in a folder as on Pages."""
        return f"http://localhost:{self.server_address[1]}/course/"


class _Handler(SimpleHTTPRequestHandler):
    server: Host

    def translate_path(self, path: str) -> str:
        path = urlsplit(path).path.removeprefix("/course")
        if path.startswith("/_live/runtime/"):
            return str(self.server.runtime / path.rpartition("/")[2])
        return super().translate_path(path)

    def do_GET(self) -> None:
        name = urlsplit(self.path).path.rpartition("/")[2]
        self.server.asked.append(urlsplit(self.path).path)
        time.sleep(self.server.slow.get(name, 0))
        if name in self.server.forged:
            self.reply(self.server.forged[name])
        elif name == "site.json":
            lists = json.loads((self.server.site / "_live" / name).read_text(encoding="utf-8"))
            self.reply(json.dumps({**lists, "address": "runtime/"}).encode())
        elif name in self.server.cut:
            content = Path(self.translate_path(self.path)).read_bytes()
            self.reply(content[: self.server.cut[name]], length=len(content))
            self.close_connection = True
        else:
            super().do_GET()

    def reply(self, content: bytes, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def serving(site: Path, runtime: Path) -> Iterator[Host]:
    """Serve in a thread for as long as the block runs."""
    host = Host(site, runtime)
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()
        thread.join()

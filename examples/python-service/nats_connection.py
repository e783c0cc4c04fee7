"""A small NATS client on a plain socket: as much of the protocol as a service needs."""

import json
import socket
import threading
from dataclasses import dataclass
from typing import Callable
from urllib.parse import urlsplit


@dataclass
class Message:
    subject: str
    reply: str
    data: bytes


class Connection:
    """One connection; a thread reads, any thread may write."""

    def __init__(self, url: str, user: str, password: str, name: str) -> None:
        address = urlsplit(url if "://" in url else f"nats://{url}")
        self._socket = socket.create_connection((address.hostname or "localhost", address.port or 4222), 5)
        self._file = self._socket.makefile("rb")
        self._lock = threading.Lock()
        self._handlers: dict[str, Callable[[Message], None]] = {}
        self._pong = threading.Event()
        self.closed = threading.Event()
        self._connect(user or address.username or "", password or address.password or "", name)
        self._socket.settimeout(None)
        threading.Thread(target=self._read, daemon=True).start()

    def _connect(self, user: str, password: str, name: str) -> None:
        self._file.readline()
        login = {"user": user, "pass": password} if user else {}
        options = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True,
                   "lang": "python", "version": "1.0.0", "name": name, **login}
        self._send(b"CONNECT " + json.dumps(options).encode() + b"\r\nPING\r\n")
        answer = self._file.readline().strip()
        if answer != b"PONG":
            raise ConnectionError(f"The broker refuses the connection: {answer.decode(errors='replace')}")

    def subscribe(self, subject: str, handler: Callable[[Message], None], queue: str = "") -> None:
        sid = str(len(self._handlers) + 1)
        self._handlers[sid] = handler
        self._send(f"SUB {subject} {queue} {sid}\r\n".encode())

    def publish(self, subject: str, data: bytes, headers: dict[str, str] | None = None, reply: str = "") -> None:
        if headers is None:
            self._send(f"PUB {subject} {reply} {len(data)}\r\n".encode() + data + b"\r\n")
            return
        head = ("NATS/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items()) + "\r\n").encode()
        size = f"{len(head)} {len(head) + len(data)}"
        self._send(f"HPUB {subject} {reply} {size}\r\n".encode() + head + data + b"\r\n")

    def flush(self) -> None:
        self._pong.clear()
        self._send(b"PING\r\n")
        self._pong.wait(5)

    def close(self) -> None:
        self.closed.set()
        self._socket.close()

    def _send(self, data: bytes) -> None:
        with self._lock:
            self._socket.sendall(data)

    def _read(self) -> None:
        try:
            for line in self._file:
                self._take(line)
        except (OSError, ValueError):
            pass
        self.closed.set()

    def _take(self, line: bytes) -> None:
        verb, _, rest = line.strip().partition(b" ")
        if verb in (b"MSG", b"HMSG"):
            parts = rest.decode().split()
            total = int(parts[-1])
            body = self._file.read(total + 2)[:total]
            numbers = 2 if verb == b"HMSG" else 1
            subject, sid, *reply = parts[:-numbers]
            data = body[int(parts[-2]):] if verb == b"HMSG" else body
            self._handlers[sid](Message(subject, reply[0] if reply else "", data))
        elif verb == b"PING":
            self._send(b"PONG\r\n")
        elif verb == b"PONG":
            self._pong.set()

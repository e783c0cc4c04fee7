"""Requests and events of a Telestion service: JSON in, types in between, JSON out."""

import json
import queue
import threading
import time
from typing import Any, Callable

from nats_connection import Connection, Message


def read_json(data: bytes) -> Any:
    """Strict JSON in UTF-8: no NaN, nothing behind the value."""

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is not JSON")

    return json.loads(data.decode(), parse_constant=refuse)


class Service:
    """Subscribes for one SERVICE_NAME, answers health, and counts what goes wrong."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        self.name = name
        self._errors: list[float] = []
        for subject in ("__telestion__/health", "__telestion__.health"):
            connection.subscribe(subject, self._health)

    def respond(self, subject: str, read: Callable[[Any], Any], write: Callable[[Any], Any],
                handler: Callable[[Any], Any], shared: bool = True, parallel: bool = False) -> None:
        def handle(message: Message) -> None:
            try:
                request = read(read_json(message.data))
            except Exception:
                return self._refuse(message, 400, "invalid-request", "The request does not fit its schema")
            try:
                reply = json.dumps(write(handler(request))).encode()
            except Exception:
                return self._refuse(message, 500, "handler-failed", "The handler failed")
            self._answer(message, reply)

        self._subscribe(subject, handle, shared, parallel)

    def on(self, subject: str, read: Callable[[Any], Any], handler: Callable[[Any], None]) -> None:
        def handle(message: Message) -> None:
            try:
                handler(read(read_json(message.data)))
            except Exception:
                self._count_error()

        self._subscribe(subject, handle, True, False)

    def on_bytes(self, subject: str, handler: Callable[[bytes], None]) -> None:
        self._subscribe(subject, lambda message: handler(message.data), True, False)

    def _subscribe(self, subject: str, handle: Callable[[Message], None], shared: bool, parallel: bool) -> None:
        """Handlers never run on the thread that reads, so that health is answered meanwhile."""
        waiting: queue.Queue[Message] = queue.Queue()

        def work() -> None:
            while True:
                message = waiting.get()
                if parallel:
                    threading.Thread(target=handle, args=(message,), daemon=True).start()
                else:
                    handle(message)

        threading.Thread(target=work, daemon=True).start()
        self.connection.subscribe(subject, waiting.put, self.name if shared else "")

    def _health(self, message: Message) -> None:
        recent = [at for at in self._errors if at > time.monotonic() - 60]
        self._answer(message, json.dumps({"errors": len(recent), "name": self.name}).encode())

    def _refuse(self, message: Message, status: int, code: str, text: str) -> None:
        self._count_error()
        if message.reply:
            headers = {"Nats-Service-Error-Code": str(status), "Nats-Service-Error": text}
            body = json.dumps({"error": {"code": code, "message": text}}).encode()
            self.connection.publish(message.reply, body, headers)

    def _answer(self, message: Message, data: bytes) -> None:
        if message.reply:
            self.connection.publish(message.reply, data)

    def _count_error(self) -> None:
        self._errors = [*self._errors[-999:], time.monotonic()]

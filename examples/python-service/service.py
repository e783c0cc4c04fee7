"""The echo service of the conformance suite in Python, with the types that telestion gen wrote."""

import json
import os
import signal
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "generated-languages"))

from messages import Service  # noqa: E402
from nats_connection import Connection  # noqa: E402
from python import contract, types  # noqa: E402

REQUIRED = ("NATS_URL", "NATS_USER", "NATS_PASSWORD", "SERVICE_NAME", "DATA_DIR")
MAY_BE_EMPTY = ("NATS_USER", "NATS_PASSWORD")


def read_settings() -> dict[str, str]:
    missing = [name for name in REQUIRED
               if name not in os.environ or (os.environ[name] == "" and name not in MAY_BE_EMPTY)]
    if missing:
        sys.exit(f"Settings are missing: {', '.join(missing)}")
    return {name: os.environ[name] for name in REQUIRED}


def always_fail(_value: object) -> None:
    raise RuntimeError("This handler always fails")


def serve(service: Service, prefix: str, data_dir: Path) -> None:
    instance = str(uuid.uuid4())
    identity = types.Identity(instance=instance, name=service.name)

    def slow(request: types.Slow) -> types.SlowReply:
        data = types.identity_to_dict(identity)
        publish(contract.Started.subject(prefix), data)
        time.sleep(request.ms / 1000)
        return types.SlowReply(request.ms)

    def count(event: types.Count) -> None:
        time.sleep((event.ms or 0) / 1000)
        counted = types.Counted(instance=instance, n=event.n, name=service.name)
        publish(contract.Counted.subject(prefix), types.counted_to_dict(counted))

    def store(request: types.Store) -> types.StoreReply:
        data_dir.mkdir(parents=True, exist_ok=True)
        path = data_dir / "note.txt"
        path.write_text(request.text, encoding="utf-8")
        return types.StoreReply(str(path))

    def publish(subject: str, value: object) -> None:
        service.connection.publish(subject, json.dumps(value).encode())

    service.respond(contract.Echo.subject(prefix), types.echo_from_dict, types.echo_reply_to_dict, lambda value: value)
    service.respond(contract.Who.subject(prefix), types.who_from_dict, types.identity_to_dict, lambda _: identity)
    service.respond(contract.Everyone.subject(prefix), types.everyone_from_dict, types.identity_to_dict,
                    lambda _: identity, shared=False)
    service.respond(contract.DoubleMessage.subject(prefix), types.double_message_from_dict,
                    types.double_reply_to_dict, lambda request: types.DoubleReply(2 * request.n))
    service.respond(contract.Slow.subject(prefix), types.slow_from_dict, types.slow_reply_to_dict, slow, parallel=True)
    service.respond(contract.Reject.subject(prefix), types.reject_from_dict, lambda value: value, always_fail)
    service.respond(contract.Store.subject(prefix), types.store_from_dict, types.store_reply_to_dict, store)
    service.on(contract.Count.subject(prefix), types.count_from_dict, count)
    service.on(contract.Fail.subject(prefix), types.fail_from_dict, always_fail)
    service.on_bytes(contract.Binary.subject(prefix),
                     lambda data: service.connection.publish(contract.Returned.subject(prefix), data))


def main() -> None:
    settings = read_settings()
    name = settings["SERVICE_NAME"]
    try:
        connection = Connection(settings["NATS_URL"], settings["NATS_USER"], settings["NATS_PASSWORD"], name)
    except OSError as error:
        sys.exit(f"Cannot connect: {error}")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: connection.closed.set())
    prefix = os.environ.get("CONFORMANCE_PREFIX", "conformance")
    serve(Service(connection, name), prefix, Path(settings["DATA_DIR"]) / name.replace("/", "_"))
    connection.flush()
    print("Conformance service is ready", flush=True)
    connection.closed.wait()
    connection.flush()


if __name__ == "__main__":
    main()

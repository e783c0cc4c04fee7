/** A program for the tests of the host: its first argument says what to do. */
import { nodeHost } from "../../../runtime/adapters/host.ts";

const host = nodeHost();
const [task = "", ...rest] = host.args;

switch (task) {
  case "facts":
    host.writeLine("stdout", JSON.stringify({ ...host, environment: host.environment(rest) }));
    host.writeLine("stderr", "also here");
    break;
  case "flood":
    for (let i = 0; i < Number(rest[0]); i++) host.writeLine("stdout", "x".repeat(99));
    host.exit(7);
    break;
  case "signals": {
    const keepAlive = setInterval(() => {}, 1000);
    const stop = host.onSignal((signal) => {
      host.writeLine("stdout", `Received ${signal}`);
      if (signal === "SIGTERM") {
        stop();
        clearInterval(keepAlive);
      }
    });
    host.writeLine("stdout", `Ready as ${host.pid}`);
  }
}

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
  case "signals":
    setInterval(() => {}, 1000);
    for (const name of ["first", "second"]) {
      host.onStopSignal(async (signal) => {
        host.writeLine("stdout", `Received ${signal}`);
        await new Promise((resolve) => setTimeout(resolve, name === "first" ? 10 : 50));
        if (rest[0] === "hang") await new Promise(() => {});
        host.writeLine("stdout", `Stopped ${name}`);
      });
    }
    host.writeLine("stdout", `Ready as ${host.pid}`);
}

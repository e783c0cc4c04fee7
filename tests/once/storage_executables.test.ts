// Once: it builds executables, which hold a runtime of their own.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { withArchiveStation } from "../helpers/archive_station.ts";
import { eventually } from "../helpers/eventually.ts";
import { runCommand, startCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const WRITER = "ground-station/database-writer/database_writer.ts";
const QUERY = "ground-station/database-query/database_query.ts";
const BUILD_LIMIT_MS = 120_000;
const STREAM = "FLIGHT";

/** Builds both services; gives the paths of the executables, the query service first. */
async function build(folder: string): Promise<[query: string, writer: string]> {
  const cli = ["--import", "tsx", join(PROJECT_FOLDER, "cli/main.ts")];
  const args = [...cli, "build", WRITER, QUERY, "--target", "bun", "--out", folder];
  const { code, stderr } = await runCommand(process.execPath, args, { timeoutMs: BUILD_LIMIT_MS });
  assert.equal(code, 0, stderr);
  const [query = "", writer = ""] = readdirSync(folder).sort();
  return [join(folder, query), join(folder, writer)];
}

test("the archive's services run as executables in an empty folder, with SQLite and JetStream", async () => {
  await withTemporaryFolder((folder) =>
    withArchiveStation(async (station) => {
      const [query, writer] = await build(folder.resolve("bin"));
      const { jetstreamManager } = await import("@nats-io/jetstream");
      const manager = await jetstreamManager(station.connection);
      await manager.streams.add({ name: STREAM, subjects: ["flight.>"] });
      const env = {
        NATS_URL: station.server.url,
        NATS_USER: "",
        NATS_PASSWORD: "",
        DATA_DIR: folder.path,
        SERVICE_NAME: "archive",
        SUBSCRIBE: "flight.>",
        TELEMETRY_STREAM: STREAM,
      };
      const programs = [query, writer].map((file) =>
        startCommand(file, [], { env, cwd: folder.path })
      );
      try {
        await programs[0]?.waitForLine(/"Answers"/);
        await programs[1]?.waitForLine(/"Stores"/);
        await station.fly({ vehicle: "a", messages: 1000 });
        const { readLatest } = station.client.archive;
        await eventually(async () => {
          const { messages: [latest] } = await readLatest.request({ subject: ">" });
          assert.equal((latest?.data as { sequence: number } | undefined)?.sequence, 999);
        });
      } finally {
        for (const program of programs) program.kill();
      }
      for (const program of programs) {
        const { code, stdout, stderr } = await program.ended;
        assert.equal(code, 0, `${stdout}${stderr}`);
      }
    }, { jetStream: true })
  );
});

import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { encodeSpacePacket } from "telestion-edge/packets";
import { createTestBus } from "telestion-edge/testing";
import { linkStatus, receivedFrame, transmitFrame } from "../../generated/mod.ts";
import { runIoService } from "../../ground-station/io/run_io_service.ts";
import { eventually, sleep } from "../helpers/eventually.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { startProgram } from "../helpers/run_program.ts";
import { currentRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { openSerialLine } from "../helpers/serial_line.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const LINK = { link: "uhf" };

function packet(sequenceCount: number): Uint8Array {
  const data = Uint8Array.from({ length: 256 }, (_, byte) => byte); // what a terminal would change
  return encodeSpacePacket({ apid: 11, sequenceCount }, data);
}

test("runIoService() reads and writes a serial line, and stays when it is unplugged", async () => {
  const line = await openSerialLine();
  const bus = createTestBus({
    environment: {
      LINK: LINK.link,
      ADDRESS: `serial:${line.path}`,
      FRAMING: "kiss",
      STATUS_SECONDS: "0.05",
    },
  });
  const service = await runIoService({ bus });
  await eventually(async () => (await bus.expect(linkStatus)).data.state === "up");
  await bus.request(transmitFrame, packet(7), LINK);
  await eventually(() => line.received().length > 256);
  line.send(Uint8Array.from(line.received()));
  assert.deepEqual((await bus.expect(receivedFrame, { params: LINK })).data, packet(7));
  await line.unplug();
  await eventually(async () => (await bus.expect(linkStatus)).data.state === "down");
  await assert.rejects(bus.request(transmitFrame, packet(8), LINK), { code: "rejected" });
  await service.stop();
  await bus.close();
});

test("the IO Service ends at once while nothing comes over its serial line", async () => {
  const [line, server] = [await openSerialLine(), await startNatsServer()];
  await withTemporaryFolder(async (folder) => {
    const env = { NATS_URL: server.url, NATS_USER: "", NATS_PASSWORD: "", DATA_DIR: folder.path };
    const program = startProgram(
      currentRuntime(),
      join(PROJECT_FOLDER, "ground-station/io/io_service.ts"),
      { env: { ...env, SERVICE_NAME: "io", ADDRESS: `serial:${line.path}` } },
    );
    await program.waitForLine("Link is up");
    process.kill(program.pid, "SIGTERM");
    const late = sleep(5000).then(() => program.stop());
    assert.equal((await Promise.race([program.ended, late])).code, 0);
  });
  await line.unplug();
  await server.stop();
});

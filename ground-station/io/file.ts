import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Connection } from "./transport.ts";

/**
 * Opens a file to be read to its end. Nothing can be written to it.
 *
 * @param path the file
 * @returns the connection
 * @throws {Error} when it cannot be read
 */
export async function openFile(path: string): Promise<Connection> {
  await (await open(path, "r")).close(); // names the reason, where a stream would fail later
  const stream = createReadStream(path);
  return {
    peer: path,
    [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator](),
    destroy: () => void stream.destroy(),
    write: () => Promise.reject(new Error("A file that is read takes no frames")),
  };
}

/**
 * Opens a serial line: a character device such as `/dev/ttyUSB0`. Its speed is set before, with
 * `stty`.
 *
 * @param path the device
 * @returns the connection
 * @throws {Error} when there is no such device
 */
export async function openSerial(path: string): Promise<Connection> {
  const device = await open(path, "r+");
  if (!(await device.stat()).isCharacterDevice()) {
    await device.close();
    throw new Error(`File "${path}" is no character device`);
  }
  let closed = false;
  return {
    peer: path,
    [Symbol.asyncIterator]: () => readDevice(device)[Symbol.asyncIterator](),
    destroy: () => {
      if (!closed) device.close().catch(() => {}); // gone already
      closed = true;
    },
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) at += (await device.write(bytes, at)).bytesWritten;
    },
  };
}

async function* readDevice(device: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(4096);
  for (;;) {
    const { bytesRead } = await device.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.slice(0, bytesRead);
  }
}

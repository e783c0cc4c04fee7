import { constants, createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "./transport.ts";

const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
/** A fast line, 3 Mbit/s, fills what the system keeps in three times of this. */
const POLL_MS = 4;

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
  // A read that waits inside the system could not be given up, and would keep the process alive.
  const device = await open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (!(await device.stat()).isCharacterDevice()) {
    await device.close();
    throw new Error(`File "${path}" is no character device`);
  }
  const closing = new AbortController();
  const { signal } = closing;
  return {
    peer: path,
    [Symbol.asyncIterator]: () => readDevice(device, signal)[Symbol.asyncIterator](),
    destroy: () => {
      if (!signal.aborted) device.close().catch(() => {}); // gone already
      closing.abort();
    },
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) {
        at += await whenReady(async () => (await device.write(bytes, at)).bytesWritten, signal);
      }
    },
  };
}

async function* readDevice(device: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(4096);
  for (;;) {
    const { bytesRead } = await whenReady(
      () => device.read(buffer, 0, buffer.length, null),
      signal,
    );
    if (bytesRead === 0) return;
    yield buffer.slice(0, bytesRead);
  }
}

/** Tries again and again while the device has nothing, or no room. */
async function whenReady<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== "EAGAIN") throw error;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

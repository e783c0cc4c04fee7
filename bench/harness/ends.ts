/**
 * Over NATS: client, server and broker in processes of their own, which live through all rounds.
 *
 * @module
 */
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import { BUILD, PEERS } from "./build.ts";
import type { Platform } from "./suite.ts";
import { Worker } from "./worker.ts";

/** A contender by its name in tables, and its module. */
export interface ContenderModule {
  readonly name: string;
  readonly file: string;
}

function ours(name: string, file: string): ContenderModule {
  return { name, file: join(BUILD, file) };
}

function peer(name: string, file: string): ContenderModule {
  return { name, file: join(PEERS, "contenders", file) };
}

/** All contenders over NATS; the first is what ratios are taken to. */
export const CONTENDERS: readonly ContenderModule[] = [
  ours("raw nats.js", "raw.js"),
  ours("raw nats.js, callback", "raw_callback.js"),
  ours("telestion-edge", "telestion.js"),
  ours("bare socket", "socket.js"),
  peer("NestJS + class-validator", "nest.js"),
  peer("Moleculer + validator", "moleculer.js"),
  peer("nats.js + Zod 3", "zod3.js"),
  peer("nats.js + Zod 4", "zod4.js"),
];

/** One end of a contender. */
export interface EndOptions {
  readonly platform: Platform;
  readonly role: "respond" | "ask" | "receive" | "flood";
  readonly contender: ContenderModule;
  readonly url: string;
  readonly subject: string;
}

/** Starts one end of a contender. */
export function startEnd({ platform, role, contender, url, subject }: EndOptions): Promise<Worker> {
  const program = join(BUILD, "process.js");
  const command = [...platform.command, program, role, contender.file, url, subject];
  return Worker.start({ command, cwd: PROJECT_FOLDER });
}

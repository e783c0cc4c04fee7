import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;

/** What a process has used up to now. */
export interface Usage {
  /** Processor time since it started, in s. */
  readonly cpuSeconds: number;
  /** Memory of its own, in MiB: what several processes share counts for none. */
  readonly memoryMiB: number;
}

/**
 * Reads what a process and its children have used, as Linux tells it in `/proc`.
 *
 * @param pid of the process
 * @returns its usage and that of its children, also of those that have ended
 */
export function readUsage(pid: number): Usage {
  const family = [pid, ...childrenOf(pid)];
  const ended = readStat(pid);
  const ticks = family.map(readStat).reduce((sum, { own }) => sum + own, ended.children);
  const kibibytes = family.map(readMemory).reduce((sum, own) => sum + own, 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, memoryMiB: kibibytes / 1024 };
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number)
    .filter((candidate) => readStat(candidate).parent === pid);
}

/** Fields are counted behind the name, which may hold spaces. */
function readStat(pid: number): { parent: number; own: number; children: number } {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ").map(Number) ?? [];
  const sum = (first: number): number => (fields[first] ?? 0) + (fields[first + 1] ?? 0);
  return { parent: fields[1] ?? 0, own: sum(11), children: sum(13) };
}

function readMemory(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  const size = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return size("VmRSS") - size("RssShmem");
}

/** A process may have ended by now. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

import { readSchemas } from "../../codegen/read.ts";
import { nodeFiles, rememberingFiles } from "../adapters/files.ts";
import { watchFolders } from "../adapters/watch.ts";
import { DATA_SUFFIXES, printUpdate, runUpdate, type Session } from "../gen_session.ts";

/** How long changes may go on before they count as one, in milliseconds. */
const SETTLE_MS = 15;

/** What editors keep beside a file while it is open. */
const EDITOR_FILE = /(^|[/\\])\.[^/\\]*$|~$/;

/**
 * Generates, then again after each change, until it is told to stop.
 *
 * @param started what to do, and where
 * @param signal ends it
 * @returns the exit code: 0
 */
export async function watchSchemas(started: Session, signal: AbortSignal): Promise<number> {
  const session = { ...started, files: rememberingFiles() };
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  const changes = createChangeList();
  let watch: Watch = { folders: [], end: () => {} };
  let said = "";
  while (!signal.aborted) {
    const start = performance.now();
    watch = rewatch(session.options.schemas, watch, changes.add);
    if (!changes.take().every(isData)) (await session.generator()).forgetModules();
    const report = await runUpdate(session);
    if (signal.aborted) break;
    // What nobody changed needs no second word: editors touch files more than once per save.
    const outcome = JSON.stringify([report.problems, report.counts]);
    const isNews = report.changes.length > 0 || outcome !== said;
    if (isNews) printUpdate(session, report, start);
    said = outcome;
    session.onUpdate?.(report);
    await Promise.race([changes.next(), stopped]);
    await sleep(SETTLE_MS);
  }
  watch.end();
  return 0;
}

interface Watch {
  readonly folders: readonly string[];
  end(): void;
}

/** Watches all folders that are there now; none can come or go unnoticed meanwhile. */
function rewatch(
  root: string,
  old: Watch,
  onChange: (name: string | undefined) => void,
): Watch {
  let { folders } = old;
  for (;;) {
    const end = watchFolders(folders, onChange);
    const after = listFolders(root);
    if (after.join("\0") === folders.join("\0")) {
      old.end();
      return { folders, end };
    }
    end();
    folders = after;
  }
}

function listFolders(root: string): readonly string[] {
  return readSchemas(nodeFiles, { folder: root, suffixes: [] }).folders;
}

/** Names of what has changed since they were last taken. */
interface ChangeList {
  add(name: string | undefined): void;
  take(): readonly string[];
  /** Settles when there is something to take. */
  next(): Promise<void>;
}

function createChangeList(): ChangeList {
  let names: string[] = [];
  let notify = (): void => {};
  return {
    add(name = "") {
      if (EDITOR_FILE.test(name)) return;
      names.push(name);
      notify();
    },
    take() {
      const taken = names;
      names = [];
      return taken;
    },
    next: () =>
      names.length > 0 ? Promise.resolve() : new Promise((resolve) => {
        notify = resolve;
      }),
  };
}

/** Whether a change touches nothing that a module may import; a name may be unknown. */
function isData(name: string): boolean {
  return name === "" || DATA_SUFFIXES.some((suffix) => name.endsWith(suffix));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

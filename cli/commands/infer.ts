import { resolve } from "node:path";
import { type DraftFile, Inference } from "../../codegen/infer/infer.ts";
import { printable } from "../../codegen/names.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { listen, readFiles } from "../infer/read_samples.ts";
import { displayPath } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { numberOption } from "../tools/numbers.ts";

/** More doubts about one message say nothing more. */
const MOST_DOUBTS = 12;

/**
 * Runs `telestion infer`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @param files files of JSON lines; none: listen to the bus
 * @returns the exit code
 * @throws {UsageError} without files and subject
 */
export async function runInfer(
  values: OptionValues,
  terminal: Terminal,
  files: readonly string[],
): Promise<number> {
  const subject = values["subject"] === undefined ? undefined : String(values["subject"]);
  const seconds = numberOption(values, "seconds", { minimum: 0.01, maximum: 1e6 }) ?? 30;
  const inference = new Inference();
  if (files.length > 0) {
    const paths = files.map((file) => resolve(terminal.cwd, file));
    if (!await readFiles(inference, paths, { subject, terminal })) return 1;
  } else if (subject === undefined) {
    throw new UsageError(`Command "infer" needs samples: name files, or --subject SUBJECT`);
  } else if (await listen(inference, subject, { seconds, values, terminal }) !== 0) return 1;
  if (inference.count === 0) {
    terminal.complain("Found no samples: nothing was written");
    return 1;
  }
  const drafts = inference.draft();
  const out = withSlashes(resolve(terminal.cwd, String(values["out"])));
  return writeDrafts(drafts, { out, force: values["force"] === true, terminal });
}

function writeDrafts(drafts: readonly DraftFile[], options: {
  readonly out: string;
  readonly force: boolean;
  readonly terminal: Terminal;
}): number {
  const { out, force, terminal } = options;
  const present = drafts.filter(({ path }) => nodeFiles.resolve(`${out}/${path}`) !== undefined);
  if (present.length > 0 && !force) {
    for (const { path } of present) {
      const place = displayPath(`${out}/${path}`, terminal);
      terminal.complain(
        `${place}: ${terminal.paint("red", "error")}: File exists: --force replaces`,
      );
    }
    return 1;
  }
  for (const draft of drafts) {
    nodeFiles.stage(`${out}/${draft.path}`, draft.text).commit();
    sayDraft(draft, displayPath(`${out}/${draft.path}`, terminal), terminal);
  }
  return 0;
}

function sayDraft(draft: DraftFile, place: string, terminal: Terminal): void {
  const { subject, samples, doubts } = draft;
  terminal.print(`${place}: ${printable(subject)}, from ${samples} samples`);
  for (const { path, message } of doubts.slice(0, MOST_DOUBTS)) {
    terminal.complain(
      `  unsure${path === "" ? "" : ` of ${printable(path)}`}: ${printable(message)}`,
    );
  }
  if (doubts.length > MOST_DOUBTS) {
    terminal.complain(`  and ${doubts.length - MOST_DOUBTS} doubts more`);
  }
}

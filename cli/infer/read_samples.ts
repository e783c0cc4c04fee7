import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { type Inference, readSample } from "../../codegen/infer/infer.ts";
import { quote } from "../../codegen/suggest.ts";
import { parseJson } from "../../runtime/codec.ts";
import { openSubscription } from "../../runtime/open_subscription.ts";
import type { Terminal } from "../terminal.ts";
import { withBus } from "../tools/with_bus.ts";

/** Samples between two words of progress. */
const PROGRESS_STEP = 1000;

/**
 * Reads files of JSON lines.
 *
 * @param inference takes the samples
 * @param files paths
 * @param options `subject`: of lines that name none, default the file's name; `terminal`: where to
 * say what is wrong
 * @returns whether all lines could be read
 */
export async function readFiles(
  inference: Inference,
  files: readonly string[],
  options: { readonly subject: string | undefined; readonly terminal: Terminal },
): Promise<boolean> {
  const { terminal } = options;
  let fine = true;
  for (const file of files) {
    const subject = options.subject ?? basename(file).replace(/\.[^.]*$/, "").replace(/\s+/g, "_");
    let number = 0;
    try {
      for await (const line of createInterface({ input: createReadStream(file) })) {
        number++;
        if (line.trim() === "") continue;
        inference.add(readSample(line, subject));
        if (number % PROGRESS_STEP === 0) terminal.progress(`Read ${number} lines of ${file}`);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      terminal.complain(`${file}:${number}: ${terminal.paint("red", "error")}: ${reason}`);
      fine = false;
    }
  }
  return fine;
}

/**
 * Listens to a bus.
 *
 * @param inference takes the samples
 * @param subject what to listen to; wildcards are possible
 * @param options `seconds`: for how long; the command's own options, and where to say what happens
 * @returns the exit code
 */
export function listen(inference: Inference, subject: string, options: {
  readonly seconds: number;
  readonly values: Parameters<typeof withBus>[0];
  readonly terminal: Terminal;
}): Promise<number> {
  const { seconds, values, terminal } = options;
  return withBus(values, terminal, ({ connection, ended }) =>
    new Promise((resolve) => {
      let unreadable = 0;
      const end = (): void => {
        clearTimeout(timer);
        if (!subscription.isClosed()) subscription.unsubscribe();
        if (unreadable > 0) terminal.complain(`Left out ${unreadable} payloads that are no JSON`);
        resolve(0);
      };
      const timer = setTimeout(end, seconds * 1000);
      const subscription = openSubscription(connection, subject, {
        callback: (error, message) => {
          if (error !== null) return end();
          const text = new TextDecoder().decode(message.data);
          if (parseJson(message.data) === undefined) unreadable++;
          else inference.add({ subject: message.subject, payload: JSON.parse(text) });
          if (inference.count % 100 === 1) terminal.progress(`Heard ${inference.count} messages`);
        },
      });
      ended.addEventListener("abort", end);
      void connection.flush()
        .then(() => terminal.complain(`Listening on ${quote(subject)} for ${seconds} s`), end);
    }));
}

import process from "node:process";
import { createInterface } from "node:readline/promises";
import type { Ask } from "./choices.ts";

/** Questions on the terminal. */
export interface Questions {
  readonly ask: Ask;
  /** Lets the terminal go. */
  close(): void;
}

/** The user has ended the questions, by Ctrl-C or Ctrl-D. */
export class QuestionsEnded extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "QuestionsEnded";
}

/**
 * Opens the terminal for questions.
 *
 * @returns asks, until it is closed; `undefined` when nobody is there to answer
 */
export function openQuestions(): Questions | undefined {
  if (process.stdin.isTTY !== true) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const end = new AbortController();
  lines.once("SIGINT", () => lines.close());
  lines.once("close", () => end.abort());
  return {
    close: () => lines.close(),
    async ask(question, fallback) {
      const shown = fallback === "" ? "" : ` [${fallback}]`;
      try {
        const answer = await lines.question(`${question}${shown}: `, { signal: end.signal });
        return answer.trim() || fallback;
      } catch (error) {
        throw new QuestionsEnded("The questions were not answered", { cause: error });
      }
    },
  };
}

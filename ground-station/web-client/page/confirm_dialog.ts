import { find } from "../../../cli/console/page/dom.ts";

/** What is asked for. */
export interface Question {
  readonly number: number;
  /** The telecommand in words. */
  readonly text: string;
  /** When it is too late, in milliseconds since 1970, where known. */
  readonly before?: number;
}

/** What a person said: nothing leaves the telecommand waiting. */
export type Decision = "confirm" | "cancel" | "later";

/**
 * Asks whether a hazardous telecommand shall be sent. The safe answer has the focus.
 *
 * @param question which telecommand
 * @returns the answer
 */
export function askForConfirmation({ number, text, before }: Question): Promise<Decision> {
  const dialog = find("confirm", HTMLDialogElement);
  find("confirm-what", HTMLElement).textContent = `#${number} ${text}`;
  const clock = find("confirm-clock", HTMLElement);
  const showClock = (): void => {
    const left = before === undefined ? undefined : Math.ceil((before - Date.now()) / 1000);
    clock.textContent = left === undefined
      ? ""
      : left > 0
      ? `${left} s left to confirm`
      : "It is too late to confirm";
  };
  showClock();
  const timer = setInterval(showClock, 250);
  dialog.returnValue = "later";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      clearInterval(timer);
      const { returnValue } = dialog;
      resolve(returnValue === "confirm" || returnValue === "cancel" ? returnValue : "later");
    }, { once: true });
  });
}

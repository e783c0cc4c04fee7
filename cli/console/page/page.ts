/**
 * The console's page. All that comes from the bus is shown as text.
 *
 * @module
 */
import type { ConnectionEvent, ConsoleEvent, ConsoleMessage } from "../protocol.ts";
import { createComposer } from "./compose.ts";
import { find } from "./dom.ts";
import { openEventStream } from "./event_stream.ts";
import { createLiveList } from "./live.ts";
import { showServices } from "./services.ts";
import { createSubjectList } from "./subjects.ts";

const status = find("status", HTMLElement);
const subject = find("live-subject", HTMLInputElement);

const live = createLiveList();
const composer = createComposer();
const subjects = createSubjectList(find("subjects", HTMLElement), {
  follow: ({ pattern }: ConsoleMessage) => follow(pattern),
  compose: (message: ConsoleMessage) => composer.open(message),
});
const stream = openEventStream({ event: onEvent, lost: (reason) => showStatus(reason, "bad") });

find("live-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  follow(subject.value.trim() || ">");
});
find("clear", HTMLButtonElement).addEventListener("click", () => live.clear());
// Another address in the same tab brings another key.
addEventListener("hashchange", () => location.reload());
follow(">");

function follow(pattern: string): void {
  subject.value = pattern;
  live.clear();
  stream.follow(pattern);
}

function onEvent(event: ConsoleEvent): void {
  switch (event.type) {
    case "contract":
      document.title = event.project === "" ? "Console" : `${event.project} – console`;
      find("project", HTMLElement).textContent = event.project || "Console";
      subjects.show(event.messages);
      return composer.setContract(event);
    case "services":
      return showServices(find("services", HTMLElement), event.services);
    case "rates":
      return subjects.rates(event.rates);
    case "messages":
      return live.add(event);
    case "connection":
      return showConnection(event);
  }
}

function showConnection({ connected, refusal }: ConnectionEvent): void {
  if (!connected) showStatus("The broker is gone: trying again", "bad");
  else if (refusal !== undefined) showStatus(refusal, "bad");
  else showStatus("Connected", "good");
}

function showStatus(text: string, kind: "good" | "bad"): void {
  status.textContent = text;
  status.className = kind;
}

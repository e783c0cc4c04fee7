import type { ConsoleEndpoint, ConsoleService } from "../protocol.ts";
import { h, showMs, showRate } from "./dom.ts";

/** The services whose endpoints are shown. */
const open = new Set<string>();

/**
 * Shows who is on the bus.
 *
 * @param place where to
 * @param services all that answer or did before
 */
export function showServices(place: HTMLElement, services: readonly ConsoleService[]): void {
  if (services.length === 0) {
    place.replaceChildren(h("p", { class: "empty" }, "Nobody answers on this bus yet."));
    return;
  }
  const focused = document.activeElement?.closest<HTMLElement>(".service")?.dataset["name"];
  const elements = services.map(showService);
  place.replaceChildren(...elements);
  const again = elements.find(({ dataset }) => dataset["name"] === focused);
  again?.querySelector("summary")?.focus({ preventScroll: true });
}

function showService(service: ConsoleService): HTMLElement {
  const { name, state, instances, errors, latencyMs, version, runtime, rate } = service;
  const facts = [
    instances > 1 ? `${instances} instances` : "",
    runtime,
    version === "0.0.0" ? "" : version,
  ].filter((fact) => fact !== "");
  const isGone = state === "gone";
  const element = h(
    "details",
    {
      class: "service",
      "data-name": name,
      open: open.has(name),
      ontoggle: () => void (element.open ? open.add(name) : open.delete(name)),
    },
    h(
      "summary",
      {},
      h("span", { class: `dot ${state}`, title: state }),
      h("span", { class: "what" }, h("b", {}, name), h("small", {}, facts.join(" · "))),
      h("span", { class: "number" }, isGone ? "gone" : showRate(rate)),
      h("span", { class: errors ? "number bad" : "number" }, errors ? `${errors} errors` : ""),
      h("span", { class: "number" }, isGone || latencyMs === undefined ? "" : showMs(latencyMs)),
    ),
    showEndpoints(service.endpoints),
  );
  return element;
}

function showEndpoints(endpoints: readonly ConsoleEndpoint[]): HTMLElement {
  if (endpoints.length === 0) return h("p", { class: "empty" }, "It has no endpoints.");
  const rows = endpoints.map(({ subject, requests, errors, meanMs, lastError }) =>
    h(
      "tr",
      { title: lastError },
      h("td", {}, h("code", {}, ...breakable(subject))),
      h("td", {}, requests.toLocaleString("en")),
      h("td", errors > 0 ? { class: "bad" } : {}, errors.toLocaleString("en")),
      h("td", {}, requests === 0 ? "–" : showMs(meanMs)),
    )
  );
  const heading = ["Subject", "Messages", "Errors", "Mean time"].map((text) => h("th", {}, text));
  return h(
    "div",
    { class: "scroll" },
    h("table", {}, h("thead", {}, h("tr", {}, ...heading)), h("tbody", {}, ...rows)),
  );
}

/** A subject that may be broken after its dots. */
function breakable(subject: string): readonly (Node | string)[] {
  return subject.split(/(?<=\.)/).flatMap((token) => [token, h("wbr")]);
}

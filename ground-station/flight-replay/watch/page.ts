/**
 * Shows a flight in a web page: live state by subscription, and the trackers' summaries on request.
 * The page's address names the broker, the vehicle and the trackers:
 * `?broker=ws://127.0.0.1:8080&vehicle=rocket&trackers=tracker-node,tracker-deno`.
 *
 * @module
 */
import { connect } from "nats.ws";
import { createClient, type FlightSummary, type State } from "../../../generated/mod.ts";
import { drawHeights, show } from "./chart.ts";

const DRAW_INTERVAL = 100; // ms
const ASK_INTERVAL = 1000; // ms

const address = new URLSearchParams(location.search);
const broker = address.get("broker") ?? `ws://${location.hostname}:8080`;
const vehicle = address.get("vehicle") ?? "rocket";
const trackers = address.get("trackers")?.split(",") ?? [];

const heights: State[] = [];

try {
  const client = createClient(await connect({ servers: broker, maxReconnectAttempts: -1 }));
  show("connection", `Connected to ${broker}, following "${vehicle}"`);
  client.flight.state.subscribe(remember, { vehicle });
  setInterval(draw, DRAW_INTERVAL);
  setInterval(() => void askAll(client), ASK_INTERVAL);
} catch (error) {
  show("connection", `Cannot connect to ${broker}: ${error}`);
}

function remember(state: State): void {
  const last = heights.at(-1);
  if (last !== undefined && last.flight !== state.flight) heights.length = 0;
  heights.push(state);
}

function draw(): void {
  const last = heights.at(-1);
  if (last === undefined) return;
  for (const name of ["time", "height", "velocity", "acceleration"] as const) {
    show(name, last[name].toFixed(1));
  }
  drawHeights(heights);
}

async function askAll(client: ReturnType<typeof createClient>): Promise<void> {
  const rows = await Promise.all(trackers.map(async (tracker) => {
    try {
      return [tracker, ...cells(await client.tracker.summary.request({}, { tracker }))];
    } catch (error) {
      return [tracker, error instanceof Error ? error.message : String(error)];
    }
  }));
  document.getElementById("trackers")?.replaceChildren(...rows.map(tableRow));
}

function cells({ state, apogee, maximumSpeed, messages }: FlightSummary): string[] {
  const counts = Object.values(messages);
  const received = counts.reduce((sum, { received }) => sum + received, 0);
  const invalid = counts.reduce((sum, { invalid }) => sum + invalid, 0);
  return [state, apogee.toFixed(1), maximumSpeed.toFixed(1), String(received), String(invalid)];
}

function tableRow(texts: readonly string[]): HTMLTableRowElement {
  const row = document.createElement("tr");
  for (const text of texts) row.insertCell().textContent = text;
  return row;
}

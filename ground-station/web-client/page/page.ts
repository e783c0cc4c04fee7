/**
 * The page of mission control: puts its parts together.
 *
 * @module
 */
import { find, h } from "../../../cli/console/page/dom.ts";
import type { PageConfig, WebContract } from "../protocol.ts";
import { Alarms } from "./alarms.ts";
import { type Bus, openBus } from "./bus.ts";
import { Commands } from "./commands.ts";
import { drawSoon } from "./frame.ts";
import { openGlance } from "./glance.ts";
import { GroundTrack } from "./ground_track.ts";
import { Links } from "./links.ts";
import { groupMembers } from "./panels.ts";
import { Plots } from "./plots.ts";
import { Readings } from "./readings.ts";
import { Services } from "./services.ts";
import { Status } from "./status.ts";
import { type MessageState, Telemetry } from "./telemetry.ts";
import { TimeRange } from "./time_range.ts";
import { connectToolbar } from "./toolbar.ts";

const FIRST_SPAN_MS = 5 * 60_000;
const RETRY_MS = 3000;

const [config, contract] = await Promise.all([
  load<PageConfig>("config.json"),
  load<WebContract>("contract.json"),
]);
openGlance();
const status = new Status(config.staleSeconds);
const spacecraft = chooseSpacecraft(config.spacecraft);
let reconnected: (() => void) | undefined;

try {
  const bus = await openBus(config, {
    connected: (isConnected) => {
      status.connected(isConnected);
      if (isConnected) reconnected?.();
    },
    invalid: (message) => status.invalid(message),
    closed: giveUp,
  });
  start(bus);
  status.connected(true);
} catch (error) {
  giveUp(error instanceof Error ? error.message : String(error));
}

function start(bus: Bus): void {
  const { members } = contract;
  const range = new TimeRange(FIRST_SPAN_MS, () => {
    plots.changeRange();
    drawSoon(showRange);
    recallTrack();
  });
  const showRange = connectToolbar(range);
  const track = new GroundTrack(range);
  const recallTrack = (): void => void track.recall(bus).catch(() => {}); // the plots say why
  const observe = (state: MessageState, isLive: boolean): void => {
    if (isLive) status.heard();
    range.advance(state.time);
    plots.observe(state);
    readings.observe(state);
    track.observe(state);
    drawSoon(showRange);
  };
  const telemetry = new Telemetry(bus, { spacecraft, members, listener: observe });
  const changeAlarms = (): void => {
    drawSoon(readings.draw);
    plots.changeAlarms();
  };
  const alarms = new Alarms(bus, { spacecraft, members, onChange: changeAlarms });
  const readings = new Readings(members, alarms);
  const commands = new Commands(bus, { spacecraft, contract });
  const plots = new Plots({
    panels: groupMembers(members),
    telemetry,
    range,
    alarms,
    bus,
    onTrouble: (reason) => status.trouble(reason),
  });
  const recall = async (): Promise<void> => {
    await telemetry.recall().catch((error: Error) => status.trouble(error.message));
    plots.loadSoon(0);
    recallTrack();
    await alarms.recall(range.span.to);
    await commands.recall().catch(() => {}); // the forms say why when one is sent
  };
  reconnected = () => {
    telemetry.clear();
    void recall();
  };
  for (const part of [telemetry, alarms, commands, new Links(bus), new Services(bus)]) part.open();
  void recall();
}

/** One spacecraft at a time: another one is another page. */
function chooseSpacecraft(names: readonly string[]): string {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const chosen = names.includes(wanted) ? wanted : names[0] ?? "";
  const select = find("spacecraft", HTMLSelectElement);
  select.append(...names.map((name) => h("option", { selected: name === chosen }, name)));
  select.addEventListener("change", () => {
    location.hash = encodeURIComponent(select.value);
    location.reload();
  });
  return chosen;
}

/** The login may have changed with the server: as soon as it answers, the page begins anew. */
function giveUp(reason: string): void {
  status.closed(reason);
  setInterval(async () => {
    const answer = await fetch("config.json").catch(() => undefined);
    if (answer?.ok) location.reload();
  }, RETRY_MS);
}

async function load<T>(path: string): Promise<T> {
  return await (await fetch(path)).json() as T;
}

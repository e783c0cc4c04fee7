/** What a replayer is told, by environment, command line or config file. */
export interface ReplayerSettings {
  /** `VEHICLE`: the vehicle that it publishes as. */
  readonly vehicle: string;
  /** `FLIGHT`: files or folders with a recorded flight; none: a simulated flight. */
  readonly flight: readonly string[];
  /** `SPEED`: times real time; `unlimited` is `Infinity`. */
  readonly speed: number;
  /** `LOOP`: whether another flight begins after the end of one. */
  readonly loop: boolean;
  /** `TRACKERS`: the SERVICE_NAMEs of those that must be able to keep up. */
  readonly trackers: readonly string[];
  /** `WINDOW`: how many messages may be under way to a tracker. */
  readonly window: number;
}

/**
 * Reads the settings of a replayer.
 *
 * @param config the configuration of the service
 * @returns its settings
 * @throws {TypeError} when a value cannot be used
 */
export function readSettings(config: Readonly<Record<string, unknown>>): ReplayerSettings {
  const read = (name: string, fallback: string): string => String(config[name] ?? fallback);
  return {
    vehicle: read("VEHICLE", "rocket"),
    flight: splitList(read("FLIGHT", "")),
    speed: read("SPEED", "1") === "unlimited" ? Infinity : positive("SPEED", read("SPEED", "1")),
    loop: read("LOOP", "false") === "true",
    trackers: splitList(read("TRACKERS", "")),
    window: positive("WINDOW", read("WINDOW", "1000")),
  };
}

function splitList(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new TypeError(`Setting ${name} is "${text}": expected a number above 0`);
}

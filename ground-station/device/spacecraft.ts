import type {
  CommandReport,
  Flight,
  Housekeeping,
  Position,
  SpacecraftMode,
  Telecommand,
} from "../../generated/mod.ts";
import { airPressure } from "../simulation/atmosphere.ts";
import type { Motion } from "../simulation/rocket.ts";
import { type Course, motionAt } from "./course.ts";
import { PowerAndHeat } from "./power_and_heat.ts";

const LAUNCH_SITE = { latitude: 39.39, longitude: -8.29, altitude: 150 }; // °, °, m
const METRES_PER_DEGREE = 86_000; // of longitude, at this latitude
const WIND = 4; // m/s to the east
const ROLL_PER_METRE = 0.8; // °/m: the fins stand a little aslant
const LIFT_OFF_SPEED = 10; // m/s
const REST_SPEED = 0.5; // m/s
const FIX_LOST_ACCELERATION = 40; // m/s²
const LOWEST_SCIENCE_VOLTAGE = 7; // V
const BOOT_TIME = 1; // s
const DEFAULT_RATE = 10; // Hz

/** What a packet says, but for its header and the time. */
export type Content<T> = Omit<T, "header" | "time">;

/** Why a telecommand is not obeyed. */
export type Refusal = CommandReport["reason"];

/** A spacecraft: it flies, and does what it is told. */
export class Spacecraft {
  readonly #course: Course;
  readonly #power: PowerAndHeat = new PowerAndHeat();
  #motion: Motion;
  #phase: Housekeeping["phase"] = "pad";
  #mode: SpacecraftMode = "nominal";
  #armed = false;
  #rate: number = DEFAULT_RATE;
  #uptime = 0;
  #reboots = 0;
  #roll = 0;
  #accepted = 0;
  #rejected = 0;

  /**
   * @param course how it flies
   * @param time when it begins: the mission time, negative before lift-off, in s
   */
  constructor(course: Course, time: number) {
    this.#course = course;
    this.#motion = motionAt(course, time);
  }

  /** Mission time, in s. */
  get time(): number {
    return this.#motion.time;
  }

  /** Packets of flight data a second. */
  get rate(): number {
    return this.#rate;
  }

  /** Whether it is starting anew, and silent. */
  get booting(): boolean {
    return this.#uptime < 0;
  }

  /** Lets time pass up to a mission time. */
  advance(time: number): void {
    const seconds = time - this.time;
    this.#motion = motionAt(this.#course, time);
    this.#phase = nextPhase(this.#phase, this.#motion);
    this.#uptime += seconds;
    this.#roll += this.#motion.velocity * ROLL_PER_METRE * seconds;
    this.#power.advance(seconds, this.#motion, { mode: this.#mode, rate: this.#rate });
  }

  /** Stands on the launch pad again. */
  prepare(time: number): void {
    this.#motion = motionAt(this.#course, time);
    this.#phase = "pad";
    this.#armed = false;
  }

  /** Whether it obeys, or why not. */
  judge(telecommand: Telecommand): Refusal {
    const refusal = this.#refusal(telecommand);
    if (refusal === "none") this.#accepted++;
    else this.#rejected++;
    return refusal;
  }

  /** Does what it is told. */
  execute(telecommand: Telecommand): void {
    switch (telecommand.command) {
      case "ping":
      case "playback": // done by the recorder
        return;
      case "set-mode":
        this.#mode = telecommand.mode;
        return;
      case "set-rate":
        this.#rate = telecommand.rate;
        return;
      case "arm":
      case "disarm":
        this.#armed = telecommand.command === "arm";
        return;
      case "reboot":
        this.#reboot();
    }
  }

  housekeeping(): Content<Housekeeping> {
    return {
      mode: this.#mode,
      phase: this.#phase,
      armed: this.#armed,
      uptime: Math.max(0, Math.floor(this.#uptime)),
      reboots: this.#reboots,
      commandsAccepted: this.#accepted % 65_536,
      commandsRejected: this.#rejected % 65_536,
      rate: this.#rate,
      batteryVoltage: this.#power.voltage,
      batteryCurrent: this.#power.current,
      batteryTemperature: this.#power.batteryTemperature,
      boardTemperature: this.#power.boardTemperature,
    };
  }

  flight(): Content<Flight> {
    const { time, height, velocity, acceleration } = this.#motion;
    return {
      missionTime: time,
      altitude: height,
      velocity,
      acceleration,
      pressure: airPressure(LAUNCH_SITE.altitude + height),
      roll: ((this.#roll % 360) + 540) % 360 - 180,
      pitch: this.#pitch(),
      yaw: 90 + 5 * Math.sin(time / 7),
    };
  }

  position(): Content<Position> {
    const { time, height, acceleration } = this.#motion;
    if (Math.abs(acceleration) > FIX_LOST_ACCELERATION) {
      return { valid: false, satellites: 0, latitude: null, longitude: null, altitude: null };
    }
    const drift = WIND * Math.max(0, time);
    return {
      valid: true,
      satellites: 9 + Math.round(2 * Math.sin(time / 11)),
      latitude: LAUNCH_SITE.latitude,
      longitude: LAUNCH_SITE.longitude + drift / METRES_PER_DEGREE,
      altitude: LAUNCH_SITE.altitude + height,
    };
  }

  #refusal({ command, ...rest }: Telecommand): Refusal {
    if (command === "arm" && this.#phase !== "pad") return "wrong-phase";
    const flies = this.#phase === "boost" || this.#phase === "coast";
    if (command === "reboot" && flies) return "not-allowed";
    const isScience = "mode" in rest && rest.mode === "science";
    return isScience && this.#power.voltage < LOWEST_SCIENCE_VOLTAGE ? "battery-low" : "none";
  }

  #reboot(): void {
    this.#uptime = -BOOT_TIME;
    this.#reboots = (this.#reboots + 1) % 65_536;
    this.#mode = "nominal";
    this.#rate = DEFAULT_RATE;
    this.#armed = false;
    this.#accepted = 0;
    this.#rejected = 0;
  }

  /** Upright on the pad, tilting while it coasts, hanging below the parachute. */
  #pitch(): number {
    const { time, velocity } = this.#motion;
    if (this.#phase === "pad" || this.#phase === "boost") return 86;
    if (this.#phase === "landed") return 0;
    if (this.#phase === "descent") return -80 + 8 * Math.sin(time);
    return 86 * Math.min(1, Math.max(0, velocity) / 100);
  }
}

function nextPhase(phase: Housekeeping["phase"], motion: Motion): Housekeeping["phase"] {
  const { velocity, acceleration, height } = motion;
  if (phase === "pad" && velocity > LIFT_OFF_SPEED) return "boost";
  if (phase === "boost" && acceleration < 0) return "coast";
  if (phase === "coast" && velocity < 0) return "descent";
  if (phase === "descent" && Math.abs(velocity) < REST_SPEED && height < 1) return "landed";
  return phase;
}

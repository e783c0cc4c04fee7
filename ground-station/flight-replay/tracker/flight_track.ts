import type { FlightSummary, State } from "../../../generated/mod.ts";

const LIFT_OFF_SPEED = 10; // m/s: more than sensors and wind show on the pad
const DESCENT_SPEED = 2; // m/s: reached 0.2 s after apogee
const REST_SPEED = 0.5; // m/s

/** Follows the vertical motion of one vehicle through its flights. */
export class FlightTrack {
  #flight: number | undefined;
  #flights = 0;
  #state: FlightSummary["state"] = "waiting";
  #apogee = 0;
  #maximumSpeed = 0;

  /**
   * Takes note of a flight state. One with another flight number begins another flight.
   *
   * @param motion the flight state
   */
  observe(motion: State): void {
    if (motion.flight !== this.#flight) this.#begin(motion.flight);
    this.#apogee = Math.max(this.#apogee, motion.height);
    this.#maximumSpeed = Math.max(this.#maximumSpeed, Math.abs(motion.velocity));
    this.#state = nextState(this.#state, motion.velocity);
  }

  /** @returns what is known of the flight */
  summary(): Pick<FlightSummary, "state" | "apogee" | "maximumSpeed" | "flights"> {
    return {
      state: this.#state,
      apogee: this.#apogee,
      maximumSpeed: this.#maximumSpeed,
      flights: this.#flights,
    };
  }

  #begin(flight: number): void {
    this.#flight = flight;
    this.#flights++;
    this.#state = "waiting";
    this.#apogee = 0;
    this.#maximumSpeed = 0;
  }
}

function nextState(state: FlightSummary["state"], velocity: number): FlightSummary["state"] {
  if (state === "waiting" && velocity > LIFT_OFF_SPEED) return "ascending";
  if (state === "ascending" && velocity < -DESCENT_SPEED) return "descending";
  if (state === "descending" && Math.abs(velocity) < REST_SPEED) return "landed";
  return state;
}

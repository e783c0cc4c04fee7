/**
 * A spacecraft in software, at the other end of a link. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { runMissionDevice } from "./run_mission_device.ts";

await runMissionDevice();

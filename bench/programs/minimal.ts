/**
 * The least that this library lets one write: a service that only answers health.
 *
 * @module
 */
import { startService } from "telestion-edge";

await startService();

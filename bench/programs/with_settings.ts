/**
 * A service that declares settings, which TypeBox checks.
 *
 * @module
 */
import { startService } from "telestion-edge";
import { Type } from "typebox";

await startService({ settings: Type.Object({ PERIOD_MS: Type.Integer({ default: 1000 }) }) });

/**
 * Serves the page of the web client. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { runWebClient } from "./run_web_client.ts";

await runWebClient();

/** A program for the tests of permissions: loads its configuration, connects, logs. */
import { connectByUrl } from "../../../runtime/adapters/choose_connect.ts";
import { nodeHost } from "../../../runtime/adapters/host.ts";
import { createLogger } from "../../../runtime/adapters/logtape.ts";
import { loadConfig } from "../../../runtime/config.ts";

const host = nodeHost();
const { natsUrl: url, serviceName, redact, ...loaded } = await loadConfig(host, {
  names: ["OWN_SETTING"],
});
const logger = createLogger({ host, serviceName, redact });
const connection = await connectByUrl({ ...loaded, url, name: serviceName });
await connection.flush();
logger.info("Connected", { own: loaded.config["OWN_SETTING"] });
await connection.close();

/**
 * Answers requests for stored messages: ranges, latest values, plots, CSV and gaps. Runs on Node
 * from 22.13, Deno and Bun; with PostgreSQL on Node 20, too.
 *
 * @module
 */
import { ServiceError, startService } from "telestion-edge";
import { readCsv, readGaps, readLatest, readPlot, readRange } from "../../generated/mod.ts";
import { LazyArchive } from "../database/open_archive.ts";
import { Answers } from "./answers.ts";
import { QUERY_SETTINGS } from "./settings.ts";

const service = await startService({
  settings: QUERY_SETTINGS,
  description: "Answers requests for stored messages",
});
const { log, settings } = service;

const archive = new LazyArchive({
  databaseUrl: settings.DATABASE_URL,
  dataDir: service.dataDir,
  connections: settings.QUERIES,
});
const limits = {
  spanHours: settings.MAX_SPAN_HOURS,
  rows: settings.MAX_ROWS,
  points: settings.MAX_POINTS,
  messages: settings.MAX_MESSAGES,
};
const options = { concurrency: settings.QUERIES };

await archive.use().then(({ title }) => log.info(`Reads ${title}`), async (error) => {
  if (ServiceError.from(error).code === "disconnected") {
    return log.warn(`Waits for its database: ${error.message}`);
  }
  await service.stop();
  throw error;
});
service.respond(readRange, (request) => answer((answers) => answers.range(request)), options);
service.respond(readLatest, (request) => answer((answers) => answers.latest(request)), options);
service.respond(readPlot, (request) => answer((answers) => answers.plot(request)), options);
service.respond(readCsv, (request) => answer((answers) => answers.csv(request)), options);
service.respond(readGaps, (request) => answer((answers) => answers.gaps(request)), options);
await service.nc.flush(); // who reads the next line may ask at once
log.info("Answers");
void service.stopped.then(() => archive.close());

/** Who asks learns that the database is away, but not where it is. */
async function answer<R>(ask: (answers: Answers) => Promise<R>): Promise<R> {
  try {
    return await ask(new Answers(await archive.use(), limits));
  } catch (error) {
    if (ServiceError.from(error).code === "rejected") throw error;
    log.error(`Cannot answer: ${ServiceError.from(error).message}`);
    throw new ServiceError("rejected", "The database is away: try again", { cause: error });
  }
}

import type { ServerResponse } from "node:http";
import type { Connection } from "../../runtime/connection.ts";
import { subjectPattern } from "../../runtime/subject.ts";
import type { Catalog } from "../tools/catalog.ts";
import { type LiveFeed, openLiveFeed } from "./live_feed.ts";
import type { ConnectionEvent, ConsoleEvent, ContractEvent, ServicesEvent } from "./protocol.ts";
import { openRateMeter, type RateMeter } from "./rates.ts";
import { createServiceSurvey } from "./service_survey.ts";

const MESSAGES_EVERY_MS = 250;
const RATES_EVERY_MS = 1000;
const SURVEY_EVERY_MS = 2000;

/** What the pages show. */
export interface PageStreamsOptions {
  readonly connection: Connection;
  readonly catalog: Catalog;
  /** The project's name. */
  readonly project: string;
}

interface PageStream {
  readonly response: ServerResponse;
  /** It has not read all yet: until then it gets only what is not sent again. */
  isBehind: boolean;
  readonly feed: LiveFeed | undefined;
}

/** Feeds all open pages; while none is open, nothing is asked, counted or listened to. */
export class PageStreams {
  readonly #connection: Connection;
  readonly #project: string;
  readonly #streams: Set<PageStream> = new Set();
  readonly #survey: ReturnType<typeof createServiceSurvey>;
  #catalog: Catalog;
  #meter: RateMeter | undefined;
  #timers: ReturnType<typeof setInterval>[] = [];
  #services: ServicesEvent | undefined;
  #state: ConnectionEvent = { type: "connection", connected: true };
  #asking = false;

  /** @param options connection, messages, project */
  constructor({ connection, catalog, project }: PageStreamsOptions) {
    this.#connection = connection;
    this.#catalog = catalog;
    this.#project = project;
    this.#survey = createServiceSurvey(connection);
    void this.#watchConnection();
  }

  /** The messages of the schemas, as they are now. */
  get catalog(): Catalog {
    return this.#catalog;
  }

  /** How many pages are open. */
  get size(): number {
    return this.#streams.size;
  }

  /** Shows other schemas from now on. */
  setCatalog(catalog: Catalog): void {
    this.#catalog = catalog;
    this.#broadcast(this.#describeContract());
    if (this.#meter === undefined) return;
    this.#meter.close();
    this.#meter = openRateMeter(this.#connection, catalog);
  }

  /** Feeds a page until it goes away; `subject`: what it listens to, if anything. */
  add(response: ServerResponse, subject: string | undefined): void {
    const feed = subject === undefined
      ? undefined
      : openLiveFeed(this.#connection, { subject, catalog: () => this.#catalog });
    const stream = { response, feed, isBehind: false };
    this.#streams.add(stream);
    response.on("close", () => this.#remove(stream));
    response.on("drain", () => stream.isBehind = false);
    write(stream, this.#describeContract());
    write(stream, this.#state);
    if (this.#services !== undefined) write(stream, this.#services);
    if (this.#timers.length === 0) this.#start();
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of [...this.#streams]) {
      this.#remove(stream);
      stream.response.end();
    }
  }

  #remove(stream: PageStream): void {
    if (!this.#streams.delete(stream)) return;
    stream.feed?.close();
    if (this.#streams.size === 0) this.#stop();
  }

  #start(): void {
    this.#meter = openRateMeter(this.#connection, this.#catalog);
    this.#timers = [
      setInterval(() => this.#sendMessages(), MESSAGES_EVERY_MS),
      setInterval(() => this.#sendRates(), RATES_EVERY_MS),
      setInterval(() => void this.#sendServices(), SURVEY_EVERY_MS),
    ];
    void this.#sendServices();
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    this.#meter?.close();
    this.#meter = undefined;
  }

  #sendMessages(): void {
    for (const stream of this.#streams) {
      const event = stream.isBehind ? undefined : stream.feed?.take();
      if (event !== undefined) write(stream, event);
    }
  }

  #sendRates(): void {
    if (this.#meter !== undefined) this.#broadcast(this.#meter.take());
  }

  async #sendServices(): Promise<void> {
    if (this.#asking || this.#connection.isClosed()) return;
    this.#asking = true;
    try {
      this.#services = await this.#survey.ask();
      this.#broadcast(this.#services);
    } catch {
      // The connection was closed meanwhile: its state was sent already.
    } finally {
      this.#asking = false;
    }
  }

  #broadcast(event: ConsoleEvent): void {
    for (const stream of this.#streams) {
      const comesAgain = event.type === "rates" || event.type === "services";
      if (!comesAgain || !stream.isBehind) write(stream, event);
    }
  }

  async #watchConnection(): Promise<void> {
    for await (const { type, error, permissionContext } of this.#connection.status()) {
      const { operation, subject } = permissionContext ?? error ?? {};
      if (type === "disconnect") this.#setState({ type: "connection", connected: false });
      else if (type === "reconnect") this.#setState({ type: "connection", connected: true });
      else if (type === "error" && subject !== undefined) {
        const refusal = `The broker does not let the console ${operation} on "${subject}"`;
        this.#setState({ ...this.#state, refusal });
      }
    }
  }

  #setState(state: ConnectionEvent): void {
    this.#state = state;
    this.#broadcast(state);
  }

  #describeContract(): ContractEvent {
    const { messages, definitions } = this.#catalog;
    return {
      type: "contract",
      project: this.#project,
      definitions,
      messages: messages.map(({ model, descriptor }) => ({
        name: descriptor.name,
        kind: model.kind,
        content: model.content,
        subject: model.subject,
        pattern: subjectPattern(descriptor.subject),
        parameters: descriptor.subject.parameters,
        title: model.title ?? descriptor.name,
        description: model.description ?? "",
        ...(model.payload !== undefined && { payload: model.payload }),
      })),
    };
  }
}

function write(stream: PageStream, event: ConsoleEvent): void {
  const hasRoom = stream.response.write(`${JSON.stringify(event)}\n`);
  if (!hasRoom) stream.isBehind = true;
}

import type { Connection, ConnectionSubscription } from "../../runtime/connection.ts";
import { openSubscription } from "../../runtime/open_subscription.ts";
import { subjectPattern } from "../../runtime/subject.ts";
import type { Catalog } from "../tools/catalog.ts";
import type { RatesEvent } from "./protocol.ts";

/** Counts the messages of the schemas. */
export interface RateMeter {
  /** The rates since the last call, in messages per second. */
  take(): RatesEvent;
  /** Ends it. */
  close(): void;
}

/**
 * Counts the messages of the schemas, without reading them.
 *
 * @param connection any connection
 * @param catalog the messages
 * @returns the meter
 */
export function openRateMeter(connection: Connection, catalog: Catalog): RateMeter {
  const counts = new Map<string, number>();
  const subscriptions = catalog.messages.map(({ descriptor }): ConnectionSubscription =>
    openSubscription(connection, subjectPattern(descriptor.subject), {
      callback: (error) => {
        if (error === null) counts.set(descriptor.name, (counts.get(descriptor.name) ?? 0) + 1);
      },
    })
  );
  let since = performance.now();
  return {
    take() {
      const seconds = (performance.now() - since) / 1000;
      const rates = [...counts].map(([name, count]) => [name, count / seconds] as const);
      counts.clear();
      since = performance.now();
      return { type: "rates", rates: Object.fromEntries(rates) };
    },
    close() {
      for (const subscription of subscriptions) {
        if (!subscription.isClosed()) subscription.unsubscribe();
      }
    },
  };
}

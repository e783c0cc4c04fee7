import { startBus } from "../../broker/mod.ts";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { testMessenger } from "../runtime/messenger_contract.ts";
import { connectionsOf } from "./messengers.ts";

for (const transport of ["tcp", "websocket"]) {
  testMessenger(
    `embedded bus, ${transport}`,
    connectionsOf(async () => {
      const bus = await startBus({ port: 0, websocket: true });
      const url = parseNatsUrl(transport === "tcp" ? bus.url : bus.websocketUrl ?? "");
      return {
        connect: () => connectByUrl({ url, credentials: {}, name: "test" }),
        stop: () => bus.stop(),
      };
    }),
  );
}

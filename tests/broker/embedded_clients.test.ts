import { embeddedBus } from "./brokers.ts";
import { testClients } from "./client_contract.ts";

testClients(embeddedBus);

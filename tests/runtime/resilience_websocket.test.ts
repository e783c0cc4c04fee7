import { testResilience } from "./resilience_contract.ts";

testResilience("websocket");

import { testRobustness } from "./robustness_contract.ts";

testRobustness("websocket");

import { embeddedBus } from "./brokers.ts";
import { testLogin } from "./login_contract.ts";

testLogin(embeddedBus);

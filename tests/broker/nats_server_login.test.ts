import { natsServer } from "./brokers.ts";
import { testLogin } from "./login_contract.ts";

testLogin(natsServer);

// Once: it tests what a compiler makes of generated code
import { testLanguage } from "../languages/language_contract.ts";
import { cppToolchain } from "../languages/cpp_toolchain.ts";

testLanguage(cppToolchain, { varied: 20 });

// Once: it tests what a compiler makes of generated code
import { testLanguage } from "../languages/language_contract.ts";
import { pythonToolchain } from "../languages/python_toolchain.ts";

testLanguage(pythonToolchain);

import { defineConfig, type Options } from "tsup";

/** What the package exports; `package.json` and `deno.json` name the same. */
const LIBRARY = {
  mod: "mod.ts",
  client: "client.ts",
  validation: "runtime/validation.ts",
  "formats-idn": "runtime/adapters/formats_idn.ts",
  codegen: "codegen/mod.ts",
  packets: "packets/mod.ts",
  broker: "broker/mod.ts",
  testing: "broker/testing.ts",
};

const COMMON: Options = {
  outDir: "dist",
  target: "node20",
  platform: "node",
  // One copy of each class in all entry points: `instanceof` must work across them.
  splitting: true,
  removeNodeProtocol: false,
};

/** The package as npm gets it; `prepack` runs this. */
const config: ReturnType<typeof defineConfig> = defineConfig([
  {
    ...COMMON,
    entry: {
      ...LIBRARY,
      "cli/main": "cli/main.ts",
      "cli/build/bus_program": "cli/build/bus_program.ts",
    },
    format: "esm",
  },
  { ...COMMON, entry: LIBRARY, format: "cjs" },
  { ...COMMON, entry: LIBRARY, format: ["esm", "cjs"], dts: { only: true } },
]);

export default config;

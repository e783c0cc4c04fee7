/**
 * The files of a new project that do not depend on what its services do.
 *
 * @module
 */
import { VERSION } from "../../codegen/version.ts";
import type { RuntimeName } from "../adapters/runtimes.ts";

/** Texts by path within the project. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** What is chosen for a new project. */
export interface ProjectChoices {
  readonly name: string;
  readonly runtime: RuntimeName;
  /** Services that show how things work, or the least that runs. */
  readonly content: "example" | "empty";
}

/** What a content has in it. */
export interface ProjectContent {
  /** Names, and what each does. */
  readonly services: Readonly<Record<string, string>>;
  /** Schemas, services and tests. */
  readonly files: ProjectFiles;
}

/** Versions of what a project needs for its development; a test holds them to our own. */
export const DEV_VERSIONS: Readonly<Record<string, string>> = {
  "@types/node": "^20.19.0",
  "bun": "^1.4.5",
  "deno": "^2.9.6",
  "tsx": "^4.20.0",
  "typescript": "^6.0.3",
};

const TEST_COMMANDS: Readonly<Record<RuntimeName, string>> = {
  node: "node --import tsx --test tests/*.test.ts",
  deno: "deno test --no-check --allow-env --allow-read --allow-write tests/",
  bun: "bun test",
};

const RUNTIME_PACKAGES: Readonly<Record<RuntimeName, string>> = {
  node: "tsx",
  deno: "deno",
  bun: "bun",
};

/**
 * Makes what every project has: manifest, packages, settings of tools and editors, README.
 *
 * @param choices what is chosen
 * @param content what the services are
 * @returns the files
 */
export function commonFiles(choices: ProjectChoices, { services }: ProjectContent): ProjectFiles {
  return {
    "telestion.json": json(manifest(choices, services)),
    "package.json": json(packageManifest(choices)),
    "deno.json": json(DENO_CONFIG),
    "tsconfig.json": json(TYPESCRIPT_CONFIG),
    ".gitignore": "node_modules/\n/build/\n/data/\n/secrets/\n",
    ".vscode/settings.json": json(editorSettings(choices)),
    "README.md": readme(choices, services),
  };
}

function manifest(
  { name, runtime }: ProjectChoices,
  services: ProjectContent["services"],
): object {
  const entries = Object.entries(services).map(([service, description]) => [
    service,
    { entry: `services/${service}/main.ts`, runtime, description },
  ]);
  return {
    $schema: "./node_modules/telestion-edge/telestion.schema.json",
    name,
    services: Object.fromEntries(entries),
  };
}

function packageManifest({ name, runtime }: ProjectChoices): object {
  const tools = ["@types/node", RUNTIME_PACKAGES[runtime], "typescript"];
  return {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    scripts: {
      dev: "telestion dev",
      gen: "telestion gen",
      test: `telestion gen && ${TEST_COMMANDS[runtime]}`,
      check: "telestion gen --check && tsc",
    },
    dependencies: { "telestion-edge": `^${VERSION}` },
    devDependencies: Object.fromEntries(tools.map((tool) => [tool, DEV_VERSIONS[tool]])),
    // npm asks before it runs the install scripts of packages.
    allowScripts: { esbuild: true, ...runtime === "node" ? {} : { [runtime]: true } },
  };
}

const DENO_CONFIG = {
  nodeModulesDir: "manual",
  lock: false,
  exclude: ["build", "data", "generated", "node_modules"],
};

const TYPESCRIPT_CONFIG = {
  compilerOptions: {
    target: "ES2022",
    lib: ["ES2023", "ESNext.Disposable"],
    module: "ESNext",
    moduleResolution: "bundler",
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: ["node"],
    skipLibCheck: true,
  },
  include: ["generated", "services", "tests"],
};

function editorSettings({ runtime }: ProjectChoices): object {
  return {
    "json.schemas": [{
      fileMatch: ["/telestion.json"],
      url: "./node_modules/telestion-edge/telestion.schema.json",
    }, {
      fileMatch: ["*.schema.json"],
      url: "https://json-schema.org/draft/2020-12/schema",
    }],
    "files.readonlyInclude": { "generated/**": true },
    "deno.enable": runtime === "deno",
  };
}

function readme({ name }: ProjectChoices, services: ProjectContent["services"]): string {
  const rows = Object.entries(services).map(([service, text]) => `- \`${service}\`: ${text}`);
  return `# ${name}

Services of a [Telestion](https://telestion.wuespace.de) ground station:

${rows.join("\n")}

\`\`\`sh
npm install
npm run dev    # bus and services, restarted when they change; Ctrl-C ends them
npm test       # the services on a bus within the test
npm run check  # the types
\`\`\`

\`schemas/\` says what messages look like; \`telestion gen\` makes \`generated/\` of it, which
\`telestion dev\` does by itself. \`telestion.json\` lists the services. \`npx telestion --help\` shows
the rest: one service alone, executables, containers.
`;
}

/**
 * Prints a value for a file that people read.
 *
 * @param value any value
 * @returns JSON with a line break at its end
 */
export function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { readProjectFile } from "./project_files.ts";

interface Conditions {
  readonly types: string;
  readonly default: string;
}

interface PackageManifest {
  readonly version: string;
  readonly license: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { import: Conditions; require: Conditions }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface DenoManifest {
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

const npm = JSON.parse(readProjectFile("package.json").text) as PackageManifest;
const deno = JSON.parse(readProjectFile("deno.json").text) as DenoManifest;
const tsconfig = JSON.parse(readProjectFile("tsconfig.json").text) as {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly string[]>> };
};

/** Exports of one manifest only, and why. */
const JSR_ONLY = { "./transport-deno": "@nats-io/transport-deno is published on JSR alone" };
const NPM_ONLY = { "./package.json": "tools read it; JSR has deno.json" };

/** Dependencies that Deno does without, and why. */
const NOT_IMPORTED = { tsx: "lets Node import TypeScript modules; started, never imported" };

/** Imports that come from elsewhere than npm. */
const FROM_JSR = ["@nats-io/transport-deno"];

test("deno.json and package.json have the same version and licence", () => {
  assert.equal(deno.version, npm.version);
  assert.equal(deno.license, npm.license);
});

test("deno.json exports what package.json exports, and the other way round", () => {
  const fromDeno = Object.keys(deno.exports).filter((name) => !(name in JSR_ONLY));
  const fromNpm = Object.keys(npm.exports).filter((name) => !(name in NPM_ONLY));
  assert.deepEqual(fromDeno.sort(), fromNpm.sort());
  for (const name of Object.keys(JSR_ONLY)) {
    assert.ok(name in deno.exports && !(name in npm.exports));
  }
});

test("deno.json exports files that exist", () => {
  const missing = Object.values(deno.exports).filter((path) =>
    !existsSync(join(PROJECT_FOLDER, path))
  );
  assert.deepEqual(missing, []);
});

test("package.json names types and code of each export after the export", () => {
  for (const [name, entry] of Object.entries(npm.exports)) {
    if (typeof entry === "string") continue;
    const base = `./dist/${name === "." ? "mod" : name.slice(2)}`;
    assert.deepEqual(entry, {
      import: { types: `${base}.d.ts`, default: `${base}.js` },
      require: { types: `${base}.d.cts`, default: `${base}.cjs` },
    });
  }
});

test("the repository resolves its own package names as the manifests export them", () => {
  const expected = Object.entries(deno.exports)
    .filter(([name]) => !(name in JSR_ONLY))
    .map(([name, path]) => [name.replace(/^\./, "telestion-edge"), path]);
  const own = Object.entries(deno.imports).filter(([name]) => name.startsWith("telestion-edge"));
  assert.deepEqual(own.sort(), expected.sort());
  const paths = Object.entries(tsconfig.compilerOptions.paths).map((
    [name, [path]],
  ) => [name, path]);
  assert.deepEqual(paths.sort(), expected.sort());
});

test("deno.json imports the dependencies of package.json in the same versions", () => {
  const wanted = Object.entries(npm.dependencies)
    .filter(([name]) => !(name in NOT_IMPORTED))
    .map(([name, version]) => [name, `npm:${name}@${version}`]);
  const imported = Object.entries(deno.imports).filter(([name]) =>
    !name.startsWith("telestion-edge") && !FROM_JSR.includes(name)
  );
  assert.deepEqual(imported.sort(), wanted.sort());
});

test("deno.json imports the transport for Deno in the version of that for Node", () => {
  const version = npm.dependencies["@nats-io/transport-node"];
  for (const name of FROM_JSR) assert.equal(deno.imports[name], `jsr:${name}@${version}`);
});

test("the generator states the version of the package", () => {
  assert.ok(readProjectFile("codegen/version.ts").text.includes(`VERSION = "${npm.version}"`));
});

test("the changelog has an entry for the version of the package", () => {
  assert.match(readProjectFile("CHANGELOG.md").text, new RegExp(`^## \\[${npm.version}\\]`, "m"));
});

test("types of Node are those of the oldest supported version", () => {
  assert.match(npm.devDependencies["@types/node"] ?? "", /^\^20\./);
});

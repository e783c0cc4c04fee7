import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import type { Connection } from "../../runtime/connection.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { parse, parseAllDocuments } from "yaml";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { main } from "../../cli/main.ts";
import { readProject } from "../../cli/project.ts";
import { WEB_PERMISSIONS } from "../../ground-station/web-client/permissions.ts";
import { eventually } from "../helpers/eventually.ts";
import { startCommand } from "../helpers/run_program.ts";
import { findProgram, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";
import { recordingTerminal } from "./recording_terminal.ts";

const MANIFEST = {
  name: "flight",
  services: {
    tracker: {
      entry: "services/tracker.ts",
      description: 'Tracks "it" for $5',
      variables: { VEHICLE: "$ROCKET", LOOP: true, MODE: "yes", RATE: 1.5 },
      storage: "1Gi",
    },
    "replayer-node": { entry: "services/replayer.ts", runtime: "node" },
    "replayer-deno": { entry: "services/replayer.ts", runtime: "deno" },
  },
};

/** One that listens, ships files and serves web pages, and one that talks to it. */
const WITH_PAGE = {
  name: "flight",
  services: {
    site: {
      entry: "services/tracker.ts",
      runtime: "node",
      variables: { HOST: "127.0.0.1", PORT: 8000 },
      include: ["build/page", "NOTICE"],
      prepare: "npm run page",
      web: { publish: ["ask"], subscribe: ["telemetry.>", "_INBOX_WEB.>"] },
      container: { variables: { HOST: "0.0.0.0" }, ports: [8000] },
    },
    other: {
      entry: "services/replayer.ts",
      variables: { SITE: "http://127.0.0.1:8000" },
      container: { variables: { SITE: "http://site:8000" } },
    },
  },
};

type Json = Readonly<Record<string, unknown>>;

/** Runs a test in a folder with a project. */
async function withProject(
  manifest: unknown,
  body: (project: TemporaryFolder) => Promise<void>,
): Promise<void> {
  const project = await createTemporaryFolder({
    files: {
      "telestion.json": typeof manifest === "string" ? manifest : JSON.stringify(manifest),
      "package-lock.json": "{}",
      "services/tracker.ts": "",
      "services/replayer.ts": "",
    },
  });
  try {
    await body(project);
  } finally {
    await project.remove();
  }
}

async function run(
  project: TemporaryFolder,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const terminal = recordingTerminal(project.path);
  const code = await main(args, terminal);
  return { code, stdout: terminal.printed.join("\n"), stderr: terminal.complaints.join("\n") };
}

async function composeOf(project: TemporaryFolder): Promise<{
  readonly services: Readonly<Record<string, Json & { readonly environment: Json }>>;
  readonly secrets: Json;
}> {
  const { code, stdout } = await run(project, "compose", "--stdout");
  assert.equal(code, 0);
  return parse(stdout, { version: "1.1" });
}

test("docker writes one stage per service, with commands in exec form", async () => {
  await withProject(MANIFEST, async (project) => {
    const { code, stdout, stderr } = await run(project, "docker");
    assert.deepEqual({ code, stdout, stderr }, {
      code: 0,
      stdout: "Dockerfile: written\n.dockerignore: written",
      stderr: "",
    });
    const lines = (await readFile(project.resolve("Dockerfile"), "utf8")).split("\n");
    const stages = lines.flatMap((line) => /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(stages, [
      "project.files",
      "tracker.build",
      "tracker",
      "replayer-node.build",
      "replayer-node",
      "replayer-deno.build",
      "replayer-deno",
    ]);
    const entries = lines.filter((line) => line.startsWith("ENTRYPOINT"))
      .map((line): string[] => JSON.parse(line.slice("ENTRYPOINT ".length)));
    assert.deepEqual(entries.map(([command]) => command), ["/service", "node", "deno"]);
    assert.equal(lines.filter((line) => line === "USER 65532:65532").length, 3);
    assert.ok(
      lines.includes(
        String.raw`LABEL org.opencontainers.image.description="Tracks \"it\" for \$5"`,
      ),
    );
    assert.doesNotMatch(lines.join("\n"), /--allow-all|\s-A\b/);
  });
});

test("docker takes the package manager of the lock file, and names of services", async () => {
  await withProject(MANIFEST, async (project) => {
    await project.write("other/telestion.json", JSON.stringify(MANIFEST));
    await project.write("other/bun.lock", "");
    for (const name of ["tracker", "replayer"]) {
      await project.write(`other/services/${name}.ts`, "");
    }
    const { stdout } = await run(project, "docker", "tracker", "--project", "other", "--stdout");
    assert.match(stdout, /^RUN \["bun", "install", "--frozen-lockfile"\]$/m);
    assert.match(stdout, /^ARG BUILD_IMAGE=\S+bun:\S+$/m);
    assert.doesNotMatch(stdout, /replayer|NODE_IMAGE|DENO_IMAGE/);
    const unknown = await run(project, "docker", "traker");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^error: Unknown service "traker": did you mean "tracker"\?$/m);
  });
});

test("compose gives every service the five variables, and the password as a secret", async () => {
  await withProject(MANIFEST, async (project) => {
    const { services, secrets } = await composeOf(project);
    assert.deepEqual(Object.keys(services), ["nats", "tracker", "replayer-node", "replayer-deno"]);
    assert.deepEqual(services["tracker"]?.environment, {
      NATS_URL: "nats://nats:4222",
      NATS_USER: "telestion",
      NATS_PASSWORD_FILE: "/run/secrets/nats_password",
      SERVICE_NAME: "tracker",
      DATA_DIR: "/data",
      VEHICLE: "$$ROCKET",
      LOOP: "true",
      MODE: "yes",
      RATE: "1.5",
    });
    assert.deepEqual(secrets, { nats_password: { file: "./secrets/nats_password" } });
    for (const [name, service] of Object.entries(services)) {
      assert.deepEqual(service["secrets"], ["nats_password"], name);
      assert.equal(service["read_only"], true, name);
      assert.equal(service["restart"], "unless-stopped", name);
      assert.ok(service["healthcheck"], name);
      if (name === "nats") continue;
      assert.deepEqual(service["depends_on"], { nats: { condition: "service_healthy" } });
    }
    const [, minor = 0, patch = 0] =
      /nats:2\.(\d+)\.(\d+)/.exec(String(services["nats"]?.["image"])) ??
        [];
    assert.ok(Number(minor) > 12 || (Number(minor) === 12 && Number(patch) >= 5));
  });
});

test("compose uses a broker that the manifest names, and finds the Dockerfile from elsewhere", async () => {
  const manifest = { ...MANIFEST, nats: { url: "tls://nats.example:4222", user: "ground" } };
  await withProject(manifest, async (project) => {
    const { stdout } = await run(project, "compose", "--out", "deploy/local");
    assert.equal(stdout, "deploy/local/compose.yaml: written");
    const text = await readFile(project.resolve("deploy/local/compose.yaml"), "utf8");
    const { services } = parse(text);
    assert.deepEqual(Object.keys(services), Object.keys(MANIFEST.services));
    assert.equal(services.tracker.environment.NATS_URL, "tls://nats.example:4222");
    assert.equal(services.tracker.environment.NATS_USER, "ground");
    assert.equal(services.tracker.depends_on, undefined);
    assert.deepEqual(services.tracker.build, {
      context: "../..",
      dockerfile: "deploy/local/Dockerfile",
      target: "tracker",
    });
  });
});

test("the broker of compose starts with the password of the secret", async () => {
  for (const password of ["0123", "12e3", "p$a # s s"]) {
    await withProject(MANIFEST, async (project) => {
      await run(project, "compose");
      const secret = await project.write("password", `${password}\n`);
      const config = await readFile(project.resolve("nats.conf"), "utf8");
      const file = await project.write(
        "server.conf",
        config.replace(/^(?:http_)?port: \d+$/gm, "").replace("port: 8080", "port: -1") +
          `listen: "127.0.0.1:-1"\nports_file_dir: ${JSON.stringify(project.path)}\n`,
      );
      const { services } = await composeOf(project);
      const [shell = "", ...args] = (services["nats"]?.["entrypoint"] as string[]).map((text) =>
        text.replaceAll("$$", "$").replace("/run/secrets/nats_password", secret)
          .replace("/etc/telestion/nats.conf", file)
          .replace("nats-server", findProgram("nats-server", ["/usr/sbin"]) ?? "nats-server")
      );
      const server = startCommand(shell, args);
      try {
        const url = await eventually(() => readUrl(project, server.pid), { timeoutMs: 10_000 });
        const connection = await logIn(url, password);
        await connection.close();
        await assert.rejects(logIn(url, "other"), { code: "connection-failed" });
      } finally {
        await server.stop();
      }
    });
  }
});

/** Not with bare nats.js: a refused login ends the process on Deno. */
function logIn(url: string, password: string): Promise<Connection> {
  const credentials = { user: "telestion", password };
  return connectByUrl({ url: parseNatsUrl(url), credentials, name: "test" });
}

async function readUrl(project: TemporaryFolder, pid: number): Promise<string> {
  const text = await readFile(project.resolve(`nats-server_${pid}.ports`), "utf8");
  const [url = ""] = (JSON.parse(text) as { nats: string[] }).nats;
  return url;
}

test("kubernetes writes Deployments with probes that run the health check", async () => {
  await withProject(MANIFEST, async (project) => {
    const args = ["kubernetes", "--stdout", "--registry", "registry.example/team/", "--tag", "1.2"];
    const { code, stdout } = await run(project, ...args);
    assert.equal(code, 0);
    const objects = parseAllDocuments(stdout).map((document) => document.toJS());
    assert.deepEqual(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`), [
      "ConfigMap/nats",
      "Service/nats",
      "StatefulSet/nats",
      "PersistentVolumeClaim/tracker-data",
      "Deployment/tracker",
      "Deployment/replayer-node",
      "Deployment/replayer-deno",
    ]);
    for (const { kind, spec } of objects) {
      if (kind !== "Deployment" && kind !== "StatefulSet") continue;
      const pod = spec.template.spec;
      const [container] = pod.containers;
      assert.deepEqual(spec.selector.matchLabels, spec.template.metadata.labels);
      assert.equal(pod.securityContext.runAsNonRoot, true);
      assert.equal(container.securityContext.readOnlyRootFilesystem, true);
      const mounted = container.volumeMounts.map(({ name }: { name: string }) => name);
      assert.deepEqual(
        mounted.sort(),
        pod.volumes.map(({ name }: { name: string }) => name).sort(),
      );
      if (kind === "StatefulSet") continue;
      assert.match(container.image, /^registry\.example\/team\/flight\/\w[\w-]*:1\.2$/);
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
        assert.equal(container[probe].exec.command.at(-1), "--healthcheck");
      }
    }
    const { env } = objects[4].spec.template.spec.containers[0];
    assert.ok(env.every(({ value }: { value: unknown }) => typeof value === "string"));
    assert.deepEqual(objects[4].spec.strategy, { type: "Recreate" });
    assert.doesNotMatch(stdout, /kind: Secret/);
  });
});

test("docker prepares what a service includes, and copies it beside the bundle", async () => {
  await withProject(WITH_PAGE, async (project) => {
    const { stdout } = await run(project, "docker", "--stdout");
    const lines = stdout.split("\n");
    const prepare = lines.indexOf('RUN ["/bin/sh", "-c", "npm run page"]');
    assert.ok(prepare > 0 && lines[prepare + 1]?.includes('"esbuild"'), stdout);
    const copies = lines.filter((line) => line.startsWith("COPY --from=site.build"));
    assert.deepEqual(copies, [
      "COPY --from=site.build /out/service.mjs /service.mjs",
      'COPY --from=site.build ["/project/build/page", "/build/page"]',
      'COPY --from=site.build ["/project/NOTICE", "/NOTICE"]',
    ]);
  });
});

test("compose gives containers their own addresses, publishes ports here, and lets pages log in", async () => {
  await withProject(WITH_PAGE, async (project) => {
    const { services, secrets } = await composeOf(project);
    const { site, other, nats } = services;
    assert.deepEqual(site?.["ports"], ["127.0.0.1:8000:8000"]);
    assert.equal(other?.["ports"], undefined);
    assert.equal(other?.environment["SITE"], "http://site:8000");
    assert.equal(other?.environment["WEB_USER"], undefined);
    const { HOST, PORT, WEB_USER, WEB_PASSWORD_FILE } = site?.environment ?? {};
    assert.deepEqual([HOST, PORT, WEB_USER, WEB_PASSWORD_FILE], [
      "0.0.0.0",
      "8000",
      "site",
      "/run/secrets/site_password",
    ]);
    assert.deepEqual(other?.["secrets"], ["nats_password"]);
    for (const service of [site, nats]) {
      assert.deepEqual(service?.["secrets"], ["nats_password", "site_password"]);
    }
    assert.deepEqual(Object.keys(secrets), ["nats_password", "site_password"]);
  });
});

test("kubernetes makes ports known by the name of the service, and mounts its passwords only", async () => {
  await withProject(WITH_PAGE, async (project) => {
    const { stdout } = await run(project, "kubernetes", "--stdout");
    const objects = parseAllDocuments(stdout).map((document) => document.toJS());
    const find = (kind: string, name: string) =>
      objects.find((object) => object.kind === kind && object.metadata.name === name);
    const service = find("Service", "site");
    assert.deepEqual(service.spec.ports, [{ name: "port-8000", port: 8000 }]);
    const { spec } = find("Deployment", "site").spec.template;
    assert.deepEqual(spec.containers[0].ports, [{ containerPort: 8000 }]);
    assert.deepEqual(
      service.spec.selector,
      find("Deployment", "site").spec.template.metadata.labels,
    );
    const keysOf = (object: { spec: { template: { spec: typeof spec } } }): string[] =>
      object.spec.template.spec.volumes.at(-1).secret.items.map(({ key }: { key: string }) => key);
    assert.deepEqual(keysOf(find("Deployment", "site")), ["password", "site-password"]);
    assert.deepEqual(keysOf(find("StatefulSet", "nats")), ["password", "site-password"]);
    assert.deepEqual(keysOf(find("Deployment", "other")), ["password"]);
    assert.equal(find("Service", "other"), undefined);
  });
});

test("what others wrote is not overwritten without --force", async () => {
  await withProject(MANIFEST, async (project) => {
    await project.write("compose.yaml", "services: {}\n");
    const refused = await run(project, "compose");
    assert.equal(refused.code, 1);
    assert.equal(
      refused.stderr,
      "compose.yaml: error: This file was not written by telestion: move it, or overwrite with --force",
    );
    assert.equal(await readFile(project.resolve("compose.yaml"), "utf8"), "services: {}\n");
    assert.equal((await run(project, "compose", "--force")).code, 0);
    assert.equal((await run(project, "compose")).code, 0);
  });
});

test("--check names what is different and writes nothing", async () => {
  await withProject(MANIFEST, async (project) => {
    const missing = await run(project, "docker", "--check");
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^Dockerfile: error: File is missing: /m);
    await run(project, "docker");
    assert.equal((await run(project, "docker", "--check")).code, 0);
    const text = await readFile(project.resolve("Dockerfile"), "utf8");
    await writeFile(project.resolve("Dockerfile"), `${text}# edited\n`);
    const changed = await run(project, "docker", "--check");
    assert.equal(changed.code, 1);
    assert.match(changed.stderr, /^Dockerfile: error: File is different: /);
  });
});

const WRONG: readonly (readonly [manifest: unknown, place: string, message: RegExp])[] = [
  ["{", "", /JSON is malformed at line 1/],
  ['{"name": "a", "name": "b"}', "/name", /./],
  [[], "", /must be object/],
  [{}, "", /Member "name" is missing/],
  [{ name: "a", services: {} }, "/services", /fewer than 1/],
  [{ ...MANIFEST, name: "My Project" }, "/name", /Value is "My Project": expected lower-case/],
  [{ ...MANIFEST, nme: 1 }, "/nme", /Member "nme" is not possible here/],
  [{ name: "a", services: { a: {} } }, "/services/a", /Member "entry" is missing/],
  [withService({ entry: "../a.ts" }), "/services/a/entry", /expected a path within the project/],
  [withService({ entry: "a/../../b" }), "/services/a/entry", /expected a path within the project/],
  [withService({ entry: 'a".ts' }), "/services/a/entry", /expected a path within the project/],
  [withService({ entry: "none.ts" }), "/services/a/entry", /"none\.ts" is no file/],
  [withService({ runtime: "nod" }), "/services/a/runtime", /one of "bun", "node", "deno"/],
  [withService({ description: "a\nUSER root" }), "/services/a/description", /one line of text/],
  [
    withService({ variables: { NATS_PASSWORD: "x" } }),
    "/services/a/variables/NATS_PASSWORD",
    /none of the five/,
  ],
  [withService({ variables: { A: null } }), "/services/a/variables/A", /must be either/],
  [withService({ include: ["../x"] }), "/services/a/include/0", /a path within the project/],
  [withService({ prepare: " " }), "/services/a/prepare", /expected a command on one line/],
  [withService({ web: { publish: [] } }), "/services/a/web", /"subscribe" is missing/],
  [
    withService({ web: { publish: ["a b"], subscribe: [] } }),
    "/services/a/web/publish/0",
    /expected a subject without spaces/,
  ],
  [withService({ container: { ports: [0] } }), "/services/a/container/ports/0", /must be >= 1/],
  [
    withService({ container: { variables: { DATA_DIR: "/x" } } }),
    "/services/a/container/variables/DATA_DIR",
    /none of the five/,
  ],
  [{ name: "a", services: { nats: { entry: "a.ts" } } }, "/services/nats", /other than nats/],
  [{ ...MANIFEST, nats: { url: "nats://u:p@h" } }, "/nats/url", /without credentials/],
];

function withService(members: Json): Json {
  return { name: "a", services: { a: { entry: "services/tracker.ts", ...members } } };
}

for (const [index, [manifest, pointer, message]] of WRONG.entries()) {
  test(`a manifest is refused, with the place: ${index + 1} ${pointer}`, async () => {
    await withProject(manifest, async (project) => {
      const { code, stdout, stderr } = await run(project, "docker", "--stdout");
      assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
      const place = pointer === "" ? "telestion.json" : `telestion.json#${pointer}`;
      const line = stderr.split("\n").find((text) => text.startsWith(`${place}: error: `));
      assert.match(line ?? stderr, message);
    });
  });
}

test("a project without manifest or lock file is refused", async () => {
  await withProject(MANIFEST, async (project) => {
    const missing = await run(project, "docker", "--project", "services");
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^services\/telestion\.json: error: Manifest does not exist/);
    await project.write(
      "services/telestion.json",
      JSON.stringify(withService({ entry: "tracker.ts" })),
    );
    const unpinned = await run(project, "docker", "--project", "services");
    assert.equal(unpinned.code, 2);
    assert.match(unpinned.stderr, /Project has no package-lock\.json or bun\.lock/);
  });
});

test("the manifest of this repository lets the page do what its code says", async () => {
  const { project } = await readProject(nodeFiles, PROJECT_FOLDER);
  const { publish, subscribe } = WEB_PERMISSIONS;
  const web = project?.services.find(({ name }) => name === "web-client")?.web;
  assert.deepEqual(web, { publish: publish.allow, subscribe: subscribe.allow });
});

test("the manifest of this repository is right", async () => {
  const terminal = recordingTerminal(PROJECT_FOLDER);
  assert.equal(await main(["compose", "--stdout"], terminal), 0, terminal.complaints.join("\n"));
});

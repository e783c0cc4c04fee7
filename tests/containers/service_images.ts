/**
 * The programs of the conformance suite as container images, built as a user of the package
 * builds them: `npm ci` in a project of its own, with the Dockerfile of `telestion docker`.
 *
 * @module
 */
import { cpSync, createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { main } from "../../cli/main.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { PROJECT_FOLDER, RUNTIME_NAMES, type RuntimeName } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";
import { BASE_ARGUMENTS, makeBaseImages } from "./base_images.ts";
import { buildah, outputOf, runNpm } from "./tools.ts";

/** The programs of the conformance suite. */
export type ConformanceProgram = "service" | "testbed";

const PROGRAMS: readonly ConformanceProgram[] = ["service", "testbed"];

/** What identifies the images. */
export const VERSION = "1.2.3";

/** What identifies the images. */
export const REVISION = "0123abc";

/**
 * The name of an image.
 *
 * @param program the program in it
 * @param runtime what runs the program
 * @returns the name
 */
export function imageName(program: ConformanceProgram, runtime: RuntimeName): string {
  return `localhost/conformance/${program}-${runtime}`;
}

/**
 * Builds the images of both programs for each runtime.
 *
 * @param report is told what is being done
 * @throws {Error} with the output of what failed
 */
export async function makeServiceImages(report: (line: string) => void): Promise<void> {
  report("Making the images that others are built on");
  await makeBaseImages();
  const project = await createTemporaryFolder();
  const server = await servePackage(project);
  try {
    report("Making a project");
    await writeProject(project, server);
    for (const program of PROGRAMS) {
      for (const runtime of RUNTIME_NAMES) {
        report(`Building the image of ${program} on ${runtime}`);
        await buildImage(project, program, runtime);
      }
    }
  } finally {
    server.close();
    await project.remove();
  }
}

/** Packs this package and serves it, so that it is installed as from a registry. */
async function servePackage(project: TemporaryFolder): Promise<Server> {
  const args = ["pack", "--json", "--pack-destination", project.path];
  const packed = await runNpm(args, { cwd: PROJECT_FOLDER });
  const [{ filename }] = JSON.parse(
    outputOf("npm", args, packed).replace(/^[^[]*(?=\[\n)/, ""),
  ) as [{ filename: string }];
  const server = createServer((_request, response) => {
    createReadStream(project.resolve(filename)).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function writeProject(project: TemporaryFolder, server: Server): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const services = PROGRAMS.flatMap((program) =>
    RUNTIME_NAMES.map((runtime) => [
      `${program}-${runtime}`,
      { entry: `services/${program}.ts`, runtime, description: `The "${program}" for $HOME` },
    ])
  );
  await project.write(
    "telestion.json",
    JSON.stringify({ name: "conformance", services: Object.fromEntries(services) }),
  );
  await project.write(
    "package.json",
    JSON.stringify({
      name: "conformance",
      private: true,
      type: "module",
      dependencies: { "telestion-edge": `http://127.0.0.1:${port}/package.tgz` },
      devDependencies: { bun: "^1.4.0" },
    }),
  );
  for (const program of PROGRAMS) {
    const name = `${program}.ts`;
    cpSync(join(PROJECT_FOLDER, "tests/conformance", name), project.resolve("services", name));
  }
  const args = ["install", "--package-lock-only", "--no-audit", "--no-fund"];
  outputOf("npm", args, await runNpm(args, { cwd: project.path }));
  const terminal = recordingTerminal(project.path);
  if (await main(["docker"], terminal) !== 0) throw new Error(terminal.complaints.join("\n"));
}

async function buildImage(
  project: TemporaryFolder,
  program: ConformanceProgram,
  runtime: RuntimeName,
): Promise<void> {
  await buildah([
    "build",
    "--isolation=chroot",
    "--format=docker", // the format of OCI has no health checks
    "--layers",
    ...BASE_ARGUMENTS,
    `--build-arg=VERSION=${VERSION}`,
    `--build-arg=REVISION=${REVISION}`,
    `--target=${program}-${runtime}`,
    `--tag=${imageName(program, runtime)}`,
    ".",
  ], { cwd: project.path });
}

import type { RuntimeName } from "../adapters/runtimes.ts";
import type { Project, ProjectService } from "../project.ts";
import { DATA_DIR, HEALTH, healthCommand, PROGRAM, startCommand, USER_ID } from "./image.ts";
import { preamble } from "./output.ts";
import type { PackageManager } from "./package_manager.ts";

/** Stages of ours have a dot in their names, which those of services never have. */
const FILES_STAGE = "project.files";
const PROJECT = "/project";
const OUTPUT = "/out";

/** The images that services run on; each is the default of a build argument. */
const BASES: Readonly<Record<RuntimeName, { readonly argument: string; readonly image: string }>> =
  {
    bun: { argument: "BASE_IMAGE", image: "gcr.io/distroless/cc-debian12" },
    node: { argument: "NODE_IMAGE", image: "docker.io/library/node:24-bookworm-slim" },
    deno: { argument: "DENO_IMAGE", image: "docker.io/denoland/deno:distroless" },
  };

/** A bundle that is an ES module (services await at their top level) and may still require. */
const REQUIRE =
  `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/** What must be done before services can be built. */
export interface SetUp {
  /** What installs the packages of the project. */
  readonly packages: PackageManager;
  /** Whether there is something to generate from. */
  readonly hasSchemas: boolean;
}

/**
 * Writes a Dockerfile with one stage per service, which `docker build --target SERVICE` builds.
 *
 * @param project the project
 * @param services those of its services that the file is for
 * @param setUp how the project is installed and generated
 * @returns the text of the file
 */
export function printDockerfile(
  project: Project,
  services: readonly ProjectService[],
  setUp: SetUp,
): string {
  const { packages } = setUp;
  const [first] = services;
  const usage = `# One stage per service: docker build --target ${first?.name} .\n\n`;
  const stages = services.map((service) => printService(service, project, setUp));
  return preamble("telestion docker") + usage +
    [printArguments(services, packages), printFilesStage(packages), ...stages].join("\n");
}

/**
 * Lists what a build does not need, or must not see.
 *
 * @returns the text of `.dockerignore`
 */
export function printDockerignore(): string {
  const names = [".git", "**/node_modules", "build", "data", "secrets", "**/.env", "**/.env.*"];
  return `${preamble("telestion docker")}${names.join("\n")}\n`;
}

function printArguments(services: readonly ProjectService[], { image }: PackageManager): string {
  const used = Object.entries(BASES)
    .filter(([runtime]) => services.some((service) => service.runtime === runtime))
    .map(([, base]) => `ARG ${base.argument}=${base.image}`);
  return lines(
    "# The images to build on and to run on: give others with --build-arg. The build image must",
    "# have the C library of the images to run on.",
    `ARG BUILD_IMAGE=${image}`,
    ...used,
  );
}

function printFilesStage({ lockFile, install }: PackageManager): string {
  return lines(
    `FROM \${BUILD_IMAGE} AS ${FILES_STAGE}`,
    `WORKDIR ${PROJECT}`,
    "# Packages first: they change less often than what follows.",
    `COPY package.json ${lockFile} ./`,
    `RUN ${exec(install)}`,
    "COPY . .",
    `RUN ["mkdir", "${OUTPUT}", "${DATA_DIR}"]`,
  );
}

function printService(
  service: ProjectService,
  project: Project,
  setUp: SetUp,
): string {
  const { name, runtime, include } = service;
  const program = PROGRAM[runtime];
  const buildStage = `${name}.build`;
  const owner = `${USER_ID}:${USER_ID}`;
  return [
    lines(`FROM ${FILES_STAGE} AS ${buildStage}`, ...buildSteps(service, setUp)),
    lines(
      `FROM \${${BASES[runtime].argument}} AS ${name}`,
      ...printLabels(service, project),
      "# A volume has the owner of the folder in its place.",
      `COPY --from=${FILES_STAGE} --chown=${owner} ${DATA_DIR} ${DATA_DIR}`,
      `COPY --from=${buildStage} ${OUTPUT}${program} ${program}`,
      ...runtime === "bun" ? [] : include.map((path) => copyIncluded(path, buildStage)),
      `USER ${owner}`,
      "WORKDIR /",
      `VOLUME ["${DATA_DIR}"]`,
      `HEALTHCHECK --interval=${HEALTH.period}s --timeout=${HEALTH.timeout}s ` +
        `--start-period=${HEALTH.startPeriod}s --retries=${HEALTH.retries} \\`,
      `  CMD ${exec(healthCommand(service))}`,
      `ENTRYPOINT ${exec(startCommand(service))}`,
    ),
  ].join("\n");
}

/**
 * What the build stage does; leaves the program in the output folder. Bundles are not minified:
 * runtimes show the line of an uncaught error, which must not be the whole program.
 */
function buildSteps(
  { name, entry, runtime, prepare }: ProjectService,
  { packages: { run, telestion }, hasSchemas }: SetUp,
): string[] {
  if (runtime === "bun") {
    const build = [...telestion, "build", name, "--target", "bun", "--out", OUTPUT];
    return [`RUN ${exec(build)}`, `RUN mv ${OUTPUT}/* ${OUTPUT}${PROGRAM.bun}`];
  }
  const gen = [...telestion, "gen"];
  const bundle = [
    ...run,
    "esbuild",
    entry,
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--target=node20",
    "--legal-comments=none",
    `--banner:js=${REQUIRE}`,
    `--outfile=${OUTPUT}${PROGRAM[runtime]}`,
  ];
  return [
    ...hasSchemas ? [`RUN ${exec(gen)}`] : [],
    ...prepare === undefined ? [] : [`RUN ${exec(["/bin/sh", "-c", prepare])}`],
    `RUN ${exec(bundle)}`,
  ];
}

/** Beside the bundle, where its path within the project leads. */
function copyIncluded(path: string, stage: string): string {
  return `COPY --from=${stage} ${exec([`${PROJECT}/${path}`, `/${path}`])}`;
}

function printLabels({ name, description }: ProjectService, project: Project): string[] {
  const labels = {
    title: `${project.name}/${name}`,
    description: description || project.description,
  };
  return [
    "ARG VERSION",
    "ARG REVISION",
    ...Object.entries(labels).filter(([, text]) => text !== "").map(([label, text]) =>
      `LABEL org.opencontainers.image.${label}=${quoteLabel(text)}`
    ),
    `LABEL org.opencontainers.image.version="\${VERSION}"`,
    `LABEL org.opencontainers.image.revision="\${REVISION}"`,
  ];
}

/** The exec form: no shell, so that signals reach the program and nothing is expanded. */
function exec(command: readonly string[]): string {
  return `[${command.map((part) => JSON.stringify(part)).join(", ")}]`;
}

/** In labels, `$` begins a variable. */
function quoteLabel(text: string): string {
  return `"${text.replace(/["\\$]/g, "\\$&")}"`;
}

function lines(...texts: readonly string[]): string {
  return `${texts.join("\n")}\n`;
}

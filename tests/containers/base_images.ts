/**
 * Stand-ins for the images of registries, made of Debian packages and of the runtimes here, so
 * that images can be built where no registry is reachable.
 *
 * @module
 */
import { cpSync, readFileSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { runCommand } from "../helpers/run_program.ts";
import { findProgram, findRuntime } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";
import { buildah, ensureTools, outputOf } from "./tools.ts";

const DEBIAN = "localhost/telestion-debian";
const NODE = "localhost/telestion-node";
const LIBRARIES = "localhost/telestion-cc";
const DENO = "localhost/telestion-deno";

/** The build arguments that put the stand-ins in the place of the images of registries. */
export const BASE_ARGUMENTS: readonly string[] = [
  `--build-arg=BUILD_IMAGE=${NODE}`,
  `--build-arg=NODE_IMAGE=${NODE}`,
  `--build-arg=BASE_IMAGE=${LIBRARIES}`,
  `--build-arg=DENO_IMAGE=${DENO}`,
];

const DEBOOTSTRAP_LIMIT_MS = 600_000;
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** Registries may be behind an authority that only this machine trusts. */
const NODE_DOCKERFILE = `FROM ${DEBIAN}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY certificates ${CERTIFICATES}
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && \\
  ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}
`;

/** What distroless images for compiled programs hold: no shell, no tools. */
const LIBRARIES_DOCKERFILE = `FROM ${DEBIAN} AS files
RUN mkdir -p /files/etc/ssl/certs /files/lib64 && cp ${CERTIFICATES} /files/etc/ssl/certs && \\
  mkdir -p -m 1777 /files/tmp && cp -L /lib64/ld-linux-*.so.2 /files/lib64 && \\
  for library in c m dl rt pthread resolv nss_dns nss_files gcc_s stdc++; do \\
    cp --parents -L /lib/*-linux-gnu/lib$library.so.? /files || exit 1; \\
  done
FROM scratch
COPY --from=files /files /
`;

const DENO_DOCKERFILE = `FROM ${LIBRARIES}
COPY deno /bin/deno
ENV PATH=/bin
`;

/** An image, and the files for it by their names in the Dockerfile. */
interface Recipe {
  readonly image: string;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Makes the images that are not there yet.
 *
 * @throws {Error} when there are no tools for that
 */
export async function makeBaseImages(): Promise<void> {
  ensureTools("buildah", "debootstrap");
  const known = (await buildah(["images", "--format", "{{.Name}}"])).split("\n");
  if (!known.includes(DEBIAN)) await makeDebian();
  for (const recipe of listRecipes()) if (!known.includes(recipe.image)) await make(recipe);
}

function listRecipes(): readonly Recipe[] {
  const npm = dirname(dirname(realpathSync(findProgram("npm") ?? "npm")));
  const files = { node: process.execPath, npm, certificates: CERTIFICATES };
  return [
    { image: NODE, dockerfile: NODE_DOCKERFILE, files },
    { image: LIBRARIES, dockerfile: LIBRARIES_DOCKERFILE, files: {} },
    { image: DENO, dockerfile: DENO_DOCKERFILE, files: { deno: findRuntime("deno") } },
  ];
}

async function makeDebian(): Promise<void> {
  const [, release = "stable"] =
    /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
  const folder = await createTemporaryFolder();
  try {
    const args = ["--variant=minbase", "--include=ca-certificates", release, folder.path];
    const result = await runCommand("debootstrap", args, { timeoutMs: DEBOOTSTRAP_LIMIT_MS });
    outputOf("debootstrap", args, result);
    const container = await buildah(["from", "scratch"]);
    await buildah(["add", "--quiet", container, folder.path, "/"]);
    await buildah(["commit", "--quiet", "--rm", container, DEBIAN]);
  } finally {
    await folder.remove();
  }
}

async function make({ image, dockerfile, files }: Recipe): Promise<void> {
  const folder = await createTemporaryFolder({ files: { Dockerfile: dockerfile } });
  try {
    for (const [name, path] of Object.entries(files)) {
      cpSync(path, folder.resolve(name), { recursive: true, dereference: true });
    }
    await buildah(["build", "--isolation=chroot", `--tag=${image}`, folder.path]);
  } finally {
    await folder.remove();
  }
}

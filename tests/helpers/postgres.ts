import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import postgres from "postgres";
import {
  ensureSystemPrograms,
  findSystemProgram,
  type SystemProgram,
} from "../../cli/adapters/system_programs.ts";
import { eventually } from "./eventually.ts";
import { endWithParent, unref } from "./guard.ts";
import { createTemporaryFolder } from "./temporary_folder.ts";

/** Debian keeps the programs of each version in a folder of its own. */
const VERSIONS_FOLDER = "/usr/lib/postgresql";
const FALLBACK_ID = 65_534; // nobody

/** A running server of PostgreSQL with a cluster of its own. */
export interface PostgresServer {
  /** Of its first process, the parent of all others. */
  readonly pid: number;
  /** Creates an empty database; gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server at once; its connections break. The data stays. */
  interrupt(): Promise<void>;
  /** Stops all of its processes without closing connections, or lets them go on. */
  freeze(frozen: boolean): void;
  /** Starts it again on the same port. */
  resume(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server on the loopback interface, as an unprivileged user; installs the
 * Debian package where it is missing. It ends with the test process at the latest.
 *
 * @param options `durable`: what is committed is on the disk, which takes its time
 * @returns the running server; `stop()` it in the end
 * @throws {Error} with the server's log when it does not start
 */
export async function startPostgres(
  { durable = false }: { readonly durable?: boolean } = {},
): Promise<PostgresServer> {
  const programs = findPrograms();
  const folder = await createTemporaryFolder();
  const user = unprivilegedUser();
  if (user !== undefined) chownSync(folder.path, user.uid, user.gid);
  const data = folder.resolve("data");
  const options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"];
  const sync = durable ? [] : ["--no-sync"];
  const { status, stderr } = spawnSync(programs.initdb, ["-D", data, ...options, ...sync], {
    encoding: "utf8",
    ...user,
  });
  if (status !== 0) throw new Error(`Cannot make a cluster: ${stderr}`);
  const port = await findFreePort();
  const launch = () => startProcess({ program: programs.postgres, data, port, user, durable });
  let running = await launch();
  let databases = 0;
  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    get pid() {
      return running.pid;
    },
    createDatabase: async () => {
      const database = `test_${process.pid}_${databases++}`;
      await withAdministrator(
        urlOf("postgres"),
        (sql) => sql.unsafe(`CREATE DATABASE ${database}`),
      );
      return urlOf(database);
    },
    interrupt: () => running.end(),
    freeze: (frozen) => running.signalAll(frozen ? "SIGSTOP" : "SIGCONT"),
    resume: async () => {
      running = await launch();
    },
    stop: async () => {
      await running.end();
      await folder.remove();
    },
  };
}

/**
 * Runs SQL on a database, as its owner.
 *
 * @param url of the database
 * @param work gets a connection
 * @returns what `work` returns
 */
export async function withAdministrator<T>(
  url: string,
  work: (sql: postgres.Sql) => PromiseLike<T>,
): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function findPrograms(): { readonly initdb: string; readonly postgres: string } {
  ensureSystemPrograms([systemProgram()], console.log);
  const initdb = findSystemProgram(systemProgram());
  if (initdb === undefined) throw new Error('Found no "initdb": expected the package "postgresql"');
  return { initdb, postgres: join(initdb, "../postgres") };
}

/** Looked up each time: installing it makes the folder. */
function systemProgram(): SystemProgram {
  const versions = existsSync(VERSIONS_FOLDER) ? readdirSync(VERSIONS_FOLDER).sort() : [];
  return {
    name: "initdb",
    debianPackage: "postgresql",
    otherwise: "https://www.postgresql.org/download/",
    folders: versions.reverse().map((version) => join(VERSIONS_FOLDER, version, "bin")),
    unwantedService: "postgresql.service",
  };
}

interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): UserIds | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (option: string): number =>
    Number(spawnSync("id", [option, "postgres"], { encoding: "utf8" }).stdout || FALLBACK_ID);
  return { uid: idOf("-u"), gid: idOf("-g") };
}

interface Launch {
  readonly program: string;
  readonly data: string;
  readonly port: number;
  readonly user: UserIds | undefined;
  readonly durable: boolean;
}

interface RunningServer {
  readonly pid: number;
  end(): Promise<void>;
  signalAll(signal: NodeJS.Signals): void;
}

async function startProcess(
  { program, data, port, user, durable }: Launch,
): Promise<RunningServer> {
  const settings = [
    `listen_addresses=127.0.0.1`,
    `port=${port}`,
    "unix_socket_directories=",
    `fsync=${durable ? "on" : "off"}`, // nobody pulls the plug of a test
    "logging_collector=on",
    "log_filename=server.log",
    "log_directory=.",
  ].flatMap((setting) => ["-c", setting]);
  const child = spawn(program, ["-D", data, ...settings], { stdio: "ignore", cwd: data, ...user });
  const endWatch = endWithParent(child);
  const { pid = 0 } = child;
  let alive = true;
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  }).then(() => {
    alive = false;
    endWatch();
  });
  unref(child);
  const end = async (): Promise<void> => {
    if (alive && child.pid !== undefined) process.kill(child.pid, "SIGQUIT");
    child.ref();
    await ended;
  };
  const log = join(data, "server.log");
  const isReady = async (): Promise<boolean> => {
    if (!alive) {
      throw new Error(`PostgreSQL ended: ${existsSync(log) && readFileSync(log, "utf8")}`);
    }
    return await withAdministrator(
      `postgres://postgres@127.0.0.1:${port}/postgres`,
      (sql) => sql`SELECT 1`,
    ).then(() => true, () => false);
  };
  await eventually(isReady, { timeoutMs: 20_000, everyMs: 50, what: "Start of PostgreSQL" });
  const signalAll = (signal: NodeJS.Signals): void => {
    const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
    for (const own of [pid, ...stdout.trim().split(/\s+/).map(Number)]) process.kill(own, signal);
  };
  return { pid, end, signalAll };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port ?? 0 : 0));
    });
  });
}

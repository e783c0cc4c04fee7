/**
 * The storage contract on PostgreSQL. `tests/once/postgres_storage.test.ts` runs it, with the URL
 * of a database in `POSTGRES_URL`.
 *
 * @module
 */
import process from "node:process";
import { openPostgresArchive } from "../../ground-station/database/adapters/postgres.ts";
import type { Archive } from "../../ground-station/database/archive.ts";
import { withAdministrator } from "../helpers/postgres.ts";
import { testStorage } from "./storage.ts";

const server = process.env["POSTGRES_URL"] ?? "";
let schemas = 0;

testStorage("PostgreSQL", async (run) => {
  const schema = `contract_${process.pid}_${schemas++}`; // made quicker than a database
  await withAdministrator(server, (sql) => sql.unsafe(`CREATE SCHEMA ${schema}`));
  const url = `${server}?search_path=${schema}`;
  const opened: Archive[] = [];
  try {
    await run({
      open: async () => {
        const archive = await openPostgresArchive(url, { connections: 2 });
        opened.push(archive);
        return archive;
      },
      execute: async (sql) => void await withAdministrator(url, (admin) => admin.unsafe(sql)),
    });
  } finally {
    for (const archive of opened) await archive.close();
  }
});

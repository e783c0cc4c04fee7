/**
 * The storage contract on SQLite. `tests/once/storage.test.ts` runs it, where there is SQLite.
 *
 * @module
 */
import { openSqliteDatabase } from "../../ground-station/database/adapters/sqlite_module.ts";
import { openSqliteArchive } from "../../ground-station/database/adapters/sqlite.ts";
import type { Archive } from "../../ground-station/database/archive.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { testStorage } from "./storage.ts";

testStorage("SQLite", (run) =>
  withTemporaryFolder(async (folder) => {
    const file = folder.resolve("archive.sqlite");
    const opened: Archive[] = [];
    await run({
      open: async () => {
        const archive = await Promise.resolve(openSqliteArchive(file));
        opened.push(archive);
        return archive;
      },
      execute: async (sql) => {
        const database = openSqliteDatabase(file);
        database.exec(sql);
        database.close();
        await Promise.resolve();
      },
    });
    for (const archive of opened) await archive.close().catch(() => {}); // the test may have
  }));

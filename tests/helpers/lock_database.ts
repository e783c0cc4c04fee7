/**
 * Keeps a database of SQLite locked for a while: `lock_database.ts FILE MILLISECONDS`.
 *
 * @module
 */
import process from "node:process";
import { openSqliteDatabase } from "../../ground-station/database/adapters/sqlite_module.ts";
import { sleep } from "./eventually.ts";

const [file = "", milliseconds] = process.argv.slice(2);
const database = openSqliteDatabase(file);
database.exec("PRAGMA busy_timeout = 1000");
database.exec("BEGIN IMMEDIATE");
await sleep(Number(milliseconds));
database.exec("ROLLBACK");
database.close();

/**
 * Builds the page into `build/web-client`.
 *
 * @module
 */
import { buildPage, PAGE_FOLDER } from "./build_page.ts";

await buildPage();
console.log(`Built the page into ${PAGE_FOLDER}`);

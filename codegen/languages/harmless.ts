/**
 * Makes names and texts harmless for all languages at once, before anything prints them: what could
 * end a comment, a string, a tag or a line in any of them does not get that far.
 *
 * @module
 */

/** Longer texts are cut. */
const MAX_TEXT_LENGTH = 2000;
const MAX_NAME_LENGTH = 64;

/** No quotes, backslashes, brackets, line ends, `$`, `#` and `@`, and nothing invisible. */
const HARMFUL_IN_TEXT = /[^\p{Lu}\p{Ll}\p{Lo}\p{N} .,:;()+=%°·²³µ–-]+/gu;

/** Slashes between words, but no two, so that no comment begins or ends. */
const SLASH = /(?<=[\p{L}\p{N}])\/(?=[\p{L}\p{N}])/gu;
const APOSTROPHE = /(?<=\p{L})['’](?=\p{L})/gu;

/** What a member of an object or a value of an enumeration may be called in every language. */
const HARMLESS_NAME = /^[A-Za-z_][A-Za-z0-9_]*(?:[ .:/-][A-Za-z0-9_]+)*$/;

/** What languages or generated code have for themselves. */
const TAKEN = new Set([
  ..."any array arraylist bool boolean box bytes calendar case char class collection".split(" "),
  ..."comparable console contract converter data date datetime decimal default dict double".split(
    " ",
  ),
  ..."duration dynamic either empty encoder decoder enum error event exception field file".split(
    " ",
  ),
  ..."float foundation function guid hashmap helper int integer interface iterable json".split(" "),
  ..."jsonany jsonconverter jsonencoder jsonnull jsonschema list long main map math mod".split(" "),
  ..."module none nothing null nullable number object offsetdatetime option optional".split(" "),
  ..."override pair package process protocol queue record request result runtime self serde".split(
    " ",
  ),
  ..."serialize deserialize set short some string struct system task test thread time".split(" "),
  ..."timespan tuple type types union unit untyped uri url uuid value vec void".split(" "),
  ..."subject subjects byte number never unknown symbol range regex stack stream throwable".split(
    " ",
  ),
]);

/**
 * Makes a text harmless.
 *
 * @param text any text
 * @returns one line of letters, digits and plain punctuation
 */
export function harmlessText(text: string): string {
  const plain = text.slice(0, MAX_TEXT_LENGTH).normalize("NFC")
    .replace(SLASH, " per ").replace(APOSTROPHE, "").replace(HARMFUL_IN_TEXT, " ");
  return plain.replace(/\s+/g, " ").replace(/-{2,}/g, "-").trim();
}

/**
 * Whether a name can be given to every language as it is.
 *
 * @param name the name of a member, or a value of an enumeration
 * @returns `false` for names that a language could not hold, or that could leave their place
 */
export function isHarmlessName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && HARMLESS_NAME.test(name) && !/^_|__|_$/.test(name);
}

/** Gives each type a name of its own. */
export class TypeNames {
  readonly #taken = new Set<string>(TAKEN);

  /**
   * Makes a name.
   *
   * @param parts what the name is made of, such as the type around it and the member
   * @returns words in PascalCase, of ASCII letters and digits, different from all others in more
   * than upper and lower case
   */
  add(...parts: readonly string[]): string {
    const words = parts.flatMap((part) => part.match(/[A-Za-z0-9]+/g) ?? []);
    const joined = words.map(capitalised).join("").slice(0, MAX_NAME_LENGTH);
    const base = /^[A-Z]/.test(joined) ? joined : `Type${joined}`;
    let name = this.#taken.has(base.toLowerCase()) ? `${base}Message` : base;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count++) name = `${base}Type${count}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** `IMUData` to `ImuData`: languages differ in what they do with capitals in a row. */
function capitalised(word: string): string {
  const plain = word.replace(
    /[A-Z]{2,}/g,
    (capitals, at: number) =>
      at + capitals.length === word.length
        ? capitals[0] + capitals.slice(1).toLowerCase()
        : capitals[0] + capitals.slice(1, -1).toLowerCase() + capitals.slice(-1),
  );
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
}

/**
 * Makes every identifier, property key, string literal and comment text of generated code. Schemas
 * are hostile input: nothing that passes through here can leave the place it is printed at.
 *
 * @module
 */

/** Longer names are cut; two names that become equal are told apart or reported elsewhere. */
const MAX_NAME_LENGTH = 100;

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const PLAIN_KEY = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Words that cannot name a binding in a module. */
const RESERVED_WORDS = [
  ..."break case catch class const continue debugger default delete do else enum export".split(" "),
  ..."extends false finally for function if import in instanceof new null return super".split(" "),
  ..."switch this throw true try typeof var void while with yield let static await async".split(
    " ",
  ),
  ..."implements interface package private protected public arguments eval undefined".split(" "),
  ..."globalThis as from of get set type declare namespace module abstract satisfies".split(" "),
];

/** Bindings that generated code imports, exports or takes from the runtime. */
const GENERATED_VALUES = ["createClient", "messages", "event", "request", "connection", "isFinite"];

/** Types that generated code imports or exports. */
const GENERATED_TYPES = [
  ..."Client Connection Validator Issue EventMessage RequestMessage SubjectParameters".split(" "),
  ..."NoParameters ValidationError ServiceError MessageClient EventClient RequestClient".split(" "),
];

/** Types and values of ECMAScript and TypeScript that a type of the same name would shadow. */
const BUILT_IN = [
  ..."Array Object String Number Boolean Symbol BigInt Function Date Math JSON Reflect".split(" "),
  ..."Proxy Promise Map Set WeakMap WeakSet WeakRef RegExp Error TypeError RangeError".split(" "),
  ..."SyntaxError EvalError URIError ReferenceError AggregateError ArrayBuffer DataView".split(" "),
  ..."SharedArrayBuffer Atomics Intl Infinity NaN Finite Iterator Generator AsyncIterator".split(
    " ",
  ),
  ..."Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array".split(" "),
  ..."Uint32Array Float16Array Float32Array Float64Array BigInt64Array".split(" "),
  ..."BigUint64Array Record Partial Required Readonly Pick Omit Exclude Extract".split(" "),
  ..."NonNullable Parameters ConstructorParameters ReturnType InstanceType ThisType".split(" "),
  ..."Uppercase Lowercase Capitalize Uncapitalize NoInfer Awaited ReadonlyArray".split(" "),
  ..."ReadonlyMap ReadonlySet PromiseLike ArrayLike Iterable AsyncIterable PropertyKey".split(" "),
  ..."TextEncoder TextDecoder URL".split(" "),
];

const RESERVED_TYPES: ReadonlySet<string> = new Set([...GENERATED_TYPES, ...BUILT_IN]);
const RESERVED_VALUES: ReadonlySet<string> = new Set([...RESERVED_WORDS, ...GENERATED_VALUES]);

/** Properties that every object inherits; one of these as a member of a client misleads. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Makes a type's name of any text.
 *
 * @param text such as `set-mode`
 * @returns an identifier in PascalCase such as `SetMode`; `_` follows a reserved name
 */
export function typeName(text: string): string {
  const name = legalStart(cut(words(text).map(capitalize).join("")));
  return RESERVED_TYPES.has(name) ? `${name}_` : name;
}

/**
 * Makes the part of a type's name that follows another part.
 *
 * @param text such as a key of `$defs`
 * @returns text in PascalCase that may stand within an identifier
 */
export function typeNamePart(text: string): string {
  return cut(words(text).map(capitalize).join(""));
}

/**
 * Makes a descriptor's name of any text.
 *
 * @param text such as `set-mode`
 * @returns an identifier in camelCase such as `setMode`, never equal to the type's name; `_`
 * follows a reserved name
 */
export function descriptorName(text: string): string {
  const name = propertyName(text);
  return RESERVED_VALUES.has(name) || name === typeName(text) ? `${name}_` : name;
}

/**
 * Makes a property's name in the client of any text.
 *
 * @param text such as `set-mode`
 * @returns an identifier in camelCase such as `setMode`; reserved words stay, a property may be one
 */
export function propertyName(text: string): string {
  const [first = "", ...rest] = words(text);
  return legalStart(cut(uncapitalize(first) + rest.map(capitalize).join("")));
}

/**
 * Whether a client may have a property of that name.
 *
 * @param name a property's name
 * @returns `false` for what every object inherits, such as `constructor`
 */
export function isClientProperty(name: string): boolean {
  return !INHERITED.has(name);
}

/**
 * The name of a type's validator.
 *
 * @param typeName such as `SetMode`
 * @returns such as `setModeValidator`
 */
export function validatorName(typeName: string): string {
  return `${uncapitalize(typeName)}Validator`;
}

/**
 * The name of the function that checks a type.
 *
 * @param typeName such as `SetMode`
 * @returns such as `isSetMode`
 */
export function checkName(typeName: string): string {
  return `is${typeName}`;
}

/**
 * The name of a type's packet.
 *
 * @param typeName such as `SetMode`
 * @returns such as `setModePacket`
 */
export function packetName(typeName: string): string {
  return `${uncapitalize(typeName)}Packet`;
}

/**
 * The name of the function that decodes the packets of a family.
 *
 * @param family such as `jpss-1`
 * @returns such as `decodeJpss1`
 */
export function familyName(family: string): string {
  return `decode${typeNamePart(family)}`;
}

/**
 * A property as it must be written in a type or an object literal.
 *
 * @param name any text
 * @returns the name itself, in quotes, or in brackets where quotes would set a prototype
 */
export function propertyKey(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return PLAIN_KEY.test(name) ? name : stringLiteral(name);
}

/** Text that means the same wherever it stands: nearly all that people write. */
const PLAIN_TEXT = /^[\w ,.:;()+-]*$/;

/** What is invisible, ends a line, changes the direction of what follows, or is half a character. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A string literal for TypeScript, in double quotes.
 *
 * @param value any text, lone surrogates included
 * @returns source text that evaluates to `value`, harmless within an HTML script element too
 */
export function stringLiteral(value: string): string {
  if (PLAIN_TEXT.test(value)) return `"${value}"`;
  return printable(JSON.stringify(value))
    .replaceAll("</", "<\\/")
    .replaceAll("<!--", "\\u003c!--");
}

/**
 * A template literal for JSON.
 *
 * @param json JSON, of which each line is a line of the literal
 * @returns source text that evaluates to JSON of the same meaning, harmless as a string literal is
 */
export function jsonTemplate(json: string): string {
  const harmless = json.split("\n").map(printable).join("\n")
    .replaceAll("</", "<\\/")
    .replaceAll("<!--", "\\u003c!--");
  return `\`${harmless.replace(/[\\`]|\$(?=\{)/g, "\\$&")}\``;
}

/**
 * Makes text harmless on a terminal or in a log.
 *
 * @param text any text
 * @returns the text with escapes for what is invisible, ends a line or changes the direction
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeUnits);
}

/**
 * Makes text harmless within a block comment. The lines of the result are separated by `\n` only.
 *
 * @param text any text
 * @returns text that neither ends the comment nor starts a tag or directive, without blanks at
 * line ends
 */
export function commentText(text: string): string {
  if (PLAIN_TEXT.test(text)) return text.trim();
  return text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, "\n")
    .replaceAll("\t", " ")
    .split("\n").map(commentLine).join("\n").trim();
}

function commentLine(line: string): string {
  return printable(line)
    .replaceAll("*/", "*\\/")
    .replace(/^\//, "\\/")
    .replace(/(^|[^\p{L}\p{N}._%+-])@/gu, "$1\\@")
    .trimEnd();
}

function escapeUnits(character: string): string {
  const units = character.split("");
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

/** Splits text at everything that cannot stand in an identifier, and at `_`. */
function words(text: string): string[] {
  const found = text.normalize("NFC").split(/[^\p{ID_Continue}]+|_+/u).filter((word) =>
    word !== ""
  );
  return found.length > 0 ? found : [codePoints(text)];
}

/** A name for text that holds nothing an identifier may hold, such as `🚀`: `u1f680`. */
function codePoints(text: string): string {
  if (text === "") return "empty";
  const points = Array.from(text.slice(0, 16), (point) => point.codePointAt(0)?.toString(16));
  return `u${points.join("")}`;
}

function capitalize(word: string): string {
  const [first = "", ...rest] = word;
  return first.toUpperCase() + rest.join("");
}

/** `SetMode` to `setMode`, `IMU` to `imu`, `IMUData` to `imuData`. */
function uncapitalize(word: string): string {
  const [capitals = ""] = /^\p{Lu}*/u.exec(word) ?? [];
  const rest = word.slice(capitals.length);
  const letters = Array.from(capitals);
  const kept = letters.length > 1 && /^\p{Ll}/u.test(rest) ? letters.pop() ?? "" : "";
  return letters.join("").toLowerCase() + kept + rest;
}

/** Cuts between code points; what is left is normalised, since parts were joined. */
function cut(name: string): string {
  const normal = name.normalize("NFC");
  if (normal.length <= MAX_NAME_LENGTH) return normal;
  return Array.from(normal).slice(0, MAX_NAME_LENGTH).join("");
}

function legalStart(name: string): string {
  return IDENTIFIER.test(name) ? name : `_${name}`;
}

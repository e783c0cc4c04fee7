/**
 * What generated validators import. Small functions without dependencies, each dropped by a
 * bundler where no validator needs it.
 *
 * @module
 */
export {
  hasMemberCount,
  isArray,
  isAtLeast,
  isAtMost,
  isEqual,
  isMultipleOf,
  isObject,
  isOneOf,
  isUnique,
  memberNames,
  ownMember,
} from "./values.ts";
export {
  isDate,
  isDateTime,
  isDuration,
  isEmail,
  isIdnEmail,
  isIPv4,
  isIPv6,
  isJsonPointer,
  isJsonPointerUriFragment,
  isRegex,
  isRelativeJsonPointer,
  isTime,
  isUuid,
} from "./formats.ts";
export {
  isIri,
  isIriReference,
  isUri,
  isUriReference,
  isUriTemplate,
  isUrl,
} from "./uri_formats.ts";
export { type Expectation, type Explain, Issues, type Key, validator } from "./issues.ts";
export { explainer, type PlanFunctions } from "./explainer.ts";
export { type Issue, MAX_ISSUES, type Validator } from "./validator.ts";

/** The formats that are asserted: those that TypeBox knows. */
export const FORMATS: ReadonlySet<string> = new Set([
  ..."date-time date duration time email idn-email hostname idn-hostname ipv4 ipv6".split(" "),
  ..."iri-reference iri uri-reference uri uri-template url uuid regex json-pointer".split(" "),
  ..."json-pointer-uri-fragment relative-json-pointer".split(" "),
]);

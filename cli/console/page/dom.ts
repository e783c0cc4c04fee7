/** What an element is given: attributes by name, listeners by `on…`; `undefined` leaves one out. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>;

/**
 * Makes an element. Texts become text and nothing else, whatever they hold.
 *
 * @param tag its name
 * @param attributes attributes and listeners
 * @param children texts and elements
 * @returns the element
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Finds an element of the page.
 *
 * @param id its id
 * @param type its class
 * @returns the element
 * @throws {TypeError} when the page has none
 */
export function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new TypeError(`Page has no element "${id}" of this kind`);
}

/**
 * A number of messages per second for people.
 *
 * @param rate messages per second
 * @returns such as `12.5/s`
 */
export function showRate(rate: number): string {
  const digits = rate === 0 || rate >= 100 ? 0 : 1;
  return `${rate.toLocaleString("en", { maximumFractionDigits: digits })}/s`;
}

/**
 * A time for people.
 *
 * @param milliseconds the time
 * @returns such as `1.3 ms` or `50 µs`
 */
export function showMs(milliseconds: number): string {
  if (milliseconds < 0.1) return `${Math.round(milliseconds * 1000)} µs`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

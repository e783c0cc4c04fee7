/** What plots are drawn with: canvases know no style sheets. */
export interface Palette {
  readonly text: string;
  readonly grid: string;
  readonly warning: string;
  readonly critical: string;
  /** One for each member, then over again. */
  readonly series: readonly string[];
}

/** How many colours the style sheet has for the members of a plot. */
export const SERIES_COLORS = 6;

const listeners = new Set<() => void>();
let current: Palette | undefined;

/** The colours of the style sheet, light or dark as the page is now. */
export function palette(): Palette {
  return current ??= read();
}

/**
 * Tells when the page becomes light or dark.
 *
 * @param listener is called afterwards
 */
export function onPaletteChange(listener: () => void): void {
  listeners.add(listener);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  current = undefined;
  for (const listener of listeners) listener();
});

function read(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  const resolve = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    text: resolve("muted"),
    grid: resolve("grid"),
    warning: resolve("warn"),
    critical: resolve("bad"),
    series: Array.from({ length: SERIES_COLORS }, (_, index) => resolve(`series-${index + 1}`)),
  };
  probe.remove();
  return found;
}

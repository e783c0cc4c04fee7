/** Time for drawing in one frame, in milliseconds: the browser needs the rest of its 16. */
const BUDGET_MS = 6;

const waiting = new Set<() => void>();
let isAsked = false;

/**
 * Lets something be drawn in the next frame: once, however often it is asked for. What does not
 * fit into a frame comes in the one after, so that many plots never make the page stutter.
 *
 * @param draw the same function each time
 */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  ask();
}

function ask(): void {
  if (!isAsked && waiting.size > 0) requestAnimationFrame(drawSome);
  isAsked = waiting.size > 0;
}

function drawSome(): void {
  isAsked = false;
  const end = performance.now() + BUDGET_MS;
  for (const draw of [...waiting]) {
    waiting.delete(draw);
    draw();
    if (performance.now() > end) break;
  }
  ask();
}

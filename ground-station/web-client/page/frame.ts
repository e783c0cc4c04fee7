const waiting = new Set<() => void>();

/**
 * Lets something be drawn in the next frame: once, however often it is asked for.
 *
 * @param draw the same function each time
 */
export function drawSoon(draw: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(drawAll);
  waiting.add(draw);
}

function drawAll(): void {
  const draws = [...waiting];
  waiting.clear();
  for (const draw of draws) draw();
}

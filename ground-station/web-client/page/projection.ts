/** A place on the ground, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** A map of places: flat, as is good enough for the surroundings of a flight. */
export interface TrackMap {
  /** The places in pixels, from the top left. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly metresPerPixel: number;
}

const METRES_PER_DEGREE = 111_320;
/** A receiver on the launch pad shall not fill the map with its noise. */
const SMALLEST_METRES = 400;
const MARGIN = 28;

/**
 * Puts places on a map that shows all of them, north up.
 *
 * @param places the track
 * @param size of the map, in pixels
 * @returns the points and the scale
 */
export function projectTrack(
  places: readonly Place[],
  size: { readonly width: number; readonly height: number },
): TrackMap {
  const latitudes = extent(places.map(({ latitude }) => latitude));
  const [first] = places;
  // A track over 180° goes on, instead of around the world.
  const longitudes = places.map(({ longitude }) =>
    longitude - 360 * Math.round((longitude - (first?.longitude ?? 0)) / 360)
  );
  const shown = extent(longitudes);
  const east = METRES_PER_DEGREE * Math.max(0.01, Math.cos(latitudes.center * Math.PI / 180));
  const spans = [
    Math.max(SMALLEST_METRES, shown.length * east) / Math.max(1, size.width - 2 * MARGIN),
    Math.max(SMALLEST_METRES, latitudes.length * METRES_PER_DEGREE) /
    Math.max(1, size.height - 2 * MARGIN),
  ];
  const metresPerPixel = Math.max(...spans);
  const points = places.map(({ latitude }, index): readonly [number, number] => [
    size.width / 2 + ((longitudes[index] ?? 0) - shown.center) * east / metresPerPixel,
    size.height / 2 - (latitude - latitudes.center) * METRES_PER_DEGREE / metresPerPixel,
  ]);
  return { points, metresPerPixel };
}

/**
 * A round length for the scale of a map.
 *
 * @param most the longest that fits, in metres
 * @returns 1, 2 or 5 times a power of ten
 */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((factor) => factor * power).find((length) => length <= most) ?? power;
}

function extent(values: readonly number[]): { readonly center: number; readonly length: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low > high ? { center: 0, length: 0 } : { center: (low + high) / 2, length: high - low };
}

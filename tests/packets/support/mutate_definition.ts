import { createRandom } from "../../helpers/random.ts";

/** Changes a document at random places: values, names, whole elements. */
export function mutate(text: string, seed: number): string {
  const random = createRandom(seed);
  let mutated = text;
  for (let round = random.integer(1, 6); round > 0; round--) {
    const at = random.integer(0, mutated.length);
    const values = [...mutated.matchAll(/="([^"]*)"/g)];
    const value = values[random.integer(0, values.length)];
    const other = values[random.integer(0, values.length)]?.[1] ?? "";
    const start = (value?.index ?? 0) + 2;
    const end = start + (value?.[1]?.length ?? 0);
    const lines = mutated.split("\n");
    const line = random.integer(0, lines.length);
    const odd = ["", "-1", "0", "65", "1e999", "NaN", "99999999999", "../..", "__proto__", "é/\\"];
    switch (random.integer(0, 6)) {
      case 0:
        mutated = mutated.slice(0, at) + mutated.slice(at + random.integer(1, 30));
        break;
      case 1:
        mutated = mutated.slice(0, start) + other + mutated.slice(end);
        break;
      case 2:
        mutated = mutated.slice(0, start) + odd[random.integer(0, odd.length)] + mutated.slice(end);
        break;
      case 3:
        mutated = lines.toSpliced(line, 1).join("\n");
        break;
      case 4:
        mutated = lines.toSpliced(line, 0, lines[random.integer(0, lines.length)] ?? "").join("\n");
        break;
      default:
        mutated = mutated.replace(/FixedValue>\d+</, `FixedValue>${random.integer(-9, 9999)}<`);
    }
  }
  return mutated;
}

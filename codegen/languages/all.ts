import { cpp } from "./cpp.ts";
import { csharp } from "./csharp.ts";
import { dart } from "./dart.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { kotlin } from "./kotlin.ts";
import type { Language } from "./language.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";
import { swift } from "./swift.ts";

/** All languages beside TypeScript. */
export const languages: readonly Language[] = [
  rust,
  go,
  python,
  java,
  cpp,
  kotlin,
  csharp,
  swift,
  dart,
];

// Deno's node:test swallows what is thrown outside of tests; Node and Bun fail. So must Deno.
import process from "node:process";

interface ErrorEvents {
  addEventListener(
    type: "error" | "unhandledrejection",
    listener: (event: { readonly error?: unknown; readonly reason?: unknown }) => void,
  ): void;
}

const events = globalThis as unknown as ErrorEvents;
for (const type of ["error", "unhandledrejection"] as const) {
  events.addEventListener(type, ({ error, reason }) => {
    console.error("Uncaught outside of tests:", error ?? reason);
    process.exit(70);
  });
}

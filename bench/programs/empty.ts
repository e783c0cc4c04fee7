/** An executable that does nothing: what the runtime weighs. */
export {};

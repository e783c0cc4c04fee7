/** What the Mission Device says at its end. */
interface SentCounts {
  readonly sent: number;
  readonly bitErrors: number;
}

/** Finds in the log of the Mission Device what it has sent: it tells that at its end. */
export class DeviceLog {
  readonly #lives: SentCounts[] = [];

  /** Takes a line of its log. */
  read(line: string): void {
    if (!line.includes('"message":"Sent"')) return;
    const { properties } = JSON.parse(line) as { readonly properties: SentCounts };
    this.#lives.push(properties);
  }

  /** How often it has told. */
  get lives(): number {
    return this.#lives.length;
  }

  /** Packets that it has sent. */
  get sent(): number {
    return this.#lives.reduce((sum, { sent }) => sum + sent, 0);
  }

  /** Packets among them that it has damaged on purpose. */
  get damaged(): number {
    return this.#lives.reduce((sum, { bitErrors }) => sum + bitErrors, 0);
  }
}

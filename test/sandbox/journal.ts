import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs';

/** Keeps mutations in a file, one JSON line each, so that a restarted sandbox is the account it was. Applied in order to the same book they lead to the same account. */
export class Journal<Mutation> {
  private pending: string[] = [];
  private readonly file: number | undefined;

  constructor(private readonly path?: string) {
    this.file = path === undefined ? undefined : openSync(path, 'a');
  }

  /** What an earlier run wrote. A torn last line never had its response sent: it did not happen. */
  static read<Mutation>(path: string): Mutation[] {
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    const lines = whole.split('\n').filter((line) => line !== '');
    return lines.map((line): Mutation => JSON.parse(line));
  }

  note(mutation: Mutation): void {
    if (this.file !== undefined) this.pending.push(`${JSON.stringify(mutation)}\n`);
  }

  /** Called before a response leaves: what is answered is kept. */
  flush(): void {
    if (this.file === undefined || this.pending.length === 0) return;
    appendFileSync(this.file, this.pending.join(''));
    this.pending = [];
  }

  close(): void {
    if (this.file === undefined) return;
    this.flush();
    fsyncSync(this.file);
    closeSync(this.file);
  }

  get isKept(): boolean {
    return this.path !== undefined;
  }
}

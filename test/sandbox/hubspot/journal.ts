import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs';
import type { PropertyGroup } from './catalog.ts';
import type { RecordList } from './lists.ts';
import type { ObjectType } from './record.ts';
import type { Definition } from './standard/define.ts';
import type { Task } from './task.ts';

/** Every way the account can change. Applied in order to the same book they lead to the same account. */
export type Mutation =
  | {
      op: 'create';
      type: ObjectType;
      id: string;
      at: string;
      properties: Record<string, string>;
      companyIds?: string[];
      source: string;
    }
  | { op: 'change'; type: ObjectType; id: string; at: string; properties: Record<string, string>; source: string }
  | { op: 'archive'; type: ObjectType; id: string; at: string }
  | { op: 'restore'; type: ObjectType; id: string; at: string }
  | { op: 'erase'; type: ObjectType; id: string; at: string }
  | { op: 'merge'; type: ObjectType; id: string; primary: string; merged: string; at: string }
  | { op: 'companies'; type: 'contacts' | 'deals' | 'tickets'; id: string; companyIds: string[]; at: string }
  | {
      op: 'pair';
      from: ObjectType;
      fromId: string;
      to: ObjectType;
      toId: string;
      linked: boolean;
      at: string;
    }
  | { op: 'task'; task: Task }
  | { op: 'list'; list: RecordList }
  | { op: 'property'; type: ObjectType; definition: Definition }
  | { op: 'group'; type: ObjectType; group: PropertyGroup }
  | { op: 'install'; refreshToken: string; scopes: string[]; at: string }
  | { op: 'uninstall' };

/** Keeps mutations in a file, one JSON line each, so that a restarted sandbox is the account it was. */
export class Journal {
  private pending: string[] = [];
  private readonly file: number | undefined;

  constructor(private readonly path?: string) {
    this.file = path === undefined ? undefined : openSync(path, 'a');
  }

  /** What an earlier run wrote. A torn last line never had its response sent: it did not happen. */
  static read(path: string): Mutation[] {
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

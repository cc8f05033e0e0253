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

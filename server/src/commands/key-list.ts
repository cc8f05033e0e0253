import { keyListTask, type ListedKey } from '../operator/key-list.ts';
import { inColumns } from './columns.ts';
import { exitCodes, type Io } from './io.ts';
import { withOperator } from './operator.ts';

export interface KeyListFlags {
  connection?: string;
  json?: boolean;
}

/** Lists keys: what each is for, when it was used last, whether it was revoked. */
export async function keyList({ connection, json }: KeyListFlags, io: Io): Promise<number> {
  const { keys } = await withOperator(io, (operator) => operator.run(keyListTask, { connectionId: connection }));
  if (json) io.stdout(`${JSON.stringify({ keys })}\n`);
  else if (keys.length === 0) io.stderr('There are no API keys. Make one with `barometer key create`.\n');
  else io.stdout(`${tell(keys)}\n`);
  return exitCodes.ok;
}

function tell(keys: ListedKey[]): string {
  const rows = [
    ['id', 'connection', 'created', 'last used', 'state', 'name'],
    ...keys.map((key) => [
      ...[key.id, key.connectionId, minute(key.createdAt)],
      key.lastUsedAt === null ? 'never' : minute(key.lastUsedAt),
      key.revokedAt === null ? 'in use' : `revoked ${minute(key.revokedAt)}`,
      key.name,
    ]),
  ];
  return inColumns(rows).join('\n');
}

/** `2026-06-30T12:00:00.000Z` → `2026-06-30 12:00Z`. */
const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')}Z`;

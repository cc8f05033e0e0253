import { keyRevokeTask } from '../operator/key-revoke.ts';
import { exitCodes, type Io } from './io.ts';
import { withOperator } from './operator.ts';

export interface KeyRevokeFlags {
  id: string;
  json?: boolean;
}

/** Ends a key: the next request with it is refused. */
export async function keyRevoke({ id, json }: KeyRevokeFlags, io: Io): Promise<number> {
  const key = await withOperator(io, (operator) => operator.run(keyRevokeTask, { id }));
  if (json) io.stdout(`${JSON.stringify(key)}\n`);
  else {
    const told = key.revoked ? 'is revoked: nobody sends usage with it any more' : 'was revoked before';
    io.stdout(`The key ${id} (${key.name}) of ${key.connectionId} ${told}.\n`);
  }
  return exitCodes.ok;
}

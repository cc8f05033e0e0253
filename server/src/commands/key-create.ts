import { userInfo } from 'node:os';
import { keyCreateTask } from '../operator/key-create.ts';
import { exitCodes, type Io } from './io.ts';
import { withOperator } from './operator.ts';

export interface KeyCreateFlags {
  connection?: string;
  name: string;
  by?: string;
  json?: boolean;
}

/** Makes a key for `POST /v1/usage` and prints it, once: only its digest is kept. */
export async function keyCreate(
  { connection, name, by = userInfo().username, json }: KeyCreateFlags,
  io: Io,
): Promise<number> {
  const input = { connectionId: connection, name, by };
  const created = await withOperator(io, (operator) => operator.run(keyCreateTask, input));
  if (json) io.stdout(`${JSON.stringify(created)}\n`);
  else {
    io.stdout(`${created.secret}\n`);
    io.stderr(`Keep it: it is shown this once. It sends usage for ${created.connectionId} only.\n`);
  }
  return exitCodes.ok;
}

import { exitCodes, type Io } from './io.ts';
import { readSource } from './model-ref.ts';

/** Writes a model out as it came in, byte for byte. With --json: `{ model, version, source }`. */
export async function modelExport(
  flags: { ref: string; connection?: string; json?: boolean },
  io: Io,
): Promise<number> {
  const { title, version, source } = await readSource(flags.ref, flags.connection, io);
  io.stdout(flags.json ? `${JSON.stringify({ model: title, version: version ?? null, source })}\n` : source);
  return exitCodes.ok;
}

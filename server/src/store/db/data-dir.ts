import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../problem.ts';

const Claim = z.object({
  pid: z.number(),
  /** Where the process that holds the directory answers; null when it serves nothing (a command). */
  url: z.string().nullable(),
  token: z.string(),
});
export type Claim = z.infer<typeof Claim>;

export interface HeldDataDir {
  token: string;
  /** Tells other processes where to ask. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

export const databaseDir = (dataDir: string) => join(dataDir, 'db');
const claimFile = (dataDir: string) => join(dataDir, 'server.json');

/**
 * Claims the directory for this process: two processes on one embedded database would corrupt it.
 * A claim whose process is gone (killed) is taken over; so is one with our own pid, which a container restarts with.
 * @throws InputError naming the process that holds it.
 */
export async function holdDataDir(dataDir: string, pid: number): Promise<HeldDataDir> {
  await mkdir(dataDir, { recursive: true });
  const file = claimFile(dataDir);
  const token = randomBytes(32).toString('base64url');
  const claim = (url: string | null) => JSON.stringify({ pid, url, token } satisfies Claim);
  if (!(await createExclusively(file, claim(null)))) {
    const holder = await readClaim(dataDir);
    if (holder && holder.pid !== pid && isAlive(holder.pid))
      throw new InputError([
        {
          path: 'DATA_DIR',
          message: `${dataDir} is in use by process ${holder.pid}${holder.url ? ` (${holder.url})` : ''}`,
          remedy: `Stop that process, choose another DATA_DIR, or set DATABASE_URL to share a PostgreSQL; if no Barometer runs, delete ${file}`,
        },
      ]);
    await writeFile(file, claim(null), { mode: 0o600 });
  }
  return {
    token,
    announce: (url) => writeFile(file, claim(url), { mode: 0o600 }),
    release: () => rm(file, { force: true }),
  };
}

/** Who holds the directory, if anybody alive does. */
export async function findHolder(dataDir: string): Promise<Claim | undefined> {
  const claim = await readClaim(dataDir);
  return claim && isAlive(claim.pid) ? claim : undefined;
}

async function readClaim(dataDir: string): Promise<Claim | undefined> {
  try {
    return Claim.safeParse(JSON.parse(await readFile(claimFile(dataDir), 'utf8'))).data;
  } catch {
    // No file, or one torn by a kill while it was written: nobody holds the directory.
    return undefined;
  }
}

async function createExclusively(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(text);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { errnoOf } from '../../errno.ts';
import { InputError } from '../../problem.ts';

const Claim = z.object({
  pid: z.number(),
  host: z.string(),
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

/** How often a holder shows that it lives, and how long it may be silent. */
const heartbeatMs = 10_000;
const silentMaxMs = 60_000;

/**
 * Claims the directory for this process: two processes on one embedded database would corrupt it.
 * A claim whose process is gone (killed) is taken over.
 * @throws InputError naming the process that holds it.
 */
export async function holdDataDir(dataDir: string, pid: number): Promise<HeldDataDir> {
  await mkdir(dataDir, { recursive: true }).catch((error: unknown) => {
    const message = `${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    throw new InputError([{ path: 'DATA_DIR', message, remedy: 'Name a folder this user may write to' }], {
      cause: error,
    });
  });
  const file = claimFile(dataDir);
  const token = randomBytes(32).toString('base64url');
  const claim: Claim = { pid, host: hostname(), url: null, token };
  while (!(await createExclusively(file, claim))) {
    const holder = await readClaim(dataDir);
    if (holder && (await isHeld(file, holder, pid))) throw inUse(dataDir, holder);
    await removeClaim(file, holder, token);
  }
  const heartbeat = setInterval(() => {
    // A missed beat is made up by the next; a file somebody removed is nothing to die of.
    utimes(file, new Date(), new Date()).catch(() => undefined);
  }, heartbeatMs).unref();
  return {
    token,
    announce: (url) => replace(file, { ...claim, url }),
    release: async () => {
      clearInterval(heartbeat);
      if ((await readClaim(dataDir))?.token === token) await rm(file, { force: true });
    },
  };
}

function inUse(dataDir: string, { pid, host, url }: Claim): InputError {
  const where = host === hostname() ? '' : ` on ${host}`;
  if (url === null) {
    // A server that starts, or a command that will soon be through.
    const message = `${dataDir} is in use by process ${pid}${where}, which has not started to serve yet`;
    const remedy = `Try again in a moment; if no Barometer runs, delete ${claimFile(dataDir)}`;
    return new InputError([{ path: 'DATA_DIR', message, remedy }]);
  }
  const remedy = 'Stop that process, choose another DATA_DIR, or set DATABASE_URL to share a PostgreSQL';
  return new InputError([
    {
      path: 'DATA_DIR',
      message: `${dataDir} is in use by process ${pid}${where} (${url})`,
      remedy: `${remedy}; if no Barometer runs, delete ${claimFile(dataDir)}`,
    },
  ]);
}

/**
 * On this host the process itself is asked; our own pid is a claim of before a restart, as containers reuse pid 1.
 * A process on another host (a volume two containers share) is known by its heartbeat only.
 */
async function isHeld(file: string, holder: Claim, pid: number): Promise<boolean> {
  if (holder.host === hostname()) return holder.pid !== pid && isAlive(holder.pid);
  const beat = await stat(file).catch(() => null);
  return beat !== null && Date.now() - beat.mtimeMs < silentMaxMs;
}

/** The process that holds the directory, if one on this host does: only that one can be asked. */
export async function findHolder(dataDir: string): Promise<Claim | undefined> {
  const claim = await readClaim(dataDir);
  return claim && claim.host === hostname() && isAlive(claim.pid) ? claim : undefined;
}

function parseClaim(text: string): Claim | undefined {
  try {
    return Claim.safeParse(JSON.parse(text)).data;
  } catch {
    // Not ours, or of an older version: it says nothing about a living process.
    return undefined;
  }
}

async function readClaim(dataDir: string): Promise<Claim | undefined> {
  try {
    return parseClaim(await readFile(claimFile(dataDir), 'utf8'));
  } catch {
    // No file: nobody holds the directory.
    return undefined;
  }
}

/** Written aside and linked into place: nobody ever reads half a claim, and of two claimants one wins. */
async function createExclusively(file: string, claim: Claim): Promise<boolean> {
  const aside = `${file}.${claim.token.slice(0, 8)}`;
  await writeFile(aside, JSON.stringify(claim), { mode: 0o600 });
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Moved aside first and looked at: somebody faster may have claimed the directory since, and keeps it. */
async function removeClaim(file: string, stale: Claim | undefined, token: string): Promise<void> {
  const aside = `${file}.${token.slice(0, 8)}.stale`;
  try {
    await rename(file, aside);
    const moved = parseClaim(await readFile(aside, 'utf8'));
    if (moved && moved.token !== stale?.token) await link(aside, file);
    await rm(aside, { force: true });
  } catch (error) {
    // Gone already, or claimed again: the next round sees how things stand.
    if (!['ENOENT', 'EEXIST'].includes(errnoOf(error) ?? '')) throw error;
  }
}

async function replace(file: string, claim: Claim): Promise<void> {
  const aside = `${file}.${claim.token.slice(0, 8)}`;
  await writeFile(aside, JSON.stringify(claim), { mode: 0o600 });
  await rename(aside, file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return errnoOf(error) === 'EPERM';
  }
}

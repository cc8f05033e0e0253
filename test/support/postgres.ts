import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.ts';

const binDir = findBinDir();
export const postgresAvailable = binDir !== undefined;

export interface Postgres {
  url(database: string): string;
  createDatabase(name: string): Promise<string>;
  /** Ends every connection, and is back on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of the tests' own, in a temporary directory, with durability off: it is thrown away anyway.
 * PostgreSQL refuses to run as root, so there it runs as the user its package has made.
 */
export async function startPostgres(): Promise<Postgres> {
  if (!binDir) throw new Error('No PostgreSQL server on this machine.');
  const dir = mkdtempSync(join(tmpdir(), 'barometer-pg-'));
  const user = process.getuid?.() === 0 ? postgresUser() : undefined;
  if (user) chownSync(dir, user.uid, user.gid);
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const data = join(dir, 'data');
  execFileSync(join(binDir, 'initdb'), ['-D', data, '-U', 'barometer', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    stdio: 'ignore',
    cwd: dir,
    ...as,
  });
  const port = await freePort();
  const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', `unix_socket_directories=${dir}`];
  const program = join(binDir, 'postgres');
  const begin = async () => {
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])];
    const started = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: dir, ...as });
    await ready(started.stderr);
    return started;
  };
  let child = await begin();
  const end = async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  const url = (database: string) => `postgres://barometer@127.0.0.1:${port}/${database}`;
  return {
    url,
    createDatabase: async (name) => {
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    restart: async () => {
      await end();
      child = await begin();
    },
    stop: async () => {
      await end();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function ready(stderr: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    stderr.on('data', (chunk: Buffer) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
    stderr.on('end', () => reject(new Error(`PostgreSQL did not start: ${log}`)));
  });
}

function findBinDir(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : [];
  const onPath = (process.env.PATH ?? '').split(':');
  return [...debian, ...onPath].find((dir) => existsSync(join(dir, 'initdb')) && existsSync(join(dir, 'postgres')));
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

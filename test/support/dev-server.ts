import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { HostAnswer, HostRequest } from '../../cards/src/data/options.ts';
import { project } from './hubspot-project.ts';
import { freePort } from './port.ts';

/** HubSpot's local development server, in front of ours. */
export interface DevServer {
  url: string;
  /** `hubspot.fetch` as HubSpot's page makes it: who is looking is added, and the proxy is asked. */
  fetch(url: string, request: HostRequest): Promise<HostAnswer>;
  close(): Promise<void>;
}

interface Options {
  /** The secret it signs with. */
  clientSecret: string;
  /** Where our server runs. */
  appUrl: string;
  portalId: number;
}

const developmentUrl = 'https://health-dev.example.com';

export async function startDevServer({ clientSecret, appUrl, portalId }: Options): Promise<DevServer> {
  const port = await freePort();
  // Beside the project, so that packages are found: the server builds what it serves.
  mkdirSync(join(project, 'dist'), { recursive: true });
  const dir = mkdtempSync(join(project, 'dist/dev-'));
  cpSync(join(project, 'src'), join(dir, 'src'), { recursive: true });
  cpSync(join(project, 'hsproject.json'), join(dir, 'hsproject.json'));
  writeFileSync(join(dir, 'src/app/local.json'), JSON.stringify({ proxy: { [developmentUrl]: appUrl } }));
  const program = resolve(__dirname, 'hubspot-dev-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, dir, String(port)], {
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', CLIENT_SECRET: clientSecret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await ready(child);
  const url = `http://localhost:${port}`;
  return {
    url,
    fetch: (wanted, request) =>
      proxied(`${url}/api/crm-extensibility/execution/internal/v3/proxy`, portalId, wanted, request),
    close: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function ready({ stdout, stderr }: ChildProcess): Promise<void> {
  if (!stdout || !stderr) throw new Error('The development server has no output.');
  let log = '';
  stderr.on('data', (chunk) => {
    log += chunk;
  });
  for await (const line of createInterface({ input: stdout })) {
    if (line === 'ready') {
      stdout.resume();
      return;
    }
  }
  throw new Error(`The development server did not start.\n${log}`);
}

async function proxied(
  proxyUrl: string,
  portalId: number,
  wanted: string,
  { method = 'GET', body, timeout }: HostRequest,
): Promise<HostAnswer> {
  const uri = new URL(wanted);
  const person = { portalId: String(portalId), userId: '7', userEmail: 'ana.lopez@northwind.example', appId: '9' };
  for (const [name, value] of Object.entries(person)) uri.searchParams.set(name, value);
  const response = await fetch(proxyUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      requestUri: uri.href,
      method,
      requestTimeoutMillis: timeout,
      requestBody: body,
      requestHeaders: {},
    }),
  });
  const envelope = (await response.json()) as { status: string; responseBody: unknown };
  // What went wrong is passed on in its envelope: the card has to understand it.
  const told = envelope.status === 'success' ? envelope.responseBody : envelope;
  return { ok: response.ok, status: response.status, json: async () => told };
}

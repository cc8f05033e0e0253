import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CardOptions } from '../../cards/src/data/options.ts';

export interface Answer {
  /** 0 breaks the connection. */
  status: number;
  body: unknown;
  /** The answer waits for this, so that a test may look at the page before it comes. */
  after?: Promise<unknown>;
}

/**
 * A CRM page with a card in it, and the server that the card asks; a test sets the answers by company id, those to a
 * rating by "PUT id" and "DELETE id".
 */
export interface CardHost {
  url: string;
  answers: Map<string, Answer>;
  /** The ratings sent, in order. */
  ratings: unknown[];
  /** Pages of other kinds: path → HTML. */
  pages: Map<string, string>;
  /** Requests, by the keys of the answers. */
  asked: Map<string, number>;
  close(): Promise<void>;
}

/** Something to wait for, and the way to let it happen. */
export function makeGate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const apiPath = '/api/card/companies/';

export async function startCardHost(cardDir: string): Promise<CardHost> {
  const bundle = readFileSync(join(cardDir, 'record.js'), 'utf8');
  const host = {
    answers: new Map<string, Answer>(),
    pages: new Map<string, string>(),
    asked: new Map<string, number>(),
    ratings: [] as unknown[],
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    const page = host.pages.get(pathname);
    if (pathname.endsWith('/record.js')) return send(response, 'text/javascript', bundle);
    if (page) return send(response, 'text/html', page);
    if (pathname === '/card') return send(response, 'text/html', cardPage(searchParams));
    if (pathname === '/proxy') return void proxied(request, response, host);
    if (pathname.startsWith(apiPath)) return void answer(request, response, pathname, host);
    response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { ...host, url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

/** `?company=ID&details=JSON&theme=dark`: the card alone, in a body that is as wide as the window. */
function cardPage(search: URLSearchParams): string {
  const options: Pick<CardOptions, 'companyId' | 'serverUrl' | 'details'> = {
    companyId: search.get('company') ?? '',
    serverUrl: '',
    details: search.get('details'),
  };
  return `<!doctype html><html lang="en" data-theme="${search.get('theme') ?? 'light'}"><title>Card</title>
<link rel="icon" href="data:,"><body style="margin:0"><div id="card"></div><script type="module">
import { mountHealthCard } from '/record.js';
window.unmountCard = mountHealthCard(document.getElementById('card'), {
  ...${JSON.stringify(options).replaceAll('<', '\\u003c')},
  fetch: (url, { method, body }) => fetch(url, { method, body: JSON.stringify(body) }),
  recordUrl: (type, id) => '/crm/' + type + '/' + id,
});
</script></body></html>`;
}

type Answering = Pick<CardHost, 'answers' | 'asked' | 'ratings'>;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  host: Answering,
): Promise<void> {
  const { method = 'GET' } = request;
  const text = await read(request);
  if (method === 'PUT') host.ratings.push(JSON.parse(text));
  const { status, body, after } = take(method, path, host);
  await after;
  if (status === 0) response.destroy();
  else send(response, 'application/json', JSON.stringify(body), status);
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** HubSpot's proxy: every answer is HTTP 200; what our server said is in the envelope. */
async function proxied(request: IncomingMessage, response: ServerResponse, host: Answering): Promise<void> {
  const { requestUri, method } = JSON.parse(await read(request)) as { requestUri: string; method: string };
  const { status, body } = take(method, requestUri.slice(requestUri.indexOf(apiPath)), host);
  const envelope =
    status < 300
      ? { status: 'success', responseBody: body, context: { appServerStatusCode: [status] } }
      : {
          status: 'error',
          category: 'BAD_GATEWAY',
          message: 'Error returned from Request Uri',
          responseBody: body,
          errors: [],
        };
  send(response, 'application/json', JSON.stringify(envelope));
}

function take(method: string, path: string, { answers, asked }: Answering): Answer {
  const id = path.slice(apiPath.length).replace(/\/pulse.*$/, '');
  const key = method === 'GET' ? id : `${method} ${id}`;
  asked.set(key, (asked.get(key) ?? 0) + 1);
  return answers.get(key) ?? { status: 404, body: null };
}

function send(response: ServerResponse, type: string, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CardOptions } from '../../cards/src/record/options.ts';

export interface Answer {
  /** 0 breaks the connection. */
  status: number;
  body: unknown;
  /** The answer waits for this, so that a test may look at the page before it comes. */
  after?: Promise<unknown>;
}

/** A CRM page with a card in it, and the server that the card asks; a test sets the answers by company id. */
export interface CardHost {
  url: string;
  answers: Map<string, Answer>;
  /** Pages of other kinds: path → HTML. */
  pages: Map<string, string>;
  /** Requests for a card, by company id. */
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
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    const page = host.pages.get(pathname);
    if (pathname.endsWith('/record.js')) return send(response, 'text/javascript', bundle);
    if (page) return send(response, 'text/html', page);
    if (pathname === '/card') return send(response, 'text/html', cardPage(searchParams));
    if (pathname === '/proxy') return void proxied(request, response, host);
    if (pathname.startsWith(apiPath)) return answer(response, pathname.slice(apiPath.length), host);
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
  fetch: (url) => fetch(url),
  recordUrl: (type, id) => '/crm/' + type + '/' + id,
});
</script></body></html>`;
}

type Answering = Pick<CardHost, 'answers' | 'asked'>;

function answer(response: ServerResponse, id: string, host: Answering): void {
  const { status, body, after } = take(id, host);
  void Promise.resolve(after).then(() => {
    if (status === 0) response.destroy();
    else send(response, 'application/json', JSON.stringify(body), status);
  });
}

/** HubSpot's proxy: every answer is HTTP 200; what our server said is in the envelope. */
async function proxied(request: IncomingMessage, response: ServerResponse, host: Answering): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { requestUri } = JSON.parse(text) as { requestUri: string };
  const { status, body } = take(requestUri.slice(requestUri.indexOf(apiPath) + apiPath.length), host);
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

function take(id: string, { answers, asked }: Answering): Answer {
  asked.set(id, (asked.get(id) ?? 0) + 1);
  return answers.get(id) ?? { status: 404, body: null };
}

function send(response: ServerResponse, type: string, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

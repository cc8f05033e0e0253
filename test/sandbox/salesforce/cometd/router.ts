import express, { type Request, type Response, type Router } from 'express';
import { bearerOf } from '../oauth.ts';
import type { Desk } from '../router.ts';
import { type Clients, idOf, type Message, pollMs } from './clients.ts';

/** The Streaming API: Bayeux messages by long polling. Its calls are not counted as API calls. */
export function cometdRouter(desk: Desk, clients: Clients): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.post('/:version', (request, response) => serve(desk, clients, request, response));
  router.use((request, response) => {
    // A client that tries a WebSocket first is told no, and falls back to polling.
    note(desk, request, 400);
    response.status(400).type('html').send('<h1>Unknown Bayeux Transport</h1>');
  });
  return router;
}

async function serve(desk: Desk, clients: Clients, request: Request, response: Response): Promise<void> {
  const faults = desk.faults.strike(request.method, request.baseUrl + request.path);
  const broken = faults.find(({ fault }) => fault === 'status');
  if (broken?.fault === 'status') {
    note(desk, request, broken.status);
    return void response
      .status(broken.status)
      .set(broken.headers ?? {})
      .send(broken.body ?? '');
  }
  if (faults.some(({ fault }) => fault === 'disconnect')) return void request.socket.destroy();
  const messages = messagesOf(request);
  if (!messages || !/^(?:3[1-9]|[45]\d|6[0-8])\.0$/.test(String(request.params.version))) {
    note(desk, request, 400);
    return void response.status(400).type('html').send('<h1>Bad Request</h1>');
  }
  const token = bearerOf({ headers: { authorization: request.headers.authorization ?? '' } });
  const answers: Message[] = [];
  for (const message of messages) answers.push(...(await answer(desk, clients, message, token)));
  note(desk, request, 200);
  response.status(200).set('Content-Type', 'application/json;charset=UTF-8').send(JSON.stringify(answers));
}

function messagesOf({ body }: Request): Message[] | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    const all: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    return all.every((one) => typeof one === 'object' && one !== null)
      ? all.map((one) => ({ ...Object(one) }))
      : undefined;
  } catch {
    return undefined;
  }
}

async function answer(desk: Desk, clients: Clients, message: Message, token: string | undefined): Promise<Message[]> {
  const { channel } = message;
  if (!isSession(desk, token)) return [denied(message)];
  if (channel === '/meta/handshake') return [clients.handshake(message, token ?? '')];
  const client = clients.find(message, token ?? '');
  if (!client) return [unknownClient(message)];
  if (channel === '/meta/subscribe') return [clients.subscribe(client, message)];
  if (channel === '/meta/unsubscribe') return [clients.unsubscribe(client, message)];
  if (channel === '/meta/disconnect') return [clients.disconnect(client, message)];
  if (channel === '/meta/connect') return clients.connect(client, message, waitOf(message));
  return [{ channel, ...idOf(message), successful: false, error: '403::Publishing is not allowed' }];
}

function waitOf({ advice }: Message): number {
  const timeout = typeof advice === 'object' && advice !== null && 'timeout' in advice ? advice.timeout : undefined;
  return typeof timeout === 'number' ? Math.min(timeout, pollMs) : pollMs;
}

function isSession({ tokens, org }: Desk, token: string | undefined): boolean {
  if (org.switches.get('app') === 'blocked' || org.switches.get('apiAccess') === 'off') return false;
  try {
    return tokens.session(token).token === token;
  } catch {
    return false;
  }
}

/** Whether the HTTP status is 401 as well is UNVERIFIED; the message is what clients read. */
function denied(message: Message): Message {
  const isHandshake = message.channel === '/meta/handshake';
  return {
    ext: { sfdc: { failureReason: '401::Authentication invalid' } },
    advice: { reconnect: 'none' },
    channel: message.channel,
    ...idOf(message),
    error: isHandshake ? '403::Handshake denied' : '401::Authentication invalid',
    successful: false,
  };
}

function unknownClient(message: Message): Message {
  const advice = { interval: 0, reconnect: 'handshake' };
  return { advice, channel: message.channel, ...idOf(message), error: '403::Unknown client', successful: false };
}

function note(desk: Desk, request: Request, status: number): void {
  const path = request.baseUrl + request.path;
  const at = desk.org.clock.iso();
  desk.calls.add({ at, method: request.method, path, query: '', endpoint: '/cometd', class: 'stream', status, ms: 0 });
}

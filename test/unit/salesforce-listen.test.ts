import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Heard } from '../../server/src/crm/happening.ts';
import { listen } from '../../server/src/crm/salesforce/listen.ts';

interface Asked {
  channel: string;
  id: string;
  subscription?: string;
}
/** undefined: it hangs. */
type Answer = (asked: Asked) => object[] | undefined;

let server: Server;
let requests = 0;
const open = new Set<ServerResponse>();
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  requests = 0;
  server = createServer((request, response) => {
    requests += 1;
    open.add(response);
    response.on('close', () => open.delete(response));
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server of Bayeux, as far as a client sees it. */
const bayeux = (answer: Answer) =>
  serve((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      if (request.headers.upgrade) return response.writeHead(400).end();
      const replies = (JSON.parse(text) as Asked[]).map(answer);
      if (replies.includes(undefined)) return;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(replies.flat()));
    });
  });

const ok = ({ channel, id, subscription }: Asked): object => ({
  ...{ channel, id, successful: true, clientId: 'c', subscription },
  ...{ version: '1.0', supportedConnectionTypes: ['long-polling'], advice: { reconnect: 'retry', interval: 0 } },
});

const event = (replayId: number, recordId = '001D000000IqhSLIAZ') => ({
  channel: '/data/AccountChangeEvent',
  data: {
    event: { replayId },
    payload: {
      ChangeEventHeader: {
        ...{ changeType: 'UPDATE', recordIds: [recordId], changeOrigin: '', transactionKey: 't' },
        ...{ sequenceNumber: replayId, commitNumber: 1, commitTimestamp: 1 },
      },
    },
  },
});

function hearing(instanceUrl: string, hear: (heard: Heard) => Promise<void> = async () => undefined) {
  const stop = new AbortController();
  const patience = { beginMs: 300, silenceMs: 600, endMs: 200, againMs: 50 };
  const token = { accessToken: 'a', instanceUrl };
  const ended = listen(token, { from: null, hear, signal: stop.signal }, patience).then(
    () => 'ended' as const,
    (error: unknown) => error,
  );
  return { stop: () => stop.abort(), ended };
}

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** Long enough for whatever would ask again. */
const later = () => new Promise((resolve) => setTimeout(resolve, 250));

describe('an org without events', () => {
  test.each([
    ['answers with a page', (response: ServerResponse) => response.writeHead(404).end('<html>')],
    [
      'answers with an error',
      (response: ServerResponse) => response.writeHead(404).end('[{"errorCode":"NOT_FOUND","message":"x"}]'),
    ],
    ['says nothing', () => undefined],
  ])(
    'that %s is given up, and never asked again',
    async (_what, answer) => {
      const { ended } = hearing(await serve((_request, response) => answer(response)));
      expect(await ended).toMatchObject({ code: 'not-found', retryable: false });
      // What was sent already may still arrive.
      await later();
      const asked = requests;
      await later();
      expect(requests).toBe(asked);
      expect(open.size).toBe(0);
    },
    15_000,
  );
});

describe('stopping', () => {
  test('while it begins ends it at once, and leaves nothing open', async () => {
    const { stop, ended } = hearing(await serve(() => undefined));
    await until(() => requests > 0);
    stop();
    expect(await ended).toBe('ended');
    // What was sent already may still arrive.
    await later();
    const asked = requests;
    await later();
    expect([requests, open.size]).toEqual([asked, 0]);
  });

  test('ends it though the org does not answer that either', async () => {
    const subscribed = new Set<string | undefined>();
    const url = await bayeux((asked) => {
      subscribed.add(asked.subscription);
      return asked.channel === '/meta/connect' || asked.channel === '/meta/disconnect' ? undefined : [ok(asked)];
    });
    const { stop, ended } = hearing(url);
    await until(() => subscribed.size === 5);
    stop();
    expect(await ended).toBe('ended');
    await until(() => open.size === 0);
  });

  test('does not wait for a flood to be kept: what is not kept is told again', async () => {
    const kept: Heard[] = [];
    let flooded = false;
    const url = await bayeux((asked) => {
      if (asked.channel !== '/meta/connect') return [ok(asked)];
      if (flooded) return undefined;
      flooded = true;
      return [...Array.from({ length: 10_000 }, (_, place) => event(place + 1)), ok(asked)];
    });
    const { stop, ended } = hearing(url, async (heard) => {
      kept.push(heard);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await until(() => kept.length > 0);
    stop();
    expect(await ended).toBe('ended');
    expect(kept.length).toBeLessThan(100);
    // No position is ahead of what was kept.
    const told = kept.flatMap(({ happenings }) => happenings).length;
    expect(JSON.parse(kept.at(-1)?.position ?? '{}')).toEqual({ '/data/AccountChangeEvent': told });
  });
});

test('what could not be kept is not passed over by what came behind it', async () => {
  const positions: string[] = [];
  let told = false;
  const url = await bayeux((asked) => {
    if (asked.channel !== '/meta/connect') return [ok(asked)];
    if (told) return undefined;
    told = true;
    return [event(1), ok(asked)];
  });
  let failing = true;
  const { ended } = hearing(url, async ({ position }) => {
    if (failing) {
      failing = false;
      throw new Error('the database is away');
    }
    positions.push(position);
  });
  expect(await ended).toMatchObject({ message: 'the database is away' });
  expect(positions).toEqual([]);
});

test('an org that falls silent is given up, and may be listened to again', async () => {
  const url = await bayeux((asked) => (asked.channel === '/meta/connect' ? undefined : [ok(asked)]));
  expect(await hearing(url).ended).toMatchObject({ code: 'unavailable', retryable: true });
  await until(() => open.size === 0);
});

test.each([
  ['a token that has ended', { ext: { sfdc: { failureReason: '401::Authentication invalid' } } }, 'unauthorized'],
  ['too many clients', { ext: { sfdc: { failureReason: '403::Organization concurrent user limit' } } }, 'forbidden'],
  ['a refusal without a reason', {}, 'forbidden'],
])('%s is told as such: only a token is refreshed', async (_what, why, code) => {
  const url = await bayeux(({ channel, id }) => [
    { channel, id, successful: false, error: '403::Handshake denied', advice: { reconnect: 'none' }, ...why },
  ]);
  expect(await hearing(url).ended).toMatchObject({ code });
});

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedAlert {
  path: string;
  id: string;
  /** Whether the signature is the one of Standard Webhooks for this secret, and fresh by this clock. */
  isSigned: boolean;
  body: Record<string, unknown>;
  text: string;
}

export interface AlertReceiver {
  url: string;
  received: ReceivedAlert[];
  /** How the next requests are answered; 204 after those. */
  answerNext(...statuses: number[]): void;
  close(): Promise<void>;
}

const toleranceSeconds = 300;

/** Somebody who takes outgoing webhooks, and checks them as the receivers' libraries do. */
export async function startAlertReceiver(secret: string, now: () => Date): Promise<AlertReceiver> {
  const received: ReceivedAlert[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const id = String(request.headers['webhook-id'] ?? '');
      const isSigned = verify(secret, request.headers, text, now());
      received.push({ path: request.url ?? '', id, isSigned, body: JSON.parse(text), text });
      const status = statuses.shift() ?? 204;
      response.writeHead(status, status >= 300 && status < 400 ? { location: 'http://169.254.169.254/' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answerNext: (...given) => {
      statuses.push(...given);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function verify(secret: string, headers: IncomingHttpHeaders, body: string, now: Date): boolean {
  const timestamp = String(headers['webhook-timestamp']);
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((one) => one.split(','))
    .some(([version, given = '']) => {
      const bytes = Buffer.from(given, 'base64');
      return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
    });
}

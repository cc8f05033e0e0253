import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { signatureHeaders } from '../../sandbox/hubspot/signature.ts';

/**
 * HubSpot's end of the wire, in a process of its own. Every line on stdin is a load, every line on stdout what came of
 * it. Deliveries are made and signed before the clock starts: what is measured is their receipt.
 */
const Load = z.object({
  uri: z.url(),
  /** Signs; null sends unsigned. */
  secret: z.string().nullable(),
  portalId: z.int(),
  ticketIds: z.array(z.string()).min(1),
  deliveries: z.int(),
  eventsEach: z.int(),
  /** How many deliveries are under way at a time. */
  concurrency: z.int(),
});
type Load = z.output<typeof Load>;

let eventId = 0;

/** One of a ticket's priority, as HubSpot sends it; no two are the same. */
function makeEvent({ portalId, ticketIds }: Load): object {
  eventId += 1;
  return {
    ...{ eventId, subscriptionId: 2_300_001, portalId, appId: 4_010_777, occurredAt: Date.now(), attemptNumber: 0 },
    ...{ subscriptionType: 'object.propertyChange', objectTypeId: '0-5' },
    ...{ objectId: Number(ticketIds[eventId % ticketIds.length]), propertyName: 'hs_ticket_priority' },
    ...{ propertyValue: 'HIGH', isSensitive: false, changeSource: 'CRM_UI', sourceId: 'userId:9001' },
  };
}

interface Delivery {
  body: string;
  headers: Record<string, string>;
}

function makeDelivery(load: Load): Delivery {
  const body = JSON.stringify(Array.from({ length: load.eventsEach }, () => makeEvent(load)));
  const signed = { method: 'POST', uri: load.uri, body, timestamp: Date.now() };
  const signature = load.secret === null ? {} : signatureHeaders(load.secret, signed, 'v1');
  const length = String(Buffer.byteLength(body));
  return { body, headers: { 'content-type': 'application/json', 'content-length': length, ...signature } };
}

/** @returns how long the answer took, in ms. */
function send(agent: Agent, uri: string, { body, headers }: Delivery): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request(uri, { agent, method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - startedAt);
        else reject(new Error(`A delivery was answered ${answer.statusCode}.`));
      });
    });
    sending.on('error', reject).end(body);
  });
}

async function sendAll(load: Load): Promise<{ seconds: number; tookMs: number[] }> {
  const waiting = Array.from({ length: load.deliveries }, () => makeDelivery(load));
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const tookMs: number[] = [];
  const startedAt = performance.now();
  const sendOn = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      tookMs.push(await send(agent, load.uri, next));
  };
  await Promise.all(Array.from({ length: load.concurrency }, sendOn));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { seconds, tookMs };
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await sendAll(Load.parse(JSON.parse(line)))));
process.exit(0);

import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

/** What it stands beside: a route that keeps each delivery's events with one INSERT, and does nothing else. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = express();

interface BareEvent {
  eventId: number;
  portalId: number;
  occurredAt: number;
  subscriptionType: string;
  objectTypeId: string;
  objectId: number;
  propertyName: string;
}

app.post('/webhooks/hubspot', express.json({ limit: '1mb' }), async (request, response) => {
  const events: BareEvent[] = request.body;
  const receivedAt = new Date();
  const values = events.flatMap((event) => [
    `hubspot-${event.portalId}`,
    `${event.subscriptionType}:${event.objectTypeId}:${event.objectId}:${event.propertyName}:${event.occurredAt}:${event.eventId}`,
    JSON.stringify([{ type: 'ticket', id: String(event.objectId), action: 'read' }]),
    new Date(event.occurredAt),
    receivedAt,
  ]);
  const rows = events.map((_event, at) => `(${[1, 2, 3, 4, 5].map((column) => `$${at * 5 + column}`).join(', ')})`);
  await pool.query(
    `insert into inbox_event (connection_id, key, changes, occurred_at, received_at) values ${rows.join(', ')}`,
    values,
  );
  response.json({ accepted: events.length });
});

const http = app.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

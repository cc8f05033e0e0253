import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { Book } from '../book/book.ts';
import { controls } from '../controls.ts';
import { usageFeed } from '../usage-feed.ts';
import { captured } from './cometd/payload.ts';
import { changeRecords, Refused } from './control-records.ts';
import { readId } from './ids.ts';
import type { Desk } from './router.ts';
import { usageOf } from './translate/usage.ts';

const accessWish = z.strictObject({ object: z.string(), field: z.string(), access: z.enum(['none', 'read', 'edit']) });

const gapWish = z.strictObject({
  object: z.enum(captured),
  changeType: z.enum(['GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW']),
  recordIds: z.array(z.string()).min(1),
});

/** What a test or a person may look at and turn: never counted, never limited. */
export function controlRouter(desk: Desk, book: Book): Router {
  const { org } = desk;
  const router = express.Router();
  router.use(express.json({ limit: '12mb', strict: false }));
  router.get('/', (_request, response) => {
    const records = Object.fromEntries(org.schema.all().map(({ name }) => [name, org.table(name).size]));
    response.json({ orgId: org.id, records, now: org.clock.iso() });
  });

  // The org's own count of the day stands beside ours of each call.
  const calls = {
    report: () => ({ ...desk.calls.report(), counted: desk.limits.counted }),
    log: (limit?: number) => desk.calls.log(limit),
    reset: () => {
      desk.calls.reset();
      desk.limits.counted = 0;
    },
  };
  router.use(controls({ calls, faults: desk.faults, switches: org.switches, clock: org.clock }));

  // Other integrations of the org use their share of the day's calls.
  router.post('/limits', (request, response) => {
    const parsed = z.strictObject({ spend: z.int().min(0).max(1_000_000) }).safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ problems: ['Send {"spend": number of calls}.'] });
    desk.limits.spend(parsed.data.spend);
    response.json({ used: desk.limits.used, max: desk.limits.max });
  });

  // Field-level security, as an administrator sets it for the integration user's profile.
  router.post('/fields', (request, response) => {
    const parsed = accessWish.safeParse(request.body);
    const field = parsed.success ? org.schema.field(parsed.data.object, parsed.data.field) : undefined;
    const object = parsed.success ? org.schema.object(parsed.data.object) : undefined;
    if (!parsed.success || !field || !object) {
      const remedy = 'Send {"object": "Account", "field": "Phone", "access": "none", "read" or "edit"}.';
      return void response.status(400).json({ problems: [remedy] });
    }
    const { access } = parsed.data;
    org.commit({ op: 'access', object: object.name, field: field.name, access });
    org.flush();
    response.json({ object: object.name, field: field.name, access });
  });

  // What change events cannot tell in full: GAP_UPDATE and its like, and GAP_OVERFLOW for `001*`.
  router.post('/events', (request, response) => {
    const parsed = gapWish.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ problems: [z.prettifyError(parsed.error)] });
    const { object, changeType, recordIds } = parsed.data;
    desk.events.announce(object, changeType, recordIds);
    response.status(204).end();
  });

  // As the customer does it: revoke the app in the org's settings.
  router.post('/uninstall', (_request, response) => {
    desk.tokens.revokeAll();
    org.flush();
    response.status(204).end();
  });

  router.post('/records', (request, response) => guarded(response, () => changeRecords(org, request.body)));
  router.get('/records/:object/:id', (request, response) => {
    const object = org.schema.object(request.params.object);
    const row = object && org.table(object.name).find(readId(request.params.id) ?? '');
    if (!object || !row) return void response.status(404).json({ problems: ['There is no such record.'] });
    const all = object.fields.map(({ name }) => [name, row[name] ?? null]);
    response.json({ object: object.name, values: Object.fromEntries(all) });
  });
  // Salesforce has no usage: the product beside it answers here.
  router.get('/usage', usageFeed(usageOf(book)));
  router.use((_request, response) => void response.status(404).json({ problems: ['There is no such page here.'] }));
  return router;
}

function guarded(response: Response, change: () => unknown): void {
  try {
    response.json(change());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    response.status(400).json({ problems: [error.message] });
  }
}

import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { controls } from '../controls.ts';
import { usageFeed } from '../usage-feed.ts';
import { changeRecords } from './control-records.ts';
import { HubSpotError } from './errors.ts';
import { membersOf } from './lists.ts';
import { present, select } from './present.ts';
import { objectTypeOf } from './record.ts';
import type { Desk } from './router.ts';

/** A workflow comes to one of our actions with a company. */
const actionWish = z.strictObject({
  path: z.string().startsWith('/'),
  objectId: z.string().regex(/^\d+$/),
  inputFields: z.record(z.string(), z.unknown()).optional(),
});

/** What a test or a person may look at and turn: never counted, never limited. */
export function controlRouter(desk: Desk): Router {
  const router = express.Router();
  router.use(express.json({ limit: '12mb', strict: false }));
  router.get('/', (_request, response) => {
    response.json({
      portalId: desk.portal.id,
      records: Object.fromEntries(Object.entries(desk.portal.records).map(([type, records]) => [type, records.size])),
      now: desk.portal.clock.iso(),
    });
  });

  const { calls, faults, portal } = desk;
  router.use(controls({ calls, faults, switches: portal.switches, clock: portal.clock }));

  router.get('/webhooks', (_request, response) => void response.json(desk.webhooks.report()));
  router.post('/webhooks', (request, response) => {
    const set = desk.webhooks.set(request.body);
    response.status('problems' in set ? 400 : 201).json(set);
  });
  router.delete('/webhooks', (_request, response) => {
    desk.webhooks.clear();
    response.status(204).end();
  });
  router.get('/tasks', (_request, response) => void response.json({ tasks: desk.portal.tasks }));
  router.get('/lists', (_request, response) => {
    const lists = desk.portal.lists.filter(({ deletedAt }) => !deletedAt);
    response.json({ lists: lists.map((list) => ({ ...list, members: membersOf(desk.portal, list) })) });
  });
  router.get('/actions', (_request, response) => void response.json({ executions: desk.actions.list() }));
  router.post('/actions', async (request, response) => {
    const parsed = actionWish.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ problems: [z.prettifyError(parsed.error)] });
    const { path, objectId, inputFields } = parsed.data;
    response.json(await desk.actions.run({ path, objectId, ...(inputFields ? { inputFields } : {}) }));
  });
  // As the customer does it in the account's settings.
  router.post('/uninstall', (_request, response) => {
    desk.tokens.uninstall();
    desk.portal.flush();
    response.status(204).end();
  });

  const person = { changeSource: 'CRM_UI', sourceId: `userId:${desk.tokens.person.id}` };
  router.post('/records', (request, response) =>
    guarded(response, () => changeRecords(desk.portal, request.body, person)),
  );
  router.get('/records/:objectType/:id', (request, response) => {
    const shown = lookUp(desk, request);
    if (!shown) return void response.status(404).json({ problems: ['There is no such record.'] });
    response.json(shown);
  });
  // HubSpot has no usage: the product beside it answers here.
  router.get('/usage', usageFeed(desk.portal.book.usage ?? []));
  router.use((_request, response) => void response.status(404).json({ problems: ['There is no such page here.'] }));
  return router;
}

/** The record with all it has, for tests that check what was written. */
function lookUp(desk: Desk, request: Request) {
  const type = objectTypeOf(String(request.params.objectType));
  if (!type) return undefined;
  const id = String(request.params.id);
  const record = desk.portal.records[type].find(id) ?? desk.portal.records[type].find(id, true);
  if (!record) return undefined;
  const names = desk.portal.catalog.list(type, false).map((definition) => definition.name);
  const selection = select(desk.portal, type, names, [], ['companies', 'contacts', 'deals', 'tickets']);
  return present(desk.portal, type, record, selection);
}

function guarded(response: Response, change: () => unknown): void {
  try {
    response.json(change());
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    response.status(error.status).json(error.body);
  }
}

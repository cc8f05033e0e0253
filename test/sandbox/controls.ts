import express, { type Router } from 'express';
import { z } from 'zod';
import type { Calls } from './calls.ts';
import type { Clock } from './clock.ts';
import type { ArmedFaults } from './faults.ts';
import type { SwitchBoard, SwitchTable } from './switches.ts';

export interface Controlled {
  calls: Pick<Calls<string>, 'report' | 'log' | 'reset'>;
  faults: Pick<ArmedFaults<object>, 'add' | 'list' | 'clear'>;
  switches: SwitchBoard<SwitchTable>;
  clock: Clock;
}

/** What can be looked at and turned in either CRM: its calls, faults, switches and clock. */
export function controls({ calls, faults, switches, clock }: Controlled): Router {
  const router = express.Router();
  router.get('/calls', (request, response) => {
    const report = calls.report();
    if (request.query.log !== 'true') return void response.json(report);
    response.json({ ...report, log: calls.log(Number(request.query.limit ?? 1000) || 1000) });
  });
  router.delete('/calls', (_request, response) => {
    calls.reset();
    response.status(204).end();
  });

  router.get('/faults', (_request, response) => void response.json({ faults: faults.list() }));
  router.post('/faults', (request, response) => {
    const added = faults.add(request.body);
    response.status('id' in added ? 201 : 400).json(added);
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });

  router.get('/switches', (_request, response) => void response.json({ switches: switches.list() }));
  router.post('/switches', (request, response) => {
    const parsed = z.record(z.string(), z.unknown()).safeParse(request.body);
    const problems = parsed.success ? switches.set(parsed.data) : ['Send an object of switches.'];
    if (problems.length > 0) return void response.status(400).json({ problems });
    response.json({ switches: switches.list() });
  });
  router.delete('/switches', (_request, response) => {
    switches.reset();
    response.status(204).end();
  });

  router.post('/clock', (request, response) => {
    const parsed = z.strictObject({ advanceMs: z.number().min(0) }).safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ problems: ['Send {"advanceMs": milliseconds}.'] });
    clock.advance(parsed.data.advanceMs);
    response.json({ now: clock.iso() });
  });
  return router;
}

import { z } from 'zod';
import { ArmedFaults, commonFaults, match } from '../faults.ts';

const definition = z.discriminatedUnion('fault', [
  ...commonFaults,
  z.strictObject({
    fault: z.literal('rate-limit'),
    match: match.optional(),
    policy: z.enum(['TEN_SECONDLY_ROLLING', 'DAILY', 'SECONDLY']).default('TEN_SECONDLY_ROLLING'),
  }),
  /** 423: too much at once on one record; a client waits two seconds or more. */
  z.strictObject({ fault: z.literal('locked'), match: match.optional() }),
  /** 477: the account moves to another data centre. */
  z.strictObject({
    fault: z.literal('moving'),
    match: match.optional(),
    retryAfterSeconds: z.int().min(0).default(60),
  }),
  /** Some company refuses a value whatever it is, as one breaking the account's own validation rules does. */
  z.strictObject({
    fault: z.literal('bad-value'),
    match: match.optional(),
    objectId: z.string().regex(/^\d+$/),
    property: z.string().min(1),
    error: z.string().default('MISSING_CONDITIONAL_REQUIRED_PROPERTY'),
    message: z.string().optional(),
  }),
]);

export type Fault = z.infer<typeof definition>;
export type FaultInput = z.input<typeof definition>;
export type BadValueFault = Extract<Fault, { fault: 'bad-value' }>;

/** Things that go wrong on purpose. */
export class Faults extends ArmedFaults<Fault> {
  constructor() {
    super(definition);
  }
}

import { z } from 'zod';
import { ArmedFaults, commonFaults, match } from '../faults.ts';

const id = z.string().regex(/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/, 'must be a record id');

const definition = z.discriminatedUnion('fault', [
  ...commonFaults,
  /** 403 REQUEST_LIMIT_EXCEEDED, however little was used. */
  z.strictObject({ fault: z.literal('request-limit'), match: match.optional() }),
  /** Somebody else saves the record, or its parent, at this moment. Without ids: every record of the call. */
  z.strictObject({ fault: z.literal('row-lock'), match: match.optional(), ids: z.array(id).optional() }),
  /** A record that breaks a validation rule, whatever is saved. */
  z.strictObject({
    fault: z.literal('validation-rule'),
    match: match.optional(),
    ids: z.array(id).optional(),
    message: z.string().default('The account is under review.'),
    field: z.string().optional(),
  }),
  /** Any other error of one record: a trigger's, a flow's. */
  z.strictObject({
    fault: z.literal('row-error'),
    match: match.optional(),
    ids: z.array(id).optional(),
    statusCode: z.string().default('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'),
    message: z.string().default('A trigger refused the record.'),
  }),
]);

export type Fault = z.infer<typeof definition>;
export type FaultInput = z.input<typeof definition>;

/** Things that go wrong on purpose. */
export class Faults extends ArmedFaults<Fault> {
  constructor() {
    super(definition);
  }
}

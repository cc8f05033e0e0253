import { z } from 'zod/mini';

/** The body of every error our HTTP API answers. `requestId` is the reference a person can quote to an operator. */
export const ApiErrorBody = z.object({
  code: z.enum([
    'bad-request',
    'signature-invalid',
    'not-allowed',
    'not-connected',
    'not-found',
    'too-large',
    'too-many',
    'crm-unreachable',
    'internal',
  ]),
  message: z.string(),
  remedy: z.string(),
  requestId: z.string(),
});
export type ApiErrorBody = z.infer<typeof ApiErrorBody>;
export type ApiErrorCode = ApiErrorBody['code'];

import { z } from 'zod';
import { kinds, objectTypes } from '../record.ts';

/** What can happen to a record, as the last word of a subscription type. */
const happenings = ['creation', 'deletion', 'restore', 'merge', 'propertyChange', 'associationChange'] as const;
const share = z.number().min(0).max(1);
const ms = z.int().min(0).max(86_400_000);
const singulars = objectTypes.map((type) => kinds[type].singular);
const happening = happenings.join('|');

/** Generic (`object.creation` with an object type), or classic (`company.creation`). */
const subscription = z.union([
  z.strictObject({
    subscriptionType: z.string().regex(new RegExp(`^object\\.(${happening})$`)),
    objectType: z.enum(singulars),
    propertyName: z.string().optional(),
  }),
  z.strictObject({
    subscriptionType: z
      .string()
      .regex(new RegExp(`^(${singulars.join('|')})\\.(${happening})$|^contact\\.privacyDeletion$`)),
    propertyName: z.string().optional(),
  }),
]);

/** How deliveries go wrong. The same seed makes the same trouble of the same events. */
const options = z.strictObject({
  /** Which shapes come when no subscriptions are named: then everything is subscribed. */
  shape: z.enum(['generic', 'classic', 'both']).default('generic'),
  seed: z.int().min(0).default(1),
  shuffle: z.boolean().default(true),
  /** Share of events that come twice. */
  duplicates: share.default(0),
  /** Share of events that are never sent. */
  lost: share.default(0),
  /** Share of events that come late, by `lateMs` of the sandbox's clock. */
  late: share.default(0),
  lateMs: ms.default(3_600_000),
  /** How long events are gathered before they are sent. */
  gatherMs: ms.default(20),
  /** How long an answer may take. */
  timeoutMs: ms.min(1).default(5000),
  maxConcurrentRequests: z.int().min(6).max(1000).default(10),
  /** Waits for retries and late events pass so many times faster than they would. */
  speed: z.number().positive().default(1),
  /** Whose time signs: this machine's, or the sandbox's clock. */
  signedBy: z.enum(['machine', 'sandbox']).default('machine'),
});

const settings = z.strictObject({
  targetUrl: z.url({ protocol: /^https?$/ }),
  subscriptions: z.array(subscription).min(1).optional(),
  options: options.default(() => options.parse({})),
});

export type WebhookSettings = z.output<typeof settings>;
export type WebhookInput = z.input<typeof settings>;

export interface Subscription {
  id: number;
  subscriptionType: string;
  objectType?: string;
  propertyName?: string | undefined;
}

/** The settings with all their defaults, or what is wrong with them. */
export function readWebhookSettings(input: unknown): WebhookSettings | { problems: string[] } {
  const parsed = settings.safeParse(input);
  if (parsed.success) return parsed.data;
  return { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'webhooks'}: ${message}`) };
}

const firstSubscriptionId = 2_300_001;

/** Those that were named, or one for everything in the shape that was asked for. */
export function subscriptionsOf({ subscriptions, options: { shape } }: WebhookSettings): Subscription[] {
  const all = singulars.flatMap((singular) =>
    happenings.flatMap((happening) => [
      ...(shape === 'classic' ? [] : [{ subscriptionType: `object.${happening}`, objectType: singular }]),
      ...(shape === 'generic' ? [] : [{ subscriptionType: `${singular}.${happening}` }]),
    ]),
  );
  const wanted = subscriptions ?? [...all, { subscriptionType: 'contact.privacyDeletion' }];
  return wanted.map((one, index) => ({ id: firstSubscriptionId + index, ...one }));
}

import { notFound } from './errors.ts';
import { param, type Route } from './route.ts';

const shared = { class: 'other', limit: 'ten-secondly', method: 'GET' } as const;

/** The account itself, and its custom object types (it has none). */
export const accountRoutes: Route[] = [
  {
    ...shared,
    endpoint: '/account-info/{version}/details',
    legacy: ['/account-info/v3/details'],
    scopes: () => [['oauth']],
    run: (call) => {
      const { id, timeZone, currency, uiDomain } = call.portal.book.portal;
      const offset = offsetMinutes(timeZone, call.portal.clock.now());
      return {
        status: 200,
        body: {
          portalId: id,
          accountType: 'STANDARD',
          timeZone,
          companyCurrency: currency,
          additionalCurrencies: [],
          utcOffset: offsetText(offset),
          utcOffsetMilliseconds: offset * 60_000,
          uiDomain,
          dataHostingLocation: uiDomain.includes('-eu1') ? 'eu1' : 'na1',
        },
      };
    },
  },
  {
    ...shared,
    endpoint: '/crm-object-schemas/{version}/schemas',
    legacy: ['/crm-object-schemas/v3/schemas'],
    scopes: () => [['crm.schemas.custom.read', 'crm.objects.custom.read']],
    run: () => ({ status: 200, body: { results: [] } }),
  },
  {
    ...shared,
    endpoint: '/crm-object-schemas/{version}/schemas/{objectType}',
    legacy: ['/crm-object-schemas/v3/schemas/{objectType}'],
    scopes: () => [['crm.schemas.custom.read', 'crm.objects.custom.read', 'oauth']],
    run: (call) => {
      throw notFound(`Unable to infer object type from: ${param(call, 'objectType')}`);
    },
  },
];

function offsetMinutes(timeZone: string, at: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

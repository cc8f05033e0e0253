import { apiError } from './errors.ts';
import type { Call, Route } from './route.ts';

/** What the service tells about itself. */
export const serviceRoutes: Route[] = [
  { method: 'GET', path: '/services/data', class: 'other', open: true, run: versions },
  { method: 'GET', path: '/', class: 'other', run: resources },
  { method: 'GET', path: '/limits', class: 'limits', run: limits },
  { method: 'GET', path: '/recent', class: 'other', run: () => ({ status: 200, body: [] }) },
];

const seasons = ['Winter', 'Spring', 'Summer'] as const;

/** 31 to 68: `Summer '26` is 67.0. */
function versions() {
  const body = Array.from({ length: 38 }, (_, place) => {
    const version = place + 31;
    // Winter '27 is 68, and three of them make a year.
    const back = 68 - version;
    const season = seasons[(3 - (back % 3)) % 3] ?? 'Winter';
    const year = 27 - Math.ceil(back / 3);
    return { label: `${season} '${year}`, url: `/services/data/v${version}.0`, version: `${version}.0` };
  });
  return { status: 200, body };
}

function resources({ version, org, session }: Call) {
  const base = `/services/data/v${version}`;
  const names = ['sobjects', 'query', 'queryAll', 'composite', 'limits', 'recent', 'tooling'];
  const body = {
    ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])),
    identity: `${org.baseUrl}/id/${org.id}/${session.userId}`,
  };
  return { status: 200, body };
}

function limits({ org, limits }: Call) {
  if (org.switches.get('viewSetup') === 'missing') {
    throw apiError(403, 'FORBIDDEN', 'You do not have access to the [limits] resource.');
  }
  const whole = (Max: number) => ({ Max, Remaining: Max });
  const body = {
    ConcurrentAsyncGetReportInstances: whole(200),
    DailyApiRequests: { Max: limits.max, Remaining: Math.max(0, limits.max - limits.used) },
    DailyBulkApiBatches: whole(15_000),
    DailyBulkV2QueryFileStorageMB: whole(976_562),
    DailyBulkV2QueryJobs: whole(10_000),
    DailyStandardVolumePlatformEvents: whole(10_000),
    DailyStreamingApiEvents: whole(50_000),
    DataStorageMB: { Max: 10_240, Remaining: 9_810 },
    FileStorageMB: { Max: 10_240, Remaining: 10_102 },
    HourlyTimeBasedWorkflow: whole(1_000),
    StreamingApiConcurrentClients: whole(2_000),
  };
  return { status: 200, body };
}

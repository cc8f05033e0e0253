import { type RequestHandler, Router } from 'express';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ReadyCheck } from '../telemetry/ready.ts';

export interface HealthDeps {
  checks: ReadyCheck[];
  metrics: Metrics;
  logger: Logger;
}

/** Longer than a database under load takes, shorter than those who ask are patient. */
const checkMaxMs = 5_000;

/**
 * For whatever watches this process: `/healthz` says that it lives, `/readyz` whether it can work, `/metrics` how it
 * does. None names a customer; still, a reverse proxy need not let anybody outside ask.
 */
export function healthRoutes({ checks, metrics, logger }: HealthDeps): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const { isReady, checks: results } = await readiness({ checks, logger });
    const told = Object.fromEntries(results.map(({ name, ok }) => [name, ok ? 'ok' : 'failed']));
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not-ready', checks: told });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

/** Whether it can work, by everything it needs for that. */
export async function readiness({ checks, logger }: Omit<HealthDeps, 'metrics'>) {
  const results = await Promise.all(checks.map((one) => run(one, logger)));
  return { isReady: results.every(({ ok }) => ok), checks: results };
}

async function run({ name, check }: ReadyCheck, logger: Logger): Promise<{ name: string; ok: boolean }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${checkMaxMs / 1000} s.`)), checkMaxMs);
  });
  try {
    await Promise.race([check(), late]);
    return { name, ok: true };
  } catch (err) {
    logger.warn({ check: name, err }, 'not ready');
    return { name, ok: false };
  } finally {
    clearTimeout(timer);
  }
}

/** Counts every request, under the pattern that answered it; what no route knows is counted together. */
export function countRequests(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on('finish', () => {
      const pattern: unknown = request.route?.path;
      const route = typeof pattern === 'string' ? `${request.baseUrl}${pattern}` : 'none';
      const durationMs = performance.now() - startedAt;
      metrics.answered({ method: request.method, route, status: response.statusCode, durationMs });
    });
    next();
  };
}

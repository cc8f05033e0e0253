import type { Config } from './config.ts';
import { type Connectors, makeConnectors } from './crm/connectors.ts';
import type { FieldOverridesByCrm } from './crm/field-map.ts';
import { makeHubSpotConnector } from './crm/hubspot/hubspot.ts';
import { makeLimiter } from './crm/hubspot/limiter.ts';
import { makeTransport } from './crm/hubspot/transport.ts';
import { makeBudget } from './crm/salesforce/budget.ts';
import { makeSalesforceConnector } from './crm/salesforce/salesforce.ts';
import { makeTransport as makeSalesforceTransport } from './crm/salesforce/transport.ts';
import type { Outside } from './outside.ts';
import type { Logger } from './telemetry/logger.ts';
import type { CallMeter } from './telemetry/meter.ts';

/** A list page of wide records may take a while; HubSpot itself gives up after about this long. */
const callTimeoutMs = 30_000;

export interface ConnectorsOptions {
  config: Config;
  overrides: FieldOverridesByCrm;
  outside: Outside;
  logger: Logger;
  meter: CallMeter;
  /** Where calls are counted across processes; null: this process counts for itself. */
  redis: object | null;
  /** Cuts waiting short. */
  signal: AbortSignal;
}

/** The connectors of the CRMs that are configured. */
export function openConnectors(options: ConnectorsOptions): Connectors {
  const { config, overrides, outside, logger, meter, redis, signal } = options;
  const common = {
    ...{ logger, meter, now: outside.now, random: outside.random },
    // A retry may be half a minute away; a server that is asked to stop does not wait for it.
    wait: (delayMs: number) => outside.wait(delayMs, signal),
  };
  const { hubspot, salesforce } = config;
  return makeConnectors([
    ...(hubspot
      ? [
          makeHubSpotConnector({
            ...common,
            config: hubspot,
            overrides: overrides.hubspot,
            transport: makeTransport(hubspot.apiUrl, callTimeoutMs, signal),
            limiter: makeLimiter({ redis, signal }),
          }),
        ]
      : []),
    ...(salesforce
      ? [
          makeSalesforceConnector({
            ...common,
            config: salesforce,
            overrides: overrides.salesforce,
            transport: makeSalesforceTransport(callTimeoutMs, signal),
            budget: makeBudget(outside.now),
          }),
        ]
      : []),
  ]);
}

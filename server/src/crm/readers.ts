import type { CrmAccount, CustomProperties, RecordReader } from './connector.ts';

/** How long an account's definitions, owners and pipelines are taken to be as they were read. */
const keptMs = 10 * 60_000;

/** Readers by connection: what they need to know of an account costs some calls, too many for every single event. */
export interface Readers {
  /** A reader whose knowledge is at most ten minutes old. */
  recent(connectionId: string, account: CrmAccount, custom: CustomProperties): Promise<RecordReader>;
  /** One that has just learned. */
  fresh(connectionId: string, account: CrmAccount, custom: CustomProperties): Promise<RecordReader>;
}

export function makeReaders(now: () => Date): Readers {
  const known = new Map<string, { custom: string; since: number; reader: RecordReader }>();
  const fresh: Readers['fresh'] = async (connectionId, account, custom) => {
    const since = now().getTime();
    const reader = await account.describe(custom);
    known.set(connectionId, { custom: JSON.stringify(custom), since, reader });
    return reader;
  };
  return {
    fresh,
    recent: async (connectionId, account, custom) => {
      const found = known.get(connectionId);
      const isGood = found && now().getTime() - found.since < keptMs && found.custom === JSON.stringify(custom);
      return isGood ? found.reader : fresh(connectionId, account, custom);
    },
  };
}

import type { RecordType } from '@barometer/shared/crm.ts';
import { z } from 'zod';
import type { Happening } from '../happening.ts';
import { toLongId } from '../record-id.ts';
import { objectNames } from './object-names.ts';
import { clientName } from './version.ts';

/** Channels of change events, and whose they are: four of the five entities an org may select for free. */
export const channels = new Map<string, RecordType>(
  (Object.entries(objectNames) as [RecordType, string][]).map(([type, object]) => [`/data/${object}ChangeEvent`, type]),
);

const Message = z.object({
  event: z.object({ replayId: z.number() }),
  payload: z.object({
    ChangeEventHeader: z.object({
      changeType: z.string(),
      recordIds: z.array(z.string()),
      changeOrigin: z.string().optional(),
      transactionKey: z.string(),
      sequenceNumber: z.number(),
      commitNumber: z.number().optional(),
      commitTimestamp: z.number(),
    }),
  }),
});

/** What a message of a channel tells. */
export interface ChangeTold {
  replayId: number | null;
  /** null: nothing to do. */
  happening: Happening | null;
  /** Something happened that it does not tell: only a poll finds it. */
  missed: boolean;
}

/**
 * Reads one change event. What a GAP event leaves out does not matter, where it names records: they are read again anyway.
 * Our own writes come back too, told by their origin.
 */
export function readChangeEvent(channel: string, message: unknown): ChangeTold {
  const type = channels.get(channel);
  const parsed = Message.safeParse(message);
  if (type === undefined || !parsed.success) return { replayId: null, happening: null, missed: true };
  const { event, payload } = parsed.data;
  const header = payload.ChangeEventHeader;
  const told = { replayId: event.replayId, happening: null };
  if (isOwn(header.changeOrigin)) return { ...told, missed: false };
  const ids = header.recordIds.map(toLongId);
  // An overflow names none, and a change of very many is told by the beginning of their ids and a star.
  if (ids.length === 0 || ids.includes(null) || header.changeType === 'GAP_OVERFLOW') return { ...told, missed: true };
  const key = [channel, header.transactionKey, header.sequenceNumber, header.commitNumber ?? event.replayId].join(':');
  const changes = ids.flatMap((id) => (id === null ? [] : [{ type, id, action: 'read' as const }]));
  return { ...told, happening: { key, occurredAt: new Date(header.commitTimestamp), changes }, missed: false };
}

/** `com/salesforce/api/rest/67.0;client=Barometer` */
const isOwn = (origin: string | undefined) => origin?.split(/[;/]/).includes(`client=${clientName}`) === true;

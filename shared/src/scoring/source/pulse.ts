import type { PulseSource } from '../../model/model.ts';
import type { Evidence } from '../answer.ts';
import { round9 } from '../number.ts';
import { missing, type Read } from '../reading.ts';
import { dayMs, parseInstant } from '../time.ts';

/** A person's rating; expired when older than `expiresAfterDays` (exactly that old still counts). */
export function readPulse({ expiresAfterDays }: PulseSource): Read {
  const expiresAfterMs = expiresAfterDays * dayMs;
  return ({ facts: { pulse }, asOf }) => {
    if (pulse === undefined) return missing;
    const setAt = parseInstant(pulse.setAt);
    if (setAt === undefined || setAt > asOf) return missing;
    const { value, by, reason } = pulse;
    const shown = round9(value);
    const evidence: Evidence[] = [
      {
        type: 'pulse',
        value: shown,
        setAt: pulse.setAt,
        ...(by === undefined ? {} : { by }),
        ...(reason === undefined ? {} : { reason }),
      },
    ];
    return { state: asOf - setAt > expiresAfterMs ? 'expired' : 'present', value, shown, evidence };
  };
}

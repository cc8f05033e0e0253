import type { Call } from './client.ts';
import { paths } from './paths.ts';
import { Described, type DescribedField } from './wire.ts';

/** What objects there are made of, as far as the user may see it; each is asked for once in a job. */
export interface Descriptions {
  of(object: string): Promise<DescribedField[]>;
  /** What was known of an object has changed. */
  forget(object: string): void;
}

export function makeDescriptions(call: Call): Descriptions {
  const known = new Map<string, Promise<DescribedField[]>>();
  return {
    of: (object) => {
      const reading =
        known.get(object) ??
        call({ method: 'GET', url: paths.describe(object) }, Described).then(({ fields }) => fields);
      known.set(object, reading);
      // A failure is not kept: whoever asks again may have better luck.
      reading.catch(() => known.delete(object));
      return reading;
    },
    forget: (object) => {
      known.delete(object);
    },
  };
}

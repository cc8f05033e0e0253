import { Statistics, StatisticsItem, Text } from '@hubspot/ui-extensions';
import type { BandCount } from './health.js';

export function Bands({ bands }: { bands: BandCount[] }) {
  return (
    <Statistics>
      {bands.map(({ id, mark, label, companies, detail }) => (
        <StatisticsItem key={id} label={`${mark.shape} ${label}`} number={companies}>
          <Text>{detail}</Text>
        </StatisticsItem>
      ))}
    </Statistics>
  );
}

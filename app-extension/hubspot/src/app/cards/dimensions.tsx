import { Button, Flex, ProgressBar, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { bars, type DimensionView, words } from './health.js';

export function Dimensions({ dimensions }: { dimensions: DimensionView[] }) {
  const [weights, showWeights] = useState(false);
  return (
    <Flex direction="column" gap="xs">
      <Flex direction="row" justify="between" align="center">
        <Text format={{ fontWeight: 'bold' }}>{words.dimensions}</Text>
        <Button variant="transparent" size="xs" onClick={() => showWeights(!weights)}>
          {words.weights}
        </Button>
      </Flex>
      {dimensions.map(({ id, label, points, fraction, weight, mark }) => (
        <ProgressBar
          key={id}
          title={label}
          value={Math.round(fraction * 100)}
          variant={bars[mark.tone]}
          valueDescription={`${mark.shape} ${points}${weights ? ` · ${words.weight} ${weight}` : ''}`}
        />
      ))}
    </Flex>
  );
}

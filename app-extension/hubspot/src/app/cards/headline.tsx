import { Box, Flex, Heading, ScoreCircle, StatusTag, Text } from '@hubspot/ui-extensions';
import { type HeadlineView, statuses } from './health.js';

export function Headline({ headline }: { headline: HeadlineView }) {
  const { word, grade, change, since, held, tone, spoken } = headline;
  return (
    <Flex direction="row" gap="md" align="center">
      <Score headline={headline} />
      <Box flex="auto">
        <Flex direction="column" gap="xs" align="start">
          <StatusTag variant={statuses[tone]} hollow={tone === 'none'}>
            {word}
          </StatusTag>
          {spoken !== word && <Text variant="microcopy">{[spoken, grade].filter(Boolean).join(' · ')}</Text>}
          {change && <Text>{`${change.mark} ${change.text}`.trim()}</Text>}
          {since && <Text variant="microcopy">{`${word} ${since}`}</Text>}
          {held && <Text variant="microcopy">{held}</Text>}
        </Flex>
      </Box>
    </Flex>
  );
}

/**
 * HubSpot colours the ring by the number alone: green from 66, yellow from 33. Where the band of the model says another
 * thing, or there is no judgement, a ring would tell the wrong one at a glance: the number stands for itself.
 */
function Score({ headline: { fraction, score, tone } }: { headline: HeadlineView }) {
  if (fraction === null) return null;
  const points = Math.round(fraction * 100);
  const ringTone = points >= 66 ? 'good' : points >= 33 ? 'fair' : 'poor';
  return tone === ringTone ? <ScoreCircle score={points} /> : <Heading>{score}</Heading>;
}

import { Box, Flex, Heading, ScoreCircle, StatusTag, Text } from '@hubspot/ui-extensions';
import { type HeadlineView, statuses } from './health.js';

export function Headline({ headline }: { headline: HeadlineView }) {
  const { word, grade, change, since, tone, spoken } = headline;
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
        </Flex>
      </Box>
    </Flex>
  );
}

/** HubSpot colours the ring by the number, so a number without a judgement gets no ring. */
function Score({ headline: { fraction, score, tone } }: { headline: HeadlineView }) {
  if (fraction === null) return null;
  if (tone === 'none') return <Heading>{score}</Heading>;
  return <ScoreCircle score={Math.round(fraction * 100)} />;
}

import type { Pipeline, PipelineStage } from './book.ts';

function dealStage(id: string, label: string, displayOrder: number, probability: string): PipelineStage {
  // HubSpot's rule: a deal is closed when its stage is certain, one way or the other.
  const isClosed = probability === '0.0' || probability === '1.0';
  return { id, label, displayOrder, metadata: { isClosed: String(isClosed), probability } };
}

function ticketStage(id: string, label: string, displayOrder: number, isClosed: boolean): PipelineStage {
  const ticketState = isClosed ? 'CLOSED' : 'OPEN';
  return { id, label, displayOrder, metadata: { ticketState, isClosed: String(isClosed) } };
}

/** HubSpot's own sales pipeline, and one for renewals whose stage ids are numbers, as those made in its settings are. */
export const dealPipelines: Pipeline[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    displayOrder: 0,
    stages: [
      dealStage('appointmentscheduled', 'Appointment Scheduled', 0, '0.2'),
      dealStage('qualifiedtobuy', 'Qualified To Buy', 1, '0.4'),
      dealStage('presentationscheduled', 'Presentation Scheduled', 2, '0.6'),
      dealStage('decisionmakerboughtin', 'Decision Maker Bought-In', 3, '0.8'),
      dealStage('contractsent', 'Contract Sent', 4, '0.9'),
      dealStage('closedwon', 'Closed Won', 5, '1.0'),
      dealStage('closedlost', 'Closed Lost', 6, '0.0'),
    ],
  },
  {
    id: 'renewal',
    label: 'Renewals',
    displayOrder: 1,
    stages: [
      dealStage('208154311', 'Renewal due', 0, '0.7'),
      dealStage('208154312', 'Quote sent', 1, '0.8'),
      dealStage('208154313', 'At risk', 2, '0.3'),
      dealStage('208154314', 'Renewed', 3, '1.0'),
      dealStage('208154315', 'Not renewed', 4, '0.0'),
    ],
  },
];

export const renewalStage = {
  due: '208154311',
  quoteSent: '208154312',
  atRisk: '208154313',
  renewed: '208154314',
  notRenewed: '208154315',
} as const;

export const ticketPipelines: Pipeline[] = [
  {
    id: '0',
    label: 'Support Pipeline',
    displayOrder: 0,
    stages: [
      ticketStage('1', 'New', 0, false),
      ticketStage('2', 'Waiting on contact', 1, false),
      ticketStage('3', 'Waiting on us', 2, false),
      ticketStage('4', 'Closed', 3, true),
    ],
  },
];

export const closedTicketStage = '4';

/** What a deal's stage says about its outcome; undefined for a stage no pipeline has. */
export function outcomeOf(
  pipelines: Pipeline[],
  pipelineId: string,
  stageId: string,
): { closed: boolean; won: boolean } | undefined {
  const stage = pipelines.find((p) => p.id === pipelineId)?.stages.find((s) => s.id === stageId);
  if (stage === undefined) return undefined;
  const closed = stage.metadata.isClosed === 'true';
  return { closed, won: closed && Number(stage.metadata.probability ?? '0') === 1 };
}

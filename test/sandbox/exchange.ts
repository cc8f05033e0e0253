/** A whole exchange as a contract test wants to see it. */
export interface Exchange {
  method: string;
  /** Path and query as they were sent. */
  path: string;
  requestBody: string;
  requestType: string;
  status: number;
  responseBody: unknown;
}

/** What is to be done with one call, whichever CRM it was meant for. */
export interface Exchanging<Answer extends { status: number }> {
  /** Those that strike it. */
  faults: readonly { fault: string; delayMs?: number }[];
  decide(): Answer;
  /** Counts it; with 0 where no answer is sent. */
  note(status: number): void;
  send(answer: Answer): void;
  sendHalf(answer: Answer): void;
  hangUp(): void;
}

/** Answers a call, or does what a fault does to calls. */
export async function exchange<Answer extends { status: number }>(call: Exchanging<Answer>): Promise<void> {
  const strikes = (name: string) => call.faults.some(({ fault }) => fault === name);
  for (const { fault, delayMs } of call.faults) if (fault === 'slow' && delayMs) await pause(delayMs);
  if (strikes('timeout')) return call.note(0);
  if (strikes('disconnect')) {
    call.note(0);
    return call.hangUp();
  }
  const answer = call.decide();
  if (strikes('timeout-after-write')) return call.note(0);
  call.note(answer.status);
  if (strikes('truncate')) call.sendHalf(answer);
  else call.send(answer);
}

/** Half of a text that its header promises whole. */
export const halfOf = (text: string): string => text.slice(0, Math.floor(text.length / 2));

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

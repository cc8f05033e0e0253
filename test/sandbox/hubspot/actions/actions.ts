import type { Portal } from '../portal.ts';
import { kinds, type ObjectType } from '../record.ts';
import { signatureHeaders } from '../signature.ts';
import type { App } from '../tokens.ts';
import { type Execution, settle } from './execution.ts';

export interface ActionWish {
  /** Of our server: `/api/actions/recalculate`. */
  path: string;
  objectId: string;
  objectType?: ObjectType;
  inputFields?: Record<string, unknown>;
  /** HubSpot signs these requests with v2; v3 beside it does no harm. */
  signatures?: 'v2' | 'both';
}

interface Known extends Execution {
  body: string;
  signatures: 'v2' | 'both';
}

const timeoutMs = 20_000;
const workflowId = 192_814_114;

/** The account's workflows, as far as our actions notice: signed requests, and executions that wait to be completed. */
export class Actions {
  private readonly known = new Map<string, Known>();
  private readonly waiting = new Map<string, ((execution: Execution) => void)[]>();

  constructor(
    private readonly portal: Portal,
    private readonly app: App,
    private readonly serverUrl: string | undefined,
  ) {}

  /** Runs an action for one record, up to its first answer. */
  async run({ path, objectId, objectType = 'companies', inputFields = {}, ...rest }: ActionWish): Promise<Execution> {
    const index = this.known.size + 1;
    const callbackId = `ap-${this.portal.id}-${56_777_914_000 + index}-11-0`;
    const body = JSON.stringify({
      callbackId,
      origin: {
        portalId: this.portal.id,
        ...{ userId: null, actionDefinitionId: 10_860_211, actionDefinitionVersion: 1 },
        actionExecutionIndexIdentifier: { enrollmentId: 56_777_914_000 + index, actionExecutionIndex: 0 },
        ...{ extensionDefinitionId: 10_860_211, extensionDefinitionVersionId: 1 },
      },
      context: { source: 'WORKFLOWS', workflowId, actionId: 1 },
      object: { objectId: Number(objectId), objectType: kinds[objectType].singular.toUpperCase() },
      ...{ fields: inputFields, inputFields, typedInputs: inputFields },
    });
    const execution: Known = {
      ...{ callbackId, path, body, signatures: rest.signatures ?? 'v2' },
      ...{ state: 'running', statuses: [], answer: null, outputFields: {}, expiresAt: null },
    };
    this.known.set(callbackId, execution);
    return this.send(execution);
  }

  /** Sends the same execution again, as HubSpot does when it got no answer. */
  again(callbackId: string): Promise<Execution> {
    return this.send(this.named(callbackId));
  }

  /** How an execution ends; waits for that. */
  ended(callbackId: string): Promise<Execution> {
    const execution = this.named(callbackId);
    if (!isOpen(execution)) return Promise.resolve(execution);
    return new Promise((resolve) => {
      this.waiting.set(callbackId, [...(this.waiting.get(callbackId) ?? []), resolve]);
    });
  }

  list(): Execution[] {
    return [...this.known.values()].map(({ body: _body, signatures: _signatures, ...execution }) => execution);
  }

  /** Why an execution cannot be completed, if so: every id once, while it waits, with fields of text. */
  complete(callbackId: string, state: 'SUCCESS' | 'FAIL_CONTINUE', outputFields: Record<string, string>): boolean {
    const execution = this.known.get(callbackId);
    if (execution?.state !== 'blocked') return false;
    if (execution.expiresAt !== null && execution.expiresAt <= this.portal.clock.now()) {
      this.change(execution, { state: 'expired' });
      return false;
    }
    this.change(execution, { state: state === 'SUCCESS' ? 'succeeded' : 'failed-continue', outputFields });
    return true;
  }

  private named(callbackId: string): Known {
    const execution = this.known.get(callbackId);
    if (!execution) throw new Error(`There is no execution ${callbackId}.`);
    return execution;
  }

  private async send(execution: Known): Promise<Execution> {
    if (this.serverUrl === undefined) throw new Error('Say where the server runs: there is nobody to ask.');
    const uri = this.serverUrl + execution.path;
    const signed = { method: 'POST', uri, body: execution.body, timestamp: this.portal.clock.now() };
    const headers = signatureHeaders(this.app.clientSecret, signed);
    if (execution.signatures === 'v2') {
      delete headers['X-HubSpot-Signature-v3'];
      delete headers['X-HubSpot-Request-Timestamp'];
    }
    const { status, body } = await post(uri, execution.body, headers);
    // A completion may have been faster than the answer it waits for; a repeated request changes nothing that has ended.
    const settled = isOpen(execution) ? settle(execution, status, body, this.portal.clock.now()) : {};
    this.change(execution, { statuses: [...execution.statuses, status], answer: body, ...settled });
    return execution;
  }

  private change(execution: Known, changes: Partial<Execution>): void {
    Object.assign(execution, changes);
    if (isOpen(execution)) return;
    for (const resolve of this.waiting.get(execution.callbackId) ?? []) resolve(execution);
    this.waiting.delete(execution.callbackId);
  }
}

const isOpen = ({ state }: Execution) => state === 'running' || state === 'blocked' || state === 'retrying';

async function post(uri: string, body: string, headers: Record<string, string>) {
  try {
    const answer = await fetch(uri, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await answer.text();
    return { status: answer.status, body: jsonOr(text) };
  } catch {
    // No answer is one that is waited for again.
    return { status: null, body: null };
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

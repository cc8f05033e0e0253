import { type ReactElement, useState } from 'react';
import { createRenderer, type RenderedChildNode, RenderedNodeType } from '../../app-extension/hubspot/testing.ts';
import type { HostRequest } from '../../cards/src/data/options.ts';

export const serverUrl = 'https://health.example.com';

/** What our server answers through `hubspot.fetch`: by method and path. */
export type Answers = Record<string, (request: HostRequest) => { status: number; body: unknown } | Promise<never>>;

export interface Asked {
  method: string;
  url: string;
  body: unknown;
}

type Place = 'crm.record.tab' | 'crm.record.sidebar' | 'crm.preview' | 'settings' | 'pages';

interface Options {
  place: Place;
  answers?: Answers;
  /** `hubspot.fetch` itself, instead of answers by path. */
  fetch?: (url: string, request: HostRequest) => Promise<unknown>;
  variables?: Record<string, string>;
  /** The company's properties; absent while HubSpot has not handed them over. */
  properties?: Record<string, string | null>;
  objectId?: number;
  portalId?: number;
}

/** An extension in HubSpot's own renderer, with a server that a test makes. */
export function renderExtension(element: ReactElement, options: Options) {
  const asked: Asked[] = [];
  const answered = async (url: string, request: HostRequest = {}) => {
    const { method = 'GET', body } = request;
    asked.push({ method, url, body });
    if (options.fetch) return options.fetch(url, request);
    const { pathname } = new URL(url);
    const answer = options.answers?.[`${method} ${pathname}`];
    if (!answer) throw new TypeError('Nobody answers');
    const { status, body: told } = await answer(request);
    return { ok: status < 300, status, json: async () => told };
  };
  // As in HubSpot's worker, where these are all there is.
  Object.assign(globalThis, { self: globalThis, hsFetch: answered });
  const renderer = createRenderer<Place>(options.place);
  const { mocks } = renderer;
  const context = {
    ...mocks.context,
    portal: { id: options.portalId ?? 4711, timezone: 'Europe/Berlin' },
    crm: { objectId: options.objectId ?? 17204833951, objectTypeId: '0-2' },
    variables: options.variables ?? { SERVER_URL: serverUrl },
  };
  mocks.useExtensionContext.willCall(() => Object.assign(mocks.context, context));
  mocks.useCrmProperties.willCall(() => ({
    properties: options.properties ?? {},
    error: null,
    isLoading: options.properties === undefined,
    isRefetching: false,
    refetch: async () => {},
  }));
  const stage = { leave: () => {} };
  renderer.render(<Stage stage={stage}>{element}</Stage>);
  stages.push(stage);
  return { ...renderer, asked, text: () => textOf(renderer.getRootNode().childNodes).join('\n') };
}

interface StageProps {
  stage: { leave: () => void };
  children: ReactElement;
}

const stages: StageProps['stage'][] = [];

/** Time passes as fast as a test wants, and none is left over when it ends. */
export function startExtensions(): void {
  jest.useFakeTimers({ advanceTimers: true, doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance'] });
}

/** Everybody leaves their page: nothing is asked any more. */
export async function leaveExtensions(): Promise<void> {
  for (const { leave } of stages.splice(0)) leave();
  // Answers that are still on their way come while time can be thrown away with what they begin.
  await jest.advanceTimersByTimeAsync(1_000);
  jest.useRealTimers();
}

/** Long enough for a card to have tried three times, after which it calls the server unreachable. */
export async function passRetries(): Promise<void> {
  await jest.advanceTimersByTimeAsync(5_000);
}

function Stage({ stage, children }: StageProps) {
  const [stays, stay] = useState(true);
  stage.leave = () => stay(false);
  return stays ? children : null;
}

/** Whatever a person can read: texts, and the properties of components that are shown. */
function textOf(nodes: readonly RenderedChildNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.nodeType === RenderedNodeType.Text) return [node.text];
    const props = Object.entries(node.props).flatMap(([name, value]) => (isShown(name) ? shown(value) : []));
    return [...props, ...textOf(node.childNodes)];
  });
}

const isShown = (name: string) =>
  ['title', 'label', 'description', 'valueDescription', 'number', 'score', 'value', 'options', 'overlay'].includes(
    name,
  );

function shown(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(shown);
  if (value && typeof value === 'object' && 'childNodes' in value)
    return textOf(value.childNodes as RenderedChildNode[]);
  if (value && typeof value === 'object' && 'label' in value) return shown(value.label);
  return [];
}

/** The controls of a simulated HubSpot, over HTTP as any test program would use them. */
export interface Control {
  calls(): Promise<{ byClass: Record<string, number>; byEndpoint: EndpointCalls[] }>;
  resetCalls(): Promise<void>;
  fault(definition: Record<string, unknown>): Promise<void>;
  faults(): Promise<{ fault: string; fired: number }[]>;
  clearFaults(): Promise<void>;
  switches(values: Record<string, string>): Promise<void>;
  advance(advanceMs: number): Promise<void>;
  change(change: Record<string, unknown> | Record<string, unknown>[]): Promise<{ id: string }[]>;
  properties(objectType: string, id: string): Promise<Record<string, string | null>>;
}

export interface EndpointCalls {
  method: string;
  endpoint: string;
  class: string;
  status: Record<string, number>;
}

export function controlOf(url: string): Control {
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_sandbox${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    calls: () => send('GET', '/calls'),
    resetCalls: () => send('DELETE', '/calls'),
    fault: (definition) => send('POST', '/faults', definition),
    faults: async () => (await send('GET', '/faults')).faults,
    clearFaults: () => send('DELETE', '/faults'),
    switches: (values) => send('POST', '/switches', values),
    advance: (advanceMs) => send('POST', '/clock', { advanceMs }),
    change: async (change) => (await send('POST', '/records', change)).records,
    properties: async (objectType, id) => (await send('GET', `/records/${objectType}/${id}`)).properties,
  };
}

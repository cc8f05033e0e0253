import type { Document, Operation } from './document.ts';

export interface Candidate {
  document: string;
  template: string;
  operation: Operation;
  pattern: RegExp;
  literals: number;
}

/** Finds the operations a call may be, over all documents: the dated versions count as one. */
export class Operations {
  private readonly byMethod = new Map<string, Candidate[]>();

  constructor(documents: Document[]) {
    for (const { name, paths } of documents) {
      for (const [template, methods] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          if (!('responses' in operation)) continue;
          const list = this.byMethod.get(method.toUpperCase()) ?? [];
          this.byMethod.set(method.toUpperCase(), list);
          list.push({ document: name, template, operation, ...patternOf(template) });
        }
      }
    }
  }

  /** The most literal matches: `/groups` is not a property's name. */
  find(method: string, path: string): Candidate[] {
    const undated = withoutDate(path.length > 1 ? path.replace(/\/$/, '') : path);
    const matching = (this.byMethod.get(method) ?? []).filter(({ pattern }) => pattern.test(undated));
    const most = Math.max(0, ...matching.map(({ literals }) => literals));
    return matching.filter(({ literals }) => literals === most);
  }

  /** Every operation there is, for tests that want to see them all driven. */
  all(): { method: string; candidate: Candidate }[] {
    return [...this.byMethod].flatMap(([method, list]) => list.map((candidate) => ({ method, candidate })));
  }
}

export function withoutDate(path: string): string {
  return path.replace(/\/(2026-03|2026-09-beta|2026-09)(?=\/|$)/, '/{version}');
}

/** A type's name in the path is as literal as `{objectType}`: both stand for the same thing. */
function patternOf(template: string): { pattern: RegExp; literals: number } {
  const parts = withoutDate(template.replace(/\/$/, '')).split('/').slice(1);
  const literals = parts.filter((part) => !part.startsWith('{') || /[tT]ype\}$|\{version\}/.test(part)).length;
  const source = parts.map((part) => {
    if (part === '{version}') return '\\{version\\}';
    return part.startsWith('{') ? '[^/]+' : part.replaceAll('.', '\\.');
  });
  return { pattern: new RegExp(`^/${source.join('/')}$`), literals };
}

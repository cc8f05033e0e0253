/**
 * One thing wrong with something a person wrote: where it is, what is wrong, what would be right.
 * Lines and columns start at 1 and are known when the document was read from text.
 */
export interface Problem {
  file?: string;
  /** `scorecards[0].dimensions[1].weight`; empty for the document as a whole. */
  path: string;
  line?: number;
  column?: number;
  message: string;
  remedy: string;
}

export type Path = readonly (string | number)[];
export type Place = { line: number; column: number };
/** Finds a path in the text a document was read from. */
export type Locate = (path: Path) => Place | undefined;

/** `['metrics', 0, 'from', 'a b']` → `metrics[0].from["a b"]` */
export function formatPath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[\w-]+$/.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}

/** One line for a terminal: `model.yml:12:5 scorecards[0].id: what is wrong. What would be right.` */
export function formatProblem({ file, path, line, column, message, remedy }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const where = [place, path].filter((part) => part !== '').join(' ');
  const end = /[.?!]$/.test(remedy) ? '' : '.';
  return `${where === '' ? '' : `${where}: `}${message}. ${remedy}${end}`;
}

import { explainIssue, type Finding } from '../explain.ts';
import { formatPath, type Locate, type Problem } from '../problem.ts';
import { checkModel } from './checks.ts';
import type { Model } from './model.ts';
import { ModelSchema } from './schema.ts';
import { isRecord } from './shape.ts';

export type ModelResult = { ok: true; model: Model } | { ok: false; problems: Problem[] };

/**
 * Checks a model, fills in its defaults, or names every problem at once, in the order of the document where `locate`
 * knows it. `locate` finds a path in the text the model was read from; for a key that is not there it is asked about
 * the part that lacks it.
 */
export function validateModel(value: unknown, locate: Locate = () => undefined): ModelResult {
  const result = ModelSchema.safeParse(value);
  const findings = [
    ...(result.success ? [] : result.error.issues.map((issue) => explainIssue(issue, value))),
    ...(isRecord(value) ? checkModel(value) : []),
  ];
  if (result.success && findings.length === 0) return { ok: true, model: result.data };
  return { ok: false, problems: inPlaceOrder(findings.map((finding) => problemAt(finding, locate))) };
}

function problemAt({ path, message, remedy }: Finding, locate: Locate): Problem {
  return { path: formatPath(path), ...locate(path), message, remedy };
}

function inPlaceOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

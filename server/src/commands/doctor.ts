import { formatProblem } from '@barometer/shared/problem.ts';
import { readConfig } from '../config.ts';
import { type Check, fail, ok } from '../doctor/check.ts';
import { doctorTask } from '../operator/doctor.ts';
import { InputError } from '../problem.ts';
import { findServer } from './ask-server.ts';
import { runComposed } from './composed.ts';
import { exitCodes, type Io } from './io.ts';

/** Looks at everything an operator might have to put right. Exit code 1 when something does not work. */
export async function doctor(options: { json?: boolean }, io: Io): Promise<number> {
  const server = await findServer(io);
  // A server beside us works with its own environment, and has read it.
  const environment = server ? [ok('environment', `process ${server.pid} has read it`)] : checkEnvironment(io);
  const isReadable = environment.every(({ state }) => state === 'ok');
  const checks = [...environment, ...(isReadable ? await checkRest(io) : [])];
  const failed = checks.some(({ state }) => state === 'fail');
  if (options.json) io.stdout(`${JSON.stringify({ ok: !failed, checks })}\n`);
  else for (const check of checks) io.stdout(`${describe(check)}\n`);
  return failed ? exitCodes.failed : exitCodes.ok;
}

function checkEnvironment(io: Io): Check[] {
  try {
    readConfig(io.env);
    return [ok('environment', 'every variable can be read')];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message, remedy }) => fail('environment', `${path} ${message}`, remedy));
  }
}

async function checkRest(io: Io): Promise<Check[]> {
  try {
    return await runComposed(io, doctorTask, {}, ({ ops }) => ops.doctor);
  } catch (error) {
    // What cannot even be opened is what there is to find.
    if (error instanceof InputError)
      return error.problems.map((problem) =>
        fail('data', formatProblem({ ...problem, remedy: '' }).trim(), problem.remedy),
      );
    const found = error instanceof Error ? error.message : String(error);
    return [fail('database', found, 'Start the database, or correct DATABASE_URL or DATA_DIR')];
  }
}

function describe({ state, name, found, remedy }: Check): string {
  const line = `${state.padEnd(4)}  ${name}: ${found}`;
  return remedy === null ? line : `${line}\n      → ${remedy}`;
}

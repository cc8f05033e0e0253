import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { shortText } from './commands/argument.ts';
import type { DemoFlags } from './commands/demo.ts';
import { exitCodes, type Io, jsonOption, processIo, type Run } from './commands/io.ts';
import type { KeyCreateFlags } from './commands/key-create.ts';
import type { KeyListFlags } from './commands/key-list.ts';
import { addModelCommands } from './commands/model.ts';
import { addOperationsCommands } from './commands/operations.ts';
import type { ReplayFlags } from './commands/replay.ts';
import type { ScoreFlags } from './commands/score.ts';
import type { UsageImportFlags } from './commands/usage-import.ts';
import type { WhyFlags } from './commands/why.ts';
import { InputError } from './problem.ts';

/**
 * Parses arguments and runs one command; each is loaded only when called, so that `score` does not wait for a
 * database to load.
 * @returns the exit code: 0 done, 1 failed, 2 bad usage or input.
 */
export async function main(args: string[], io: Io = processIo()): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const run =
    <T>(command: (options: T, io: Io) => Promise<number>) =>
    async (options: T) => {
      exitCode = await command(options, io);
    };
  try {
    await program(run, io).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has printed its own message; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
    io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof InputError ? exitCodes.badInput : exitCodes.failed;
  }
}

function program(run: Run, io: Io): Command {
  const root = new Command('barometer')
    .description('An explained customer-health score inside the CRM.')
    .version(ownVersion(), '--version', 'say which version this is')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError('See --help.')
    .helpCommand(false);

  root
    .command('serve')
    .description('let accounts connect, sync, score and write them back, and answer their cards, until stopped')
    .option('--model <file>', 'the model of accounts that have none yet; those that have one keep it')
    .option('--no-work', 'only answer; `barometer worker` does the work')
    .option(...jsonOption)
    .action(run(async (options, io) => (await import('./commands/serve.ts')).serve(options, io)));
  root
    .command('worker')
    .description('sync, score and write back beside a server, sharing its PostgreSQL and Redis, until stopped')
    .option('--port <n>', 'answer /healthz, /readyz and /metrics there; without it nothing is answered')
    .option(...jsonOption)
    .action(run(async (options, io) => (await import('./commands/worker.ts')).worker(options, io)));
  root
    .command('demo')
    .description('show the whole product on a simulated CRM, until Ctrl-C')
    .option('--crm <name>', 'hubspot, salesforce, or both with the same companies', 'hubspot')
    .option('--companies <n>', 'how many companies the simulated account holds (1 to 100000)', '250')
    .option('--data <dir>', 'a folder of CSV files instead of the invented companies')
    .option('--mapping <file>', 'how to read those files; a mapping that ships is found by the folder’s name')
    .option('--model <file>', 'put this model in force instead of the one the demo chooses or an earlier run left')
    .option('--fresh', 'forget earlier runs')
    .option('--once', 'do it once and exit')
    .option(...jsonOption)
    .action(run(async (options: DemoFlags, io) => (await import('./commands/demo.ts')).demo(options, io)));
  root
    .command('sync')
    .description('sync every connected account now, or one of them')
    .option('--connection <id>', 'only this one, such as hubspot-1234567')
    .option(...jsonOption)
    .action(run(async (options, io) => (await import('./commands/sync.ts')).sync(options, io)));
  root
    .command('score')
    .description('apply a model to facts and print the explained answer, one line of JSON')
    .requiredOption('--model <file>', 'the model, YAML or JSON')
    .requiredOption('--facts <file>', 'one facts document (.json), or one a line (.jsonl); - is standard input')
    .option('--as-of <moment>', 'an ISO date or datetime with zone, instead of the facts’ own asOf')
    .option('--previous-band <id>', 'the band before, where hysteresis starts from')
    .option(...jsonOption)
    .action(run(async (options: ScoreFlags, io) => (await import('./commands/score.ts')).score(options, io)));

  root
    .command('why')
    .description(
      'say why a score moved between two scorings: time, coverage, behaviour, scorecard, model and cap, to the point',
    )
    .requiredOption('--model <file>', 'the model of the later scoring')
    .requiredOption('--facts <file>', 'the later facts, JSON; - is standard input')
    .requiredOption('--before-facts <file>', 'the earlier facts')
    .option('--before-model <file>', 'the model of the earlier scoring, if it was another one')
    .option(...jsonOption)
    .action(run(async (options: WhyFlags, io) => (await import('./commands/why.ts')).why(options, io)));
  root
    .command('replay')
    .description('compute stored scores again from what was known then, and compare them byte for byte')
    .option('--connection <id>', 'only this one, such as hubspot-1234567')
    .option('--company <id>', 'only this company')
    .option(...jsonOption)
    .action(run(async (options: ReplayFlags, io) => (await import('./commands/replay.ts')).replay(options, io)));

  const key = root.command('key').description('API keys, with which a product sends usage').helpCommand(false);
  key
    .command('create')
    .description('make a key and print it, this once')
    .requiredOption('--name <text>', 'what it is for', shortText)
    .option('--by <name>', 'who makes it; without it, the user of this machine', shortText)
    .option('--connection <id>', 'the connection it sends usage for, such as hubspot-1234567')
    .option(...jsonOption)
    .action(
      run(async (options: KeyCreateFlags, io) => (await import('./commands/key-create.ts')).keyCreate(options, io)),
    );

  key
    .command('list')
    .description('list keys: what they are for, when they were used last, whether they were revoked')
    .option('--connection <id>', 'only those of this one, such as hubspot-1234567')
    .option(...jsonOption)
    .action(run(async (options: KeyListFlags, io) => (await import('./commands/key-list.ts')).keyList(options, io)));
  key
    .command('revoke')
    .description('end a key: nobody sends usage with it any more')
    .argument('<id>', 'its id, as `key list` shows it')
    .option(...jsonOption)
    .action((id: string, options: { json?: boolean }) =>
      run(async (flags: { id: string; json?: boolean }, io) =>
        (await import('./commands/key-revoke.ts')).keyRevoke(flags, io),
      )({ id, ...options }),
    );

  const usage = root.command('usage').description('what customers do in your product').helpCommand(false);
  usage
    .command('import')
    .description('take usage from a CSV file; what is wrong is told line by line, and the rest kept')
    .argument('<file>', 'the file, with a line that names the columns; - is standard input')
    .option('--connection <id>', 'the connection whose companies it is about, such as hubspot-1234567')
    .option(...jsonOption)
    .action((file: string, options: Omit<UsageImportFlags, 'file'>) =>
      run(async (flags: UsageImportFlags, io) => (await import('./commands/usage-import.ts')).usageImport(flags, io))({
        file,
        ...options,
      }),
    );

  addModelCommands(root, run);
  addOperationsCommands(root, run);
  return root;
}

function ownVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('../package.json');
  return z.object({ version: z.string() }).parse(manifest).version;
}

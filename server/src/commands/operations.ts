import type { Command } from 'commander';
import type { AlertFlags } from './alerts.ts';
import { shortText } from './argument.ts';
import type { DisconnectFlags } from './disconnect.ts';
import { jsonOption, type Run } from './io.ts';

const connectionOption = ['--connection <id>', 'of this one, such as hubspot-1234567'] as const;

/** Adds the commands of those who run Barometer: `doctor`, `disconnect`, `alerts`; each is loaded only when called. */
export function addOperationsCommands(root: Command, run: Run): void {
  root
    .command('doctor')
    .description('look at everything that may need putting right, and say what to do')
    .option(...jsonOption)
    .action(run(async (options: { json?: boolean }, io) => (await import('./doctor.ts')).doctor(options, io)));
  root
    .command('disconnect')
    .description('take the app off an account; what is kept of it is deleted after some days')
    .option('--connection <id>', 'this one, such as hubspot-1234567')
    .option('--export <file>', 'write scores, history, pulses, usage and models out before, a JSON object a line')
    .option('--now', 'delete what is kept of it at once')
    .option(...jsonOption)
    .action(run(async (options: DisconnectFlags, io) => (await import('./disconnect.ts')).disconnect(options, io)));
  addAlertCommands(root, run);
}

function addAlertCommands(root: Command, run: Run): void {
  const alerts = root
    .command('alerts')
    .description('what is told of changes: tasks, webhooks, messages')
    .helpCommand(false);
  alerts
    .command('set')
    .description('set rules and channels from a file')
    .argument('<file>', 'YAML or JSON; - is standard input')
    .option(...connectionOption)
    .option('--by <name>', 'who does it; without it, the user of this machine', shortText)
    .option(...jsonOption)
    .action((file: string, flags: AlertFlags) =>
      run(async (options: AlertFlags & { file: string }, io) => (await import('./alerts.ts')).alertsSet(options, io))({
        file,
        ...flags,
      }),
    );
  alerts
    .command('show')
    .description('show what is set, without secrets, and how the channels do')
    .option(...connectionOption)
    .option(...jsonOption)
    .action(run(async (options: AlertFlags, io) => (await import('./alerts.ts')).alertsShow(options, io)));
  alerts
    .command('test')
    .description('send a test message to every channel')
    .option(...connectionOption)
    .option(...jsonOption)
    .action(run(async (options: AlertFlags, io) => (await import('./alerts.ts')).alertsTest(options, io)));
}

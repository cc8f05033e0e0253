import type { Command } from 'commander';
import { InputError } from '../problem.ts';
import { shortText, wholeNumber } from './argument.ts';
import { jsonOption, type Run } from './io.ts';
import type { DraftFlags } from './model-draft.ts';
import type { PublicationFlags } from './model-publish.ts';

const refHelp = 'a file (- is standard input), @ for the model in force, @3 for version 3, or draft:NAME';
const connectionOption = ['--connection <id>', 'of this one, such as hubspot-1234567'] as const;
const byOption = ['--by <name>', 'who does it; without it, the user of this machine', shortText] as const;
const whyOption = ['--why <text>', 'the reason, for those who look at the history'] as const;
const overOption = ['--over <version>', 'only if this version is in force, as previewed', wholeNumber] as const;

/** Adds `model` and its subcommands; each is loaded only when called. */
export function addModelCommands(root: Command, run: Run): void {
  const model = root
    .command('model')
    .description('the life of a model: check, compare, preview, publish, roll back')
    .helpCommand(false);
  model
    .command('validate')
    .description('say whether a model can be used, or everything that stands in the way')
    .argument('[ref]', refHelp)
    .option('--model <file>', 'the same, as an option')
    .option(...connectionOption)
    .option(...jsonOption)
    .action((ref: string | undefined, { model: file, ...flags }: Named) =>
      run(async (options: Named & { ref: string }, io) =>
        (await import('./model-validate.ts')).modelValidate(options, io),
      )({ ref: chosen('validate', ref ?? file), ...flags }),
    );
  model
    .command('diff')
    .description('say in words what differs between two models')
    .argument('<before>', refHelp)
    .argument('[after]', 'as before; with one model only, it is compared with the one in force')
    .option(...connectionOption)
    .option(...jsonOption)
    .action((first: string, second: string | undefined, flags: Shared) =>
      run(async (options: Shared & { before: string; after: string }, io) =>
        (await import('./model-diff.ts')).modelDiff(options, io),
      )(second === undefined ? { before: '@', after: first, ...flags } : { before: first, after: second, ...flags }),
    );
  model
    .command('preview')
    .description('say who would change band, and how much money is behind them; writes nothing')
    .argument('[ref]', refHelp)
    .option('--model <file>', 'the same, as an option')
    .option('--limit <n>', 'how many companies to name', wholeNumber, 20)
    .option(...connectionOption)
    .option(...jsonOption)
    .action((ref: string | undefined, { model: file, ...flags }: Named & { limit: number }) =>
      run(async (options: Shared & { ref: string; limit: number }, io) =>
        (await import('./model-preview.ts')).modelPreview(options, io),
      )({ ref: chosen('preview', ref ?? file), ...flags }),
    );
  model
    .command('publish')
    .description('put a model in force; every company is scored by it')
    .argument('[ref]', refHelp)
    .option('--model <file>', 'the same, as an option')
    .option(...whyOption)
    .option(...byOption)
    .option(...overOption)
    .option(...connectionOption)
    .option(...jsonOption)
    .action((ref: string | undefined, { model: file, ...flags }: Named & PublicationFlags) =>
      run(async (options: PublicationFlags & { ref: string }, io) =>
        (await import('./model-publish.ts')).modelPublish(options, io),
      )({ ref: chosen('publish', ref ?? file), ...flags }),
    );
  model
    .command('rollback')
    .description('put an earlier version in force again, as a new version')
    .option('--to <version>', 'this one; without it, the one before the one in force', wholeNumber)
    .option(...whyOption)
    .option(...byOption)
    .option(...overOption)
    .option(...connectionOption)
    .option(...jsonOption)
    .action(
      run(async (options: PublicationFlags & { to?: number }, io) =>
        (await import('./model-publish.ts')).modelRollback(options, io),
      ),
    );
  model
    .command('history')
    .description('list who did what to the models, when and why')
    .option(...connectionOption)
    .option(...jsonOption)
    .action(run(async (options: Shared, io) => (await import('./model-history.ts')).modelHistory(options, io)));
  model
    .command('export')
    .description('write a model out as it came in, byte for byte')
    .argument('[ref]', `${refHelp}; without it, the one in force`, '@')
    .option(...connectionOption)
    .option(...jsonOption)
    .action((ref: string, flags: Shared) =>
      run(async (options: Shared & { ref: string }, io) =>
        (await import('./model-export.ts')).modelExport(options, io),
      )({ ref, ...flags }),
    );
  addDraftCommands(model, run);
}

function addDraftCommands(model: Command, run: Run): void {
  const draft = model.command('draft').description('models to go on with later').helpCommand(false);
  draft
    .command('save')
    .description('keep a model as a draft, valid or not')
    .argument('<name>', 'what to call it')
    .argument('<ref>', refHelp)
    .option(...byOption)
    .option(...connectionOption)
    .option(...jsonOption)
    .action((name: string, ref: string, flags: DraftFlags) =>
      run(async (options: DraftFlags & { name: string; ref: string }, io) =>
        (await import('./model-draft.ts')).draftSave(options, io),
      )({ name, ref, ...flags }),
    );
  draft
    .command('list')
    .description('list the drafts')
    .option(...connectionOption)
    .option(...jsonOption)
    .action(run(async (options: DraftFlags, io) => (await import('./model-draft.ts')).draftList(options, io)));
  draft
    .command('show')
    .description('write a draft out, byte for byte')
    .argument('<name>', 'which one')
    .option(...connectionOption)
    .option(...jsonOption)
    .action((name: string, flags: Shared) =>
      run(async (options: Shared & { ref: string }, io) =>
        (await import('./model-export.ts')).modelExport(options, io),
      )({ ref: `draft:${name}`, ...flags }),
    );
  draft
    .command('discard')
    .description('throw a draft away')
    .argument('<name>', 'which one')
    .option(...byOption)
    .option(...connectionOption)
    .option(...jsonOption)
    .action((name: string, flags: DraftFlags) =>
      run(async (options: DraftFlags & { name: string }, io) =>
        (await import('./model-draft.ts')).draftDiscard(options, io),
      )({ name, ...flags }),
    );
}

interface Shared {
  connection?: string;
  json?: boolean;
}

interface Named extends Shared {
  model?: string;
}

function chosen(command: string, ref: string | undefined): string {
  if (ref !== undefined) return ref;
  const path = `model ${command}`;
  throw new InputError([
    { path, message: 'no model is named', remedy: `Name one: \`barometer ${path} my-model.yaml\`` },
  ]);
}

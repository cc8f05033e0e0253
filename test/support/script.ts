import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
export type Called<Known extends Options> = ReturnType<
  typeof parseArgs<{ options: Known; allowPositionals: true; args: string[] }>
>;

/** How a script ended: by its exit code, or not begun because of how it was called. */
export type Ended = number | { fault: string };

export interface Script<Known extends Options> {
  usage: string;
  /** Beside `--help`. */
  options: Known;
  run(called: Called<Known>): Ended | Promise<Ended>;
}

/** A script for developers, run by its arguments. @returns the exit code: 2 on bad usage. */
export async function runScript<Known extends Options>(args: string[], script: Script<Known>): Promise<number> {
  if (args.includes('--help')) {
    console.log(script.usage);
    return 0;
  }
  const called = parse(args, script.options);
  const ended = 'fault' in called ? called : await script.run(called);
  if (typeof ended === 'number') return ended;
  console.error(`${ended.fault}\n\n${script.usage}`);
  return 2;
}

function parse<Known extends Options>(args: string[], options: Known): Called<Known> | { fault: string } {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

import { help, readFlags } from './flags.ts';
import { bookOf } from './source.ts';
import { startChosen } from './start.ts';
import { openState } from './state.ts';

/** Tells what is wrong, and exits 2. */
function refuse(problems: string[]): never {
  for (const problem of problems) console.error(problem);
  process.exit(2);
}

const read = readFlags(process.argv.slice(2));
if ('help' in read) {
  console.log(help);
  process.exit(0);
}
if ('problems' in read) refuse(read.problems);
const { flags } = read;

const state = openState(flags, Date.now());
if ('problems' in state) refuse(state.problems);
const book = bookOf(state.source);
if ('problems' in book) refuse(book.problems);

const started = await startChosen(flags, book, state.journalPath).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${flags.port} is in use. Choose another with --port, or --port 0 for any free one.`);
  process.exit(1);
});
for (const line of started.told) console.error(line);
console.log(JSON.stringify(started.printed));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await started.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (flags.exitWithParent) {
  process.stdin.resume();
  process.stdin.on('end', stop);
  process.stdin.on('error', stop);
}

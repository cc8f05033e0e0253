/**
 * The operating system's word for what went wrong with a file or a process, such as ENOENT; undefined for what is not of
 * its making.
 */
export function errnoOf(error: unknown): string | undefined {
  const isOfSystem = typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
  return isOfSystem ? String(error.code) : undefined;
}

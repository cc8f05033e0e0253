/** A list written as text, one or more lines of words parted by commas: the formatter leaves it readable. */
export function list(...lines: string[]): readonly string[] {
  return lines.flatMap((line) => line.split(',').map((word) => word.trim()));
}

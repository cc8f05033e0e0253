/** Named behaviours, each with the values it can take: the first is the default. */
export type SwitchTable = Readonly<Record<string, readonly [string, ...string[]]>>;

type Settings<Table extends SwitchTable> = { [Name in keyof Table]: Table[Name][number] };

/** How one simulated CRM is set to behave. */
export class SwitchBoard<Table extends SwitchTable> {
  private settings: Settings<Table>;
  /** Those that any behaviour so far hung on. */
  readonly met = new Set<keyof Table>();

  constructor(private readonly table: Table) {
    this.settings = defaults(table);
  }

  get<Name extends keyof Table>(name: Name): Table[Name][number] {
    this.met.add(name);
    return this.settings[name];
  }

  /** Sets what is named; answers the problems, and changes nothing when there are any. */
  set(wanted: Record<string, unknown>): string[] {
    const problems: string[] = [];
    for (const [name, value] of Object.entries(wanted)) {
      const allowed: readonly string[] | undefined = Object.hasOwn(this.table, name) ? this.table[name] : undefined;
      if (!allowed) problems.push(`There is no switch "${name}". Known: ${Object.keys(this.table).join(', ')}.`);
      else if (typeof value !== 'string' || !allowed.includes(value)) {
        problems.push(`${name} takes ${allowed.map((v) => `"${v}"`).join(' or ')}, not ${JSON.stringify(value)}.`);
      }
    }
    if (problems.length === 0) this.settings = { ...this.settings, ...wanted };
    return problems;
  }

  reset(): void {
    this.settings = defaults(this.table);
  }

  list(): { name: string; value: string; values: readonly string[] }[] {
    return Object.entries(this.table).map(([name, values]) => ({ name, value: this.settings[name] ?? '', values }));
  }
}

function defaults<Table extends SwitchTable>(table: Table): Settings<Table> {
  return Object.fromEntries(Object.entries(table).map(([name, [first]]) => [name, first])) as Settings<Table>;
}

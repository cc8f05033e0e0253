import type { Field, ObjectDefinition } from './objects/define.ts';

/** The org's objects and their fields, found whatever the case their names are written in. */
export class Schema {
  private readonly objects = new Map<string, ObjectDefinition>();
  private readonly fields = new Map<string, Map<string, Field>>();

  constructor(definitions: readonly ObjectDefinition[]) {
    for (const definition of definitions) {
      this.objects.set(definition.name.toLowerCase(), definition);
      this.index(definition);
    }
  }

  all(): ObjectDefinition[] {
    return [...this.objects.values()];
  }

  object(name: string): ObjectDefinition | undefined {
    return this.objects.get(name.toLowerCase());
  }

  field(object: string, name: string): Field | undefined {
    return this.fields.get(object.toLowerCase())?.get(name.toLowerCase());
  }

  /** The reference whose parent goes by this relationship name, as `Owner` for OwnerId. */
  relationship(object: string, name: string): Field | undefined {
    const wanted = name.toLowerCase();
    return this.object(object)?.fields.find((field) => field.relationshipName?.toLowerCase() === wanted);
  }

  /** Adds a field, or puts a new definition in the place of the old one. */
  put(object: string, field: Field): void {
    const definition = this.known(object);
    const place = definition.fields.findIndex(({ name }) => name === field.name);
    definition.fields.splice(place < 0 ? definition.fields.length : place, 1, field);
    this.index(definition);
  }

  remove(object: string, name: string): void {
    const definition = this.known(object);
    definition.fields = definition.fields.filter((field) => field.name !== name);
    this.index(definition);
  }

  /** The object an id belongs to, by its key prefix. */
  objectOfId(id: string): ObjectDefinition | undefined {
    return this.all().find(({ keyPrefix }) => id.startsWith(keyPrefix));
  }

  private known(object: string): ObjectDefinition {
    const definition = this.object(object);
    if (!definition) throw new Error(`The org has no object ${object}.`);
    return definition;
  }

  private index(definition: ObjectDefinition): void {
    const byName = new Map(definition.fields.map((field) => [field.name.toLowerCase(), field]));
    this.fields.set(definition.name.toLowerCase(), byName);
  }
}

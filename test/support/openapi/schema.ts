import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Document } from './document.ts';
import { asSeenLive } from './live.ts';

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Holds values against the documents' schemas, allowing no key they do not list. */
export class Schemas {
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(documents: Document[]) {
    addFormats(this.ajv);
    this.ajv.addFormat('byte', true);
    for (const { name, components } of documents) {
      const schemas = Object.fromEntries(
        Object.entries(components.schemas).map(([title, schema]) => [title, strict(asSeenLive(title, schema))]),
      );
      this.ajv.addSchema({ $id: name, components: { schemas } });
    }
  }

  /** What is wrong with a value, in words. */
  problems(document: string, schema: Json, value: unknown): string[] {
    const text = JSON.stringify(schema);
    const key = `${document} ${text}`;
    const validate = this.compiled.get(key) ?? this.ajv.compile(located(document, strict(schema)));
    this.compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const extra = 'additionalProperty' in error.params ? ` (${error.params.additionalProperty})` : '';
      return `${error.instancePath || '/'} ${error.message}${extra}`;
    });
  }
}

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, listed properties become the only ones. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isJson(schema)) return schema;
  const { nullable, example: _example, ...rest } = schema;
  const result: Json = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, strict(value)]));
  const listsAll = isJson(rest.properties) && Object.keys(rest.properties).length > 0 && rest.oneOf === undefined;
  if (listsAll && result.additionalProperties === undefined) result.additionalProperties = false;
  if (nullable === true && typeof result.type === 'string') result.type = [result.type, 'null'];
  return result;
}

/** References inside a document, seen from outside of it. */
function located(document: string, schema: unknown): Json {
  const text = JSON.stringify(schema).replaceAll('"#/components/', `"${document}#/components/`);
  return JSON.parse(text);
}

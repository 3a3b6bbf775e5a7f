import type { SchemaObject } from 'openapi3-ts/oas31';
import { z } from 'zod';

type Direction = 'input' | 'output';

const UNBOUNDED = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** The JSON Schemas of a document. Those with an id become components, to which `of` returns a reference. */
export class Schemas {
  readonly components: Record<string, SchemaObject> = {};

  /**
   * The schema of what a client sends (`input`) or receives (`output`). Throws if two different schemas have the same id, or
   * one schema differs between the two directions.
   */
  of(schema: z.ZodType, direction: Direction): SchemaObject {
    const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io: direction, override: simplify });
    for (const [id, definition] of Object.entries($defs)) this.#add(id, relocate(definition));
    return relocate(root);
  }

  #add(id: string, schema: SchemaObject): void {
    const known = this.components[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two schemas have the id ${id}`);
    }
    this.components[id] = schema;
  }
}

/** Point references to where OpenAPI keeps schemas. */
function relocate(schema: z.core.JSONSchema.BaseSchema): SchemaObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Omit what tells a reader nothing: the pattern behind a format, the bounds of safe integers. */
function simplify({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  const { version } = zodSchema._zod.def as { version?: string };
  if (jsonSchema.type !== 'string' || (jsonSchema.format && !version)) delete jsonSchema.pattern;
  if (UNBOUNDED.includes(jsonSchema.minimum as number)) delete jsonSchema.minimum;
  if (UNBOUNDED.includes(jsonSchema.maximum as number)) delete jsonSchema.maximum;
}

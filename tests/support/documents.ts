import type { ComponentsObject, OpenAPIObject, ReferenceObject } from 'openapi3-ts/oas31';
import { documents } from '../../lib/meta/documents.ts';
import type { Operation } from '../../lib/operation.ts';

/** The OpenAPI document that describes this operation. */
export function documentOf(operation: Operation): OpenAPIObject {
  const described = documents.find(({ operations }) => operations.includes(operation));
  if (described === undefined) throw new Error(`${operation.id} is in no document`);
  return described.document;
}

/** What a reference into the components of a document leads to. */
export function componentOf<Component extends object>(
  document: OpenAPIObject,
  object: Component | ReferenceObject,
): Component {
  if (!('$ref' in object)) return object as Component;
  const [kind, name] = (object.$ref as string).replace('#/components/', '').split('/') as [
    keyof ComponentsObject,
    string,
  ];
  return document.components?.[kind]?.[name];
}

/** Bodies that are no JSON at all, whatever was asked for: 400. */
export const malformedBodies: [claim: string, raw: string | Uint8Array<ArrayBuffer>][] = [
  ['an open brace', '{'],
  ['a word', 'nonsense'],
  ['a comma too many', '{"quantity": 1,}'],
  ['single quotes', "{'quantity': 1}"],
  ['two documents', '{}{}'],
  ['NaN', '{"quantity": NaN}'],
  ['a raw NUL', '{"name": "\0"}'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
];

/** JSON that is no object: 422, or 400 from a parser of the host that takes only objects and arrays. */
export const scalars: [claim: string, raw: string][] = [
  ['null', 'null'],
  ['a number', '5'],
  ['a text', '"text"'],
  ['true', 'true'],
];

/** 422. */
export const arrays: [claim: string, raw: string][] = [
  ['an array', '[]'],
  ['arrays 8,000 deep', '['.repeat(8000) + ']'.repeat(8000)],
];

/** Values that are no printable text. */
export const noTexts: [claim: string, value: unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 5],
  ['a list', ['a']],
  ['an object', {}],
  ['empty', ''],
  ['blank', ' \u3000'],
  ['NUL', 'a\0b'],
  ['a line break', 'a\nb'],
  ['a lone high surrogate', '\ud83d'],
  ['a lone low surrogate', 'a\udc55'],
];

/** Values that are no whole number of units from 1 to 2³¹ − 1. */
export const noQuantities: [claim: string, value: unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['0', 0],
  ['−1', -1],
  ['1.5', 1.5],
  ['2³¹', 2 ** 31],
  ['2⁵³', 2 ** 53],
  ['10³⁰⁰', 1e300],
  ['"1"', '1'],
  ['true', true],
  ['a list', [1]],
];

/** Path segments that are no UUID. */
export const noUuids: [claim: string, segment: string][] = [
  ['a number', '1'],
  ['a word', 'nothing'],
  ['a UUID in braces', '%7B00000000-0000-4000-8000-000000000000%7D'],
  ['a UUID and a letter', '00000000-0000-4000-8000-000000000000a'],
  ['a UUID without dashes', '00000000000040008000000000000000'],
  ['NUL', '%00'],
  ['an apostrophe', "'"],
  ['an emoji', encodeURIComponent('👕')],
];

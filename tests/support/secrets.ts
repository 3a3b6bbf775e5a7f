export const SECRET = 'correct horse battery staple';

/** What a header `Authorization` may say instead of the secret, and what each is. */
export const wrongSecrets = [
  ['none', undefined],
  ['another', 'Bearer wrong horse battery staple'],
  ['a shorter one', 'Bearer c'],
  ['a longer one', `Bearer ${SECRET}!`],
  ['an empty one', 'Bearer '],
  ['the right one without its scheme', SECRET],
  ['the right one in another scheme', `Basic ${SECRET}`],
] as const;

export const authorization = (value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { authorization: value };

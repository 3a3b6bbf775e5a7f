/** The version of an order as the response's ETag, for If-Match. */
export const versionHeaders = {
  ETag: {
    description: 'The version of the order, for If-Match.',
    example: '"1"',
    value: ({ version }: { version: number }) => `"${version}"`,
  },
};

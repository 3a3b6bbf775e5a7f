import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Countdown } from '../../web/src/components/countdown.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  ['3 days 00 hours 00 minutes 05 seconds', 72 * HOUR + 5_000],
  ['1 day 06 hours 00 minutes 00 seconds', 30 * HOUR],
  ['10 hours 01 minute 59 seconds', 10 * HOUR + 119_000],
  ['4 minutes 09 seconds', 4 * MINUTE + 8_001],
  ['1 minute 00 seconds', MINUTE],
  ['59 seconds', MINUTE - 1_000],
  ['1 second', 1],
  ['0 seconds', 0],
])('%s: no unit is shown before the first that counts', (shown, left) => {
  const markup = renderToStaticMarkup(createElement(Countdown, { label: 'Opens in', left }));
  const read = markup.replace(/<\/span>/g, ' ').replace(/<[^>]+>/g, '');
  expect(read.trim()).toBe(`Opens in${shown}`);
});

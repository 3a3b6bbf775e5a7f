import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { defineConfig, type Plugin } from 'vite';
import { Loading } from './src/components/loading.tsx';

/** What the browser paints before any script has run, and what the script then takes over. */
const shell: Plugin = {
  name: 'shell',
  transformIndexHtml: (html) => html.replace('<!--shell-->', renderToString(createElement(Loading))),
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [shell],
  build: {
    target: 'baseline-widely-available',
    assetsInlineLimit: 0,
    // TanStack Query marks its modules for React's server components, which the page has none of.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});

import { labels } from '../messages.ts';
import { Frame } from './frame.tsx';

/** Before the sale is known; also what the page is before any script has run. */
export const Loading = () => (
  <Frame light="loading">
    <h1 className="visually-hidden">{labels.loading}</h1>
    <div className="skeleton" aria-hidden="true">
      <i className="line short" />
      <i className="line title" />
      <i className="line title half" />
      <i className="line" />
      <i className="line field" />
    </div>
  </Frame>
);

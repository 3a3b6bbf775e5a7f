import { labels, type Message } from '../messages.ts';
import { Frame } from './frame.tsx';

/** Instead of a sale that is not there, or cannot be loaded. */
export const Failed = ({ message: { title, text, link }, retry }: { message: Message; retry?: () => void }) => (
  <Frame light="failed">
    <div role="alert">
      <h1 className="plain">{title}</h1>
      <p className="lead">{text}</p>
    </div>
    <p className="way-out">
      {retry && (
        <button type="button" className="primary" onClick={retry}>
          {labels.retry}
        </button>
      )}
      {link && <a href={link.href}>{link.text}</a>}
    </p>
  </Frame>
);

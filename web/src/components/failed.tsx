import type { Message } from '../messages.ts';
import { Frame } from './frame.tsx';

/** Instead of a sale that is not there, or cannot be loaded. */
export const Failed = ({ message, retry }: { message: Message; retry?: () => void }) => (
  <Frame light="failed">
    <div role="alert">
      <h1 className="plain">{message.title}</h1>
      <p className="lead">{message.text}</p>
    </div>
    {retry ? (
      <button type="button" className="primary" onClick={retry}>
        Try again now
      </button>
    ) : (
      <p>
        <a href="/">See the current sale</a>
      </p>
    )}
  </Frame>
);

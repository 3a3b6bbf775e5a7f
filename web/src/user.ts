import { useState } from 'react';
import { Shelf } from './storage.ts';

const shelf = new Shelf('localStorage');
const SLOT = 'user';

/** The visitor's name or email, remembered between visits. */
export function useUser(): [string, (user: string) => void] {
  const [user, setUser] = useState(() => shelf.get(SLOT) ?? '');
  const remember = (text: string) => {
    setUser(text);
    shelf.set(SLOT, text);
  };
  return [user, remember];
}

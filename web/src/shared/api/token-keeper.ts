import { Problem } from './problem';
import type { TokenAnswer } from './types';

export type SessionStatus = 'unknown' | 'signed-in' | 'signed-out';

interface Options {
  askForToken: () => Promise<Pick<TokenAnswer, 'accessToken' | 'expiresIn'>>;
  now?: () => number;
  locks?: Pick<LockManager, 'request'>;
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
}

// Says only that a refresh cookie probably exists, so that strangers cost the API no call.
const hint = 'xatube.signed-in';

export type TokenKeeper = ReturnType<typeof createTokenKeeper>;

/**
 * Holds the access token and renews it. However many callers need a token at once, one refresh runs;
 * refreshes of other tabs wait for it, because a refresh token used twice revokes its whole family.
 */
export function createTokenKeeper({
  askForToken,
  now = Date.now,
  locks = globalThis.navigator?.locks,
  storage = usableStorage(),
}: Options) {
  let token: string | null = null;
  let renewAt = 0;
  let expiresAt = 0;
  let status: SessionStatus = storage?.getItem(hint) === null ? 'signed-out' : 'unknown';
  let refreshing: Promise<string | null> | null = null;
  // A sign-in or sign-out that happens during a refresh wins over the refresh's answer.
  let generation = 0;
  const listeners = new Set<() => void>();

  function become(next: SessionStatus) {
    if (next === 'signed-in') storage?.setItem(hint, '1');
    if (next === 'signed-out') storage?.removeItem(hint);
    if (next === status) return;
    status = next;
    for (const listener of listeners) listener();
  }

  function accept(answer: Pick<TokenAnswer, 'accessToken' | 'expiresIn'>) {
    generation++;
    token = answer.accessToken;
    expiresAt = now() + answer.expiresIn * 1000;
    renewAt = expiresAt - Math.min(20_000, answer.expiresIn * 200);
    become('signed-in');
  }

  function forget() {
    generation++;
    token = null;
    become('signed-out');
  }

  async function renew(): Promise<string | null> {
    const mine = generation;
    try {
      // Locks exist only on https and localhost; elsewhere single flight holds within the tab.
      const answer = await (locks ? locks.request('xatube.refresh', askForToken) : askForToken());
      if (mine === generation) accept(answer);
    } catch (error) {
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
      if (mine === generation && refused && error.status !== 429) forget();
      else if (mine === generation && now() >= expiresAt) token = null;
    }
    return token;
  }

  function refresh(): Promise<string | null> {
    refreshing ??= renew().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  return {
    accept,
    forget,
    refresh,
    status: () => status,
    /** A token good for a request now, or null for a visitor. */
    async current(): Promise<string | null> {
      if (status === 'signed-out') return null;
      if (token !== null && now() < renewAt) return token;
      return refresh();
    },
    /** Another token than the one just refused: the one a parallel request has fetched meanwhile, or a new one. */
    async insteadOf(refused: string): Promise<string | null> {
      if (refreshing === null && token !== null && token !== refused) return token;
      return refresh();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Another tab signed out: its storage event arrives here. */
    heedOtherTabs(target: Pick<Window, 'addEventListener'>) {
      target.addEventListener('storage', (event) => {
        if (event.key === hint && event.newValue === null) forget();
      });
    },
  };
}

function usableStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

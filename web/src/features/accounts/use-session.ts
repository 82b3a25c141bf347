import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { $api, api, publicApi } from '../../shared/api/client';
import { session } from '../../shared/api/session';

const askAgainMs = 3_000;

/** Who this tab is signed in as: first unknown, until the refresh cookie has been tried. */
export function useSession() {
  const status = useSyncExternalStore(session.subscribe, session.status);
  useEffect(() => {
    if (status !== 'unknown') return;
    void session.current();
    const timer = setInterval(() => void session.current(), askAgainMs);
    return () => clearInterval(timer);
  }, [status]);
  return status;
}

export function useMe() {
  const status = useSession();
  return $api.useQuery('get', '/api/auth/me', {}, { enabled: status === 'signed-in', staleTime: 60_000 });
}

export async function signIn(login: string, password: string): Promise<void> {
  const { data } = await publicApi.POST('/api/auth/login', { body: { login, password } });
  if (data) session.accept(data);
}

export interface NewAccount {
  username: string;
  email: string;
  password: string;
  displayName: string;
}

/** An account is of no use before one is signed in to it. */
export async function register({ displayName, ...account }: NewAccount): Promise<void> {
  await publicApi.POST('/api/auth/register', {
    body: displayName.trim() === '' ? account : { ...account, displayName: displayName.trim() },
  });
  await signIn(account.username, account.password);
}

export function useSignOut() {
  const cache = useQueryClient();
  return useCallback(async () => {
    try {
      await api.POST('/api/auth/logout');
    } catch {
      // Unreachable: this tab forgets its token all the same.
    }
    session.forget();
    cache.clear();
  }, [cache]);
}

import { describe, expect, it, vi } from 'vitest';
import { authorizedFetch } from './client';
import { Problem } from './problem';
import { createTokenKeeper } from './token-keeper';

const memory = (initial: Record<string, string> = { 'xatube.signed-in': '1' }) => {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

function keeperWith(
  askForToken: () => Promise<{ accessToken: string; expiresIn: number }>,
  storage = memory(),
) {
  let clock = 1_000_000;
  const keeper = createTokenKeeper({ askForToken, now: () => clock, locks: undefined, storage });
  return { keeper, storage, pass: (ms: number) => (clock += ms) };
}

const numbered = () => {
  let count = 0;
  return vi.fn(async () => ({ accessToken: `token-${++count}`, expiresIn: 600 }));
};

describe('the access token', () => {
  it('is refreshed once however many callers need it at the same time', async () => {
    const ask = numbered();
    const { keeper } = keeperWith(ask);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => keeper.current()));
    expect(ask).toHaveBeenCalledOnce();
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(keeper.status()).toBe('signed-in');
  });

  it('is kept until shortly before it expires', async () => {
    const ask = numbered();
    const { keeper, pass } = keeperWith(ask);
    await keeper.current();
    pass(570_000);
    expect(await keeper.current()).toBe('token-1');
    pass(15_000);
    expect(await keeper.current()).toBe('token-2');
  });

  it('is not asked for by a visitor who never signed in', async () => {
    const ask = numbered();
    const { keeper } = keeperWith(ask, memory({}));
    expect(await keeper.current()).toBeNull();
    expect(ask).not.toHaveBeenCalled();
  });

  it('is gone after the server refused to renew it, but not after it did not answer', async () => {
    const refused = keeperWith(() => Promise.reject(new Problem(401, 'invalid-refresh')));
    expect(await refused.keeper.current()).toBeNull();
    expect(refused.keeper.status()).toBe('signed-out');
    expect(refused.storage.getItem('xatube.signed-in')).toBeNull();

    const silent = keeperWith(() => Promise.reject(new TypeError('network')));
    expect(await silent.keeper.current()).toBeNull();
    expect(silent.keeper.status()).toBe('unknown');
    expect(silent.storage.getItem('xatube.signed-in')).toBe('1');
  });

  it('stays gone when signing out overtakes a refresh', async () => {
    let answer!: (token: { accessToken: string; expiresIn: number }) => void;
    const { keeper } = keeperWith(() => new Promise((resolve) => (answer = resolve)));
    const pending = keeper.current();
    keeper.forget();
    answer({ accessToken: 'late', expiresIn: 600 });
    expect(await pending).toBeNull();
    expect(keeper.status()).toBe('signed-out');
  });

  it('waits for the refresh of another tab', async () => {
    const request = vi.fn((_name: string, work: () => Promise<unknown>) => work());
    const keeper = createTokenKeeper({
      askForToken: numbered(),
      locks: { request } as unknown as LockManager,
      storage: memory(),
    });
    await keeper.current();
    expect(request).toHaveBeenCalledExactlyOnceWith('xatube.refresh', expect.any(Function));
  });

  it('is replaced once when several requests are refused with it, and each is sent again', async () => {
    const ask = numbered();
    const { keeper } = keeperWith(ask);
    await keeper.current();
    const sent: string[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      const bearer = request.headers.get('Authorization') ?? '';
      sent.push(bearer);
      return new Response(null, { status: bearer === 'Bearer token-1' ? 401 : 204 });
    });
    const send = authorizedFetch(keeper);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => send(new Request(`http://localhost/${n}`, { method: 'POST', body: 'x' }))),
    );
    vi.unstubAllGlobals();
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(sent.filter((bearer) => bearer === 'Bearer token-2')).toHaveLength(3);
  });
});

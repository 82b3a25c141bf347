import { vi } from 'vitest';

type Reply = unknown | ((request: Request, body: unknown) => Response | unknown);

/** Answers fetch from a table of "METHOD /path"; what is not in it fails the test that asked. */
export function fakeApi(routes: Record<string, Reply>) {
  const requests: { route: string; body: unknown; search: string }[] = [];
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init);
    const { pathname, search } = new URL(request.url);
    const route = `${request.method} ${pathname}`;
    const text = await request.clone().text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    requests.push({ route, body, search });
    if (!(route in routes)) throw new Error(`nothing answers ${route}`);
    const reply = routes[route];
    const value: unknown = typeof reply === 'function' ? reply(request, body) : reply;
    return value instanceof Response ? value : Response.json(value);
  });
  return { requests };
}

export const problem = (status: number, type: string, errors?: Record<string, string[]>) =>
  new Response(JSON.stringify({ type, title: type, status, errors }), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });

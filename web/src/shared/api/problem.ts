/** What the API (or the way to it) refused, in the shape every page can show. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** Stable name of the refusal, such as "username-taken". */
    readonly slug: string,
    title?: string,
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    readonly retryAfterMs: number | null = null,
  ) {
    super(title ?? slug);
    this.name = 'Problem';
  }
}

interface ProblemBody {
  type?: unknown;
  title?: unknown;
  errors?: unknown;
}

export async function readProblem(response: Response): Promise<Problem> {
  let body: ProblemBody = {};
  try {
    const parsed: unknown = await response.json();
    if (parsed !== null && typeof parsed === 'object') body = parsed;
  } catch {
    // A proxy in front may answer with HTML; the status alone then has to do.
  }
  return new Problem(
    response.status,
    slugOf(body.type) ?? `http-${response.status}`,
    typeof body.title === 'string' ? body.title : undefined,
    errorsOf(body.errors),
    retryAfterMs(response.headers.get('Retry-After'), Date.now()),
  );
}

export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, 'unreachable', String(error));
}

/** Retry-After is either seconds or a date. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

// `type` may arrive as the bare slug or as a URI that ends in it.
function slugOf(type: unknown): string | undefined {
  if (typeof type !== 'string' || type === '' || type === 'about:blank') return undefined;
  return type.split(/[/#:]/).filter(Boolean).at(-1);
}

function errorsOf(errors: unknown): Record<string, string[]> {
  if (errors === null || typeof errors !== 'object') return {};
  return Object.fromEntries(
    Object.entries(errors).map(([field, messages]) => [field, [messages].flat().map(String)]),
  );
}

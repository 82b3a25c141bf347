import { describe, expect, it } from 'vitest';
import { formErrors } from './form-errors';
import { Problem, readProblem, retryAfterMs } from './problem';

const fields = ['username', 'email', 'password'];
const say = (slug: string) => (slug === 'username-taken' ? 'This name is taken.' : null);

describe('a problem in a form', () => {
  it('puts each validation message on its field, however the server spells the field', () => {
    const problem = new Problem(400, 'validation', 'Bad', {
      Username: ['Too short.', 'Only letters.'],
      '$.email': ['Not an address.'],
    });
    expect(formErrors(problem, fields, say)).toEqual({
      fields: { username: 'Too short. Only letters.', email: 'Not an address.' },
      form: null,
    });
  });

  it('puts a taken name on the name, in the reader’s words', () => {
    expect(formErrors(new Problem(409, 'username-taken', 'Conflict'), fields, say)).toEqual({
      fields: { username: 'This name is taken.' },
      form: null,
    });
  });

  it('says above the form what no field can carry', () => {
    expect(formErrors(new Problem(401, 'invalid-credentials', 'Wrong.'), fields, say).form).toBe('Wrong.');
    const foreign = new Problem(400, 'validation', 'Bad', { captcha: ['Missing.'] });
    expect(formErrors(foreign, fields, say)).toEqual({ fields: {}, form: 'Missing.' });
  });
});

describe('reading a refusal', () => {
  it('finds the slug in a bare type and at the end of a URI', async () => {
    const of = (type: string) => readProblem(Response.json({ type, title: 'T' }, { status: 409 }));
    expect((await of('handle-taken')).slug).toBe('handle-taken');
    expect((await of('https://xatube.example/problems/handle-taken')).slug).toBe('handle-taken');
    expect((await of('about:blank')).slug).toBe('http-409');
  });

  it('makes do with the status when a proxy answers in HTML', async () => {
    const problem = await readProblem(new Response('<h1>502</h1>', { status: 502 }));
    expect(problem).toMatchObject({ status: 502, slug: 'http-502', errors: {} });
  });

  it('understands Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterMs('5', now)).toBe(5_000);
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9_000);
    expect(retryAfterMs('soon', now)).toBeNull();
    expect(retryAfterMs(null, now)).toBeNull();
  });
});

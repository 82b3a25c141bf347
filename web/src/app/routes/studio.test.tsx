import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../../shared/api/session';
import { fakeApi, problem } from '../../testing/fake-api';
import { renderPage } from '../../testing/render-page';
import { channel, media, page, stream } from '../../testing/samples';
import Studio from './studio';

// Playing and drawing need a real browser.
vi.mock('../../features/live-streams/live-player', () => ({ default: () => <div data-testid="preview" /> }));
vi.mock('../../features/live-streams/bitrate-chart', () => ({ default: () => null }));

const token = { accessToken: 'token', tokenType: 'Bearer', expiresIn: 600 };
const keys = `/api/channels/${channel.id}/keys`;
const listed = {
  id: 'k1',
  label: 'Home PC',
  prefix: 'xts_abcd',
  createdAt: stream.startedAt,
  lastUsedAt: null,
  revokedAt: null,
};
const desk = {
  'GET /api/channels/mine': page(channel),
  'GET /api/config': { rtmpUrl: 'rtmp://example.test:1935/live' },
  [`GET ${keys}`]: page(listed),
  [`GET ${keys}/history`]: page(),
  [`GET /api/channels/${channel.id}/streams`]: page(),
  [`GET /api/channels/${channel.id}/publishing`]: { graceSeconds: null, secondPublisher: 'reject' },
  [`GET /api/channels/${channel.id}/publishing/attempts`]: page(),
  [`GET /api/streams/${stream.id}/media`]: media,
};
const onAir = { ...desk, 'GET /api/channels/mine': page({ ...channel, live: stream }) };
const open = () => renderPage(Studio, '/studio', '/studio');
const type = (id: string, text: string) => userEvent.type(screen.getByTestId(id), text);

describe('the studio of a visitor', () => {
  beforeEach(() => session.forget());

  it('registers, signs in and shows the first channel’s form', async () => {
    const { requests } = fakeApi({
      'POST /api/auth/register': () => Response.json({}, { status: 201 }),
      'POST /api/auth/login': token,
      'GET /api/channels/mine': page(),
    });
    open();
    await type('register-username', 'mira');
    await type('register-email', 'mira@example.test');
    await type('register-password', 'long enough');
    await userEvent.click(screen.getByTestId('register-submit'));
    expect(await screen.findByTestId('channel-handle')).toBeTruthy();
    expect(requests.map(({ route }) => route)).toEqual([
      'POST /api/auth/register',
      'POST /api/auth/login',
      'GET /api/channels/mine',
    ]);
  });

  it('shows what the server refused at the field it is about', async () => {
    fakeApi({ 'POST /api/auth/register': () => problem(409, 'username-taken') });
    open();
    await type('register-username', 'mira');
    await type('register-email', 'mira@example.test');
    await type('register-password', 'long enough');
    await userEvent.click(screen.getByTestId('register-submit'));
    expect(await screen.findByText('This name is already taken.')).toBeTruthy();
    expect(screen.getByTestId('register-username').getAttribute('aria-invalid')).toBe('true');
  });

  it('says that name or password is wrong', async () => {
    fakeApi({ 'POST /api/auth/login': () => problem(401, 'invalid-credentials') });
    open();
    await type('login-login', 'mira');
    await type('login-password', 'wrong');
    await userEvent.click(screen.getByTestId('login-submit'));
    expect((await screen.findByRole('alert')).textContent).toContain('Wrong name or password.');
  });
});

describe('the studio of a streamer', () => {
  beforeEach(() => session.accept(token));

  it('says since when the signal is lost, and how long the encoder is waited for', async () => {
    const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    const lost = { ...stream, state: 'interrupted', interruptedAt: at(-12.5), resumableUntil: at(17.5) };
    fakeApi({ ...desk, 'GET /api/channels/mine': page({ ...channel, live: lost }) });
    open();
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /lost 1[2-4] seconds ago\..*ends in 1[5-7] seconds\./,
    );
  });

  it('says who tried to go live, and why it was refused', async () => {
    const refused = {
      at: new Date(Date.now() - 180_000).toISOString(),
      keyId: 'k1',
      keyLabel: 'Home PC',
      keyPrefix: 'xts_abcd',
      node: 'local',
      outcome: 'revoked-key',
      times: 4,
    };
    fakeApi({
      ...desk,
      [`GET /api/channels/${channel.id}/publishing/attempts`]: page(refused, {
        ...refused,
        outcome: 'accepted',
        times: 1,
      }),
    });
    open();
    const [first, second] = await screen.findAllByTestId('publish-attempt');
    expect(first?.textContent).toContain('Refused: the key was deleted or replaced × 4');
    expect(first?.textContent).toContain('3 min');
    expect(first?.textContent).toContain('Home PC xts_abcd…');
    expect(second?.textContent).toContain('Went live');
  });

  it('says when a key expires, and who did what with the keys', async () => {
    fakeApi({
      ...desk,
      [`GET ${keys}`]: page({ ...listed, expiresAt: new Date(Date.now() + 90_000_000).toISOString() }),
      [`GET ${keys}/history`]: page({
        at: new Date(Date.now() - 180_000).toISOString(),
        keyId: 'k0',
        keyLabel: 'Old PC',
        keyPrefix: 'xts_abcd',
        action: 'replaced',
        by: 'anna',
      }),
    });
    open();
    expect((await screen.findByTestId('key-row')).textContent).toContain('Expires tomorrow');
    expect((await screen.findByTestId('key-history')).textContent).toContain(
      'Old PC was replaced by anna, 3 minutes ago',
    );
  });

  it('makes a key that expires', async () => {
    const made = { id: 'k2', key: 'xts_1', prefix: 'xts_1', createdAt: listed.createdAt };
    const { requests } = fakeApi({ ...desk, [`POST ${keys}`]: made });
    open();
    await userEvent.selectOptions(await screen.findByTestId('key-lifetime'), '1 week');
    await userEvent.click(screen.getByTestId('key-create'));
    await waitFor(() => expect(requests.some(({ route }) => route === `POST ${keys}`)).toBe(true));
    const { expiresAt } = requests.find(({ route }) => route === `POST ${keys}`)?.body as {
      expiresAt: string;
    };
    expect(Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000)).toBe(7);
  });

  it('says that the channel is suspended, and why', async () => {
    const suspension = { at: new Date().toISOString(), reason: 'Stolen films' };
    fakeApi({
      ...desk,
      [`GET /api/channels/${channel.id}/publishing`]: {
        graceSeconds: null,
        secondPublisher: 'reject',
        suspension,
      },
    });
    open();
    expect((await screen.findByTestId('suspension')).textContent).toContain('Stolen films');
  });

  it('lets a second encoder take over', async () => {
    const rules = `/api/channels/${channel.id}/publishing`;
    const { requests } = fakeApi({ ...desk, [`PUT ${rules}`]: (_: Request, body: unknown) => body });
    open();
    await userEvent.type(await screen.findByTestId('rules-grace'), '90');
    await userEvent.selectOptions(screen.getByTestId('rules-second'), 'takes the stream over');
    await userEvent.click(screen.getByTestId('rules-save'));
    await waitFor(() => expect(screen.getByTestId('rules-save').textContent).toBe('Saved'));
    expect(requests.find(({ route }) => route === `PUT ${rules}`)?.body).toEqual({
      graceSeconds: 90,
      secondPublisher: 'takeover',
    });
  });

  it('shows a new key once, and masks it afterwards', async () => {
    const key = 'xts_0123456789abcdefghijklmnopqrstuvwxyz';
    fakeApi({
      ...desk,
      [`POST ${keys}`]: () => Response.json({ ...listed, id: 'k2', key }, { status: 201 }),
    });
    open();
    await userEvent.click(await screen.findByTestId('key-create'));
    expect((await screen.findByTestId('key-value')).textContent).toBe(key);
    await userEvent.click(screen.getByTestId('key-done'));
    await waitFor(() => expect(screen.queryByTestId('key-value')).toBeNull());
    const masked = screen.getByTestId('key-masked');
    expect(masked.textContent).not.toContain('xts_');
    await userEvent.click(screen.getByRole('button', { name: 'Show Stream key' }));
    expect(masked.textContent).toBe(key);
  });

  it('deletes a key only after a confirmation', async () => {
    const { requests } = fakeApi({
      ...desk,
      [`DELETE ${keys}/k1`]: () => new Response(null, { status: 204 }),
    });
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Delete: Home PC' }));
    const deletions = () => requests.filter(({ route }) => route.startsWith('DELETE'));
    expect(deletions()).toHaveLength(0);
    await userEvent.click(within(await screen.findByRole('dialog')).getByTestId('confirm'));
    await waitFor(() => expect(deletions()).toHaveLength(1));
  });

  it('tells what to type into OBS and that the channel is not on air', async () => {
    fakeApi(desk);
    open();
    expect((await screen.findByTestId('rtmp-server')).textContent).toBe('rtmp://example.test:1935/live');
    expect(screen.getByTestId('studio-stream-state').getAttribute('data-state')).toBe('offline');
    expect(screen.queryByTestId('end-stream')).toBeNull();
  });

  it('ends the stream that is on air, after a confirmation', async () => {
    const { requests } = fakeApi({
      ...onAir,
      [`POST /api/streams/${stream.id}/end`]: () => new Response(null, { status: 204 }),
    });
    open();
    await userEvent.click(await screen.findByTestId('end-stream'));
    expect(screen.getByTestId('studio-stream-state').getAttribute('data-state')).toBe('live');
    await userEvent.click(within(await screen.findByRole('dialog')).getByTestId('confirm'));
    await waitFor(() =>
      expect(requests.map(({ route }) => route)).toContain(`POST /api/streams/${stream.id}/end`),
    );
  });

  it('shows the signal while the channel is on air, and only then', async () => {
    fakeApi(onAir);
    const { unmount } = open();
    expect(await screen.findByTestId('signal-state')).toBeTruthy();
    unmount();
    const { requests } = fakeApi(desk);
    open();
    await screen.findByTestId('rtmp-server');
    expect(screen.queryByTestId('signal-state')).toBeNull();
    expect(requests.map(({ route }) => route)).not.toContain(`GET /api/streams/${stream.id}/media`);
  });
});

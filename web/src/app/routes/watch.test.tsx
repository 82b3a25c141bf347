import { act, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeApi, problem } from '../../testing/fake-api';
import { FakeEventSource } from '../../testing/fake-event-source';
import { renderPage } from '../../testing/render-page';
import { page, stream } from '../../testing/samples';
import Watch from './watch';

// Playing needs a real browser; what surrounds the picture does not.
vi.mock('../../features/live-streams/live-player', () => ({
  default: ({ url, overlay }: { url: string; overlay?: ReactNode }) => (
    <div data-testid="player" data-url={url}>
      {overlay}
    </div>
  ),
}));

const path = `/api/streams/${stream.id}`;
const joined = { session: 't', sessionId: 's', heartbeatSeconds: 60, viewers: 43, state: 'live' };
const statistics = { views: 310, peakViewers: 57 };
const open = () => renderPage(Watch, '/watch/:streamId', `/watch/${stream.id}`);
const events = async () => {
  await waitFor(() => expect(FakeEventSource.opened).toHaveLength(1));
  return FakeEventSource.opened[0] as FakeEventSource;
};
const count = () => Number(screen.getByTestId('viewer-count').getAttribute('data-count'));

describe('the watch page', () => {
  beforeEach(() => FakeEventSource.install());

  const answers = (state = 'live', viewers = 42) => ({
    [`GET ${path}`]: {
      ...stream,
      state,
      viewers,
      endedAt: state === 'ended' ? new Date().toISOString() : null,
    },
    'GET /api/streams': page(),
    [`POST ${path}/viewers`]: () => Response.json(joined, { status: 201 }),
    [`GET /api/statistics/streams/${stream.id}`]: statistics,
  });

  it('counts its reader, and then what the events say', async () => {
    fakeApi(answers());
    open();
    await screen.findByTestId('viewer-count');
    await waitFor(() => expect(count()).toBe(43));
    const source = await events();
    act(() => source.say('viewers', { viewers: 51 }));
    await waitFor(() => expect(count()).toBe(51));
  });

  it('never shows nobody while its reader is counted', async () => {
    fakeApi({
      ...answers(),
      [`POST ${path}/viewers`]: () => Response.json({ ...joined, viewers: 0 }, { status: 201 }),
    });
    open();
    await waitFor(() => expect(count()).toBe(1));
  });

  it('covers the player while the stream is interrupted, and uncovers it when it is back', async () => {
    fakeApi(answers());
    open();
    const source = await events();
    act(() => source.say('state', { state: 'interrupted' }));
    expect((await screen.findByTestId('player')).textContent).toContain('Back soon');
    expect(screen.getByTestId('stream-state').getAttribute('data-state')).toBe('interrupted');
    act(() => source.say('state', { state: 'live' }));
    await waitFor(() => expect(screen.getByTestId('player').textContent).toBe(''));
  });

  it('says why there is no picture while the stream is live, and takes it away with the picture', async () => {
    fakeApi(answers());
    open();
    const source = await events();
    const player = await screen.findByTestId('player');
    for (const [media, text] of [
      ['waiting', 'The broadcast is starting…'],
      ['unsupported', 'This broadcast cannot be played in a browser'],
      ['stalled', 'The signal has paused'],
      ['ok', ''],
    ] as const) {
      act(() => source.say('state', { state: 'live', media }));
      await waitFor(() =>
        expect(player.textContent === '' ? '' : screen.getByRole('status').textContent).toContain(text),
      );
    }
    expect(player.textContent).toBe('');
  });

  it('asks for the address of the playlist again when a new publisher’s media has arrived', async () => {
    let playbackUrl = stream.playbackUrl;
    fakeApi({ ...answers(), [`GET ${path}`]: () => ({ ...stream, playbackUrl }) });
    open();
    const source = await events();
    act(() => source.say('state', { state: 'live', media: 'waiting' }));
    await screen.findByText('The broadcast is starting…');
    playbackUrl = 'https://second.example.test/hls/s.m3u8';
    act(() => source.say('state', { state: 'live', media: 'ok' }));
    await waitFor(() => expect(screen.getByTestId('player').dataset.url).toBe(playbackUrl));
  });

  it('closes with the final figures and joins nothing when the stream is over', async () => {
    const { requests } = fakeApi(answers('ended', 0));
    open();
    const player = await screen.findByTestId('player');
    await waitFor(() => expect(player.textContent).toContain('310'));
    expect(player.textContent).toContain('57');
    expect(requests.map(({ route }) => route)).not.toContain(`POST ${path}/viewers`);
  });

  it('says that there is nothing at a wrong address', async () => {
    fakeApi({ [`GET ${path}`]: () => problem(404, 'stream-not-found') });
    open();
    expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeTruthy();
  });
});

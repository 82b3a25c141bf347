import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../../shared/api/session';
import { fakeApi } from '../../testing/fake-api';
import { renderPage } from '../../testing/render-page';
import { media, stream } from '../../testing/samples';
import { SignalPanel } from './signal-panel';

// Playing and drawing need a real browser.
vi.mock('./live-player', () => ({ default: () => <div data-testid="preview" /> }));
vi.mock('./bitrate-chart', () => ({ default: () => null }));

describe('the panel about the signal', () => {
  beforeEach(() => session.accept({ accessToken: 'token', expiresIn: 600 }));

  const open = (answer: unknown, state: typeof stream.state = 'live') => {
    fakeApi({ [`GET /api/streams/${stream.id}/media`]: answer });
    renderPage(() => <SignalPanel stream={{ ...stream, state }} />, '/', '/');
    return screen.findByTestId('signal-state');
  };

  it('shows what arrives, and says that it is good', async () => {
    expect((await open(media)).textContent).toContain('The signal is good');
    const figures = screen.getByLabelText('What arrives').textContent;
    for (const figure of [
      'H.264, High',
      '1920 × 1080',
      '2 s',
      '4.5 Mbit/s',
      'AAC, 48 kHz, stereo',
      '160 kbit/s',
    ])
      expect(figures).toContain(figure);
    expect(figures).toContain('4.4 Mbit/s to 4.7 Mbit/s');
    expect(screen.queryByTestId('signal-advice')).toBeNull();
    expect(await screen.findByTestId('preview')).toBeTruthy();
  });

  it('says where in OBS to set a shorter keyframe interval', async () => {
    const state = await open({ ...media, video: { ...media.video, keyframeSeconds: 8.33 } });
    expect(state.dataset.state).toBe('improvable');
    expect(screen.getByTestId('signal-advice').textContent).toBe(
      'A keyframe every 8.3 s: viewers wait that long for the first picture. ' +
        'Set 2 s in OBS: Settings → Output → Keyframe Interval.',
    );
  });

  it('says why nobody can watch', async () => {
    const state = await open({
      ...media,
      state: 'unsupported',
      problem: 'video-codec',
      video: { ...media.video, codec: 'hevc', profile: 'Main' },
    });
    expect(state.textContent).toContain('Viewers cannot watch this broadcast.');
    expect(state.getAttribute('role')).toBe('status');
    expect(screen.getByTestId('signal-advice').textContent).toContain('H.265 (HEVC)');
  });

  it('says what is missing, and what is not known yet', async () => {
    const unknown = { codec: 'h264', profile: null, width: null, height: null };
    await open({
      ...media,
      state: 'waiting',
      video: { ...unknown, frameRate: null, keyframeSeconds: null, bitrate: null },
      audio: null,
      bitrates: [],
    });
    const figures = screen.getByLabelText('What arrives').textContent;
    expect(figures).toContain('Soundnone');
    expect(figures).toContain('Sizenot known yet');
  });

  it('gives no advice while OBS is not connected', async () => {
    const state = await open({ ...media, state: 'stalled', gaps: 4 }, 'interrupted');
    expect(state.textContent).toBe('OBS is not connected.');
    expect(screen.queryByTestId('signal-advice')).toBeNull();
  });
});

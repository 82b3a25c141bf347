import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../testing/fake-api';
import { renderPage } from '../../testing/render-page';
import { page, stream } from '../../testing/samples';
import Home from './home';

const open = () => renderPage(Home, '/', '/');

describe('the home page', () => {
  it('shows who is live, with a number that is the viewers', async () => {
    fakeApi({
      'GET /api/streams': page(stream, { ...stream, id: 'other', state: 'interrupted', viewers: 1 }),
    });
    open();
    const cards = await screen.findAllByTestId('stream-card');
    expect(cards).toHaveLength(2);
    expect(cards[0]?.getAttribute('data-stream-id')).toBe(stream.id);
    expect(cards[0]?.getAttribute('href')).toBe(`/watch/${stream.id}`);
    expect(cards[0]?.querySelector('[data-testid="viewer-count"]')?.textContent).toContain('42');
    expect(screen.getAllByTestId('live-badge')).toHaveLength(1);
    expect(screen.getByText('Back soon')).toBeTruthy();
  });

  it('moves the number without being asked to', async () => {
    let viewers = 5;
    fakeApi({ 'GET /api/streams': () => page({ ...stream, viewers }) });
    open();
    expect((await screen.findByTestId('viewer-count')).textContent).toContain('5');
    viewers = 9;
    await waitFor(() => expect(screen.getByTestId('viewer-count').textContent).toContain('9'), {
      timeout: 4_000,
    });
  });

  it('pictures a stream by its cover, else by its last thumbnail, else by what it draws', async () => {
    let thumbnailUrl: string | null = null;
    fakeApi({
      'GET /api/streams': () =>
        page(
          { ...stream, thumbnailUrl },
          { ...stream, id: 'other', coverUrl: '/c.webp', thumbnailUrl: '/t' },
        ),
    });
    open();
    const pictures = async () => {
      const cards = await screen.findAllByTestId('stream-card');
      return cards.map((card) => card.querySelector('img')?.getAttribute('src') ?? null);
    };
    const becomes = (url: string | null) =>
      waitFor(async () => expect(await pictures()).toEqual([url, '/c.webp']), { timeout: 4_000 });
    await becomes(null);
    thumbnailUrl = '/t?at=1';
    await becomes('/t?at=1');
    fireEvent.error(screen.getAllByTestId('stream-card')[0]!.querySelector('img')!);
    await becomes(null);
    // One that did not load says nothing about the next.
    thumbnailUrl = '/t?at=2';
    await becomes('/t?at=2');
  }, 15_000);

  it('invites to the studio when nobody is live', async () => {
    fakeApi({ 'GET /api/streams': page() });
    open();
    const invitation = await screen.findByRole('link', { name: 'Open the Studio' });
    expect(invitation.getAttribute('href')).toBe('/studio');
  });

  it('asks the server for what is searched, and offers the way back when nothing matches', async () => {
    const { requests } = fakeApi({
      'GET /api/streams': (request: Request) =>
        new URL(request.url).searchParams.get('q') === 'zither' ? page() : page(stream),
    });
    open();
    await screen.findByTestId('stream-card');
    await userEvent.type(screen.getByRole('searchbox'), 'zither');
    await userEvent.click(await screen.findByRole('button', { name: 'Show everything' }));
    expect(await screen.findByTestId('stream-card')).toBeTruthy();
    expect(requests.some(({ search }) => search.includes('q=zither'))).toBe(true);
  });

  it('says so when the server does not answer', async () => {
    fakeApi({ 'GET /api/streams': () => problem(503, 'unavailable') });
    open();
    expect(await screen.findByText('The server does not answer')).toBeTruthy();
  });
});

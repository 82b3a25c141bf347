import { screen, waitFor } from '@testing-library/react';
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

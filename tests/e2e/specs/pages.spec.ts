import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Stream } from '../support/api';
import { Player } from '../support/player';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const beginsWithinMs = 15_000;
const languages = { en: 'en-GB', ru: 'ru-RU' };
const widths = [390, 1280];
const headings = {
  home: { en: 'Live now', ru: 'Сейчас в эфире' },
  studio: { en: 'Studio', ru: 'Студия' },
};

let streamer: Streamer;
let stream: Stream;

test.beforeAll(async ({ xatube }) => {
  streamer = await Streamer.join(xatube, 'A broadcast for all languages');
  ({ stream } = await streamer.goLive());
});

test.afterAll(() => streamer.close());

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('the language switch changes the pages and the language they declare, and is remembered', async ({
  page,
}) => {
  const { url } = streamer.api;
  const html = page.locator('html');
  await page.goto(url);
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(heading(page)).toHaveText(headings.home.en);

  await page.getByTestId('language-switch').selectOption('ru');
  await expect(html).toHaveAttribute('lang', 'ru');
  await expect(heading(page)).toHaveText(headings.home.ru);
  await expect(page).toHaveTitle(`${headings.home.ru} · XaTube`);

  await page.goto(`${url}/watch/${stream.id}`);
  await expect(html).toHaveAttribute('lang', 'ru');
  await expect(page.getByTestId('stream-state')).toContainText('1 зритель');
  await page.getByTestId('language-switch').selectOption('en');
  await expect(page.getByTestId('stream-state')).toContainText('1 viewer');
  await expect(html).toHaveAttribute('lang', 'en');
});

for (const [language, locale] of Object.entries(languages) as ['en' | 'ru', string][])
  test.describe(`for a browser that prefers ${locale}`, () => {
    test.use({ locale });

    test('no page has a serious fault for people who cannot see or point well, nor is wider than the screen', async ({
      page,
    }) => {
      const { url } = streamer.api;
      const look = async (what: string) => {
        for (const width of widths) {
          await page.setViewportSize({ width, height: 844 });
          await expect(page.locator('html')).toHaveAttribute('lang', language);
          const where = `${what}, ${language}, ${width} px`;
          expect(await seriousFaults(page), where).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(
            width,
          );
        }
      };

      await page.goto(url);
      await expect(heading(page)).toHaveText(headings.home[language]);
      await expect(page.getByTestId('stream-card').first()).toBeVisible();
      await look('home');

      await page.goto(`${url}/watch/${stream.id}`);
      await new Player(page).plays(0.5, beginsWithinMs);
      await look('watch');

      await page.goto(`${url}/studio`);
      await expect(page.getByTestId('register-submit')).toBeVisible();
      await look('studio of a visitor');

      await page.getByTestId('login-login').fill(streamer.username);
      await page.getByTestId('login-password').fill(streamer.password);
      await page.getByTestId('login-submit').click();
      await expect(page.getByTestId('studio-stream-state')).toHaveAttribute('data-state', 'live');
      await expect(page.getByTestId('key-row')).toHaveCount(1);
      await expect(heading(page)).toHaveText(headings.studio[language]);
      await look('studio of a streamer');
    });
  });

async function seriousFaults(page: Page): Promise<string[]> {
  // What is still fading in has not got its colours yet.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

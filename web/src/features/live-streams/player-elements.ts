import 'media-chrome/media-controller';
import 'media-chrome/media-control-bar';
import 'media-chrome/media-play-button';
import 'media-chrome/media-mute-button';
import 'media-chrome/media-volume-range';
import 'media-chrome/media-live-button';
import 'media-chrome/media-pip-button';
import 'media-chrome/media-fullscreen-button';
import 'media-chrome/media-loading-indicator';
import { addTranslation, setLanguage } from 'media-chrome/utils/i18n';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type PlayerPart = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & Record<string, unknown>;

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the only way React offers to type custom elements
  namespace JSX {
    interface IntrinsicElements {
      'media-controller': PlayerPart;
      'media-control-bar': PlayerPart;
      'media-play-button': PlayerPart;
      'media-mute-button': PlayerPart;
      'media-volume-range': PlayerPart;
      'media-live-button': PlayerPart;
      'media-pip-button': PlayerPart;
      'media-fullscreen-button': PlayerPart;
      'media-loading-indicator': PlayerPart;
    }
  }
}

// The player library speaks no Russian; these are the words of the controls we use.
addTranslation('ru', {
  'Enter fullscreen mode': 'Во весь экран',
  'Exit fullscreen mode': 'Выйти из полноэкранного режима',
  'enter fullscreen mode': 'во весь экран',
  'exit fullscreen mode': 'выйти из полноэкранного режима',
  'Enter picture in picture mode': 'Картинка в картинке',
  'Exit picture in picture mode': 'Вернуть картинку на страницу',
  'enter picture in picture mode': 'картинка в картинке',
  'exit picture in picture mode': 'вернуть картинку на страницу',
  Mute: 'Выключить звук',
  Unmute: 'Включить звук',
  mute: 'выключить звук',
  unmute: 'включить звук',
  Play: 'Смотреть',
  Pause: 'Пауза',
  play: 'смотреть',
  pause: 'пауза',
  volume: 'громкость',
  live: 'эфир',
  'seek to live': 'к прямому эфиру',
  'playing live': 'прямой эфир',
  'media loading': 'видео загружается',
  'video player': 'видеоплеер',
});

export const speakPlayerLanguage = setLanguage;

import { useState } from 'react';
import classes from './cover.module.css';
import { coverHue } from './cover-hue';

interface Props {
  url: string | null | undefined;
  /** Decides the colours of a generated cover, so that a channel keeps its own. */
  handle: string;
  title: string;
}

/** The picture of a channel or stream; without one (or when it fails to load) a drawn one. Decorative. */
export function Cover({ url, handle, title }: Props) {
  const [failed, setFailed] = useState<string | null>(null);
  if (url && url !== failed)
    return <img className={classes.image} src={url} alt="" loading="lazy" onError={() => setFailed(url)} />;

  const hue = coverHue(handle);
  return (
    <span className={classes.drawn} style={{ '--hue': hue } as React.CSSProperties} aria-hidden="true">
      <svg viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice" className={classes.waves}>
        {[18, 34, 52, 72, 94, 118].map((radius) => (
          <circle key={radius} cx="128" cy="78" r={radius} />
        ))}
      </svg>
      <span className={classes.initial}>{initial(title)}</span>
    </span>
  );
}

/** A round cousin of the cover, for beside a name. */
export function Avatar({ handle, title, size = 44 }: Omit<Props, 'url'> & { size?: number }) {
  return (
    <span
      className={classes.avatar}
      style={
        { '--hue': coverHue(handle), width: size, height: size, fontSize: size * 0.42 } as React.CSSProperties
      }
      aria-hidden="true"
    >
      {initial(title)}
    </span>
  );
}

const initial = (title: string) => [...title.trim()][0]?.toLocaleUpperCase() ?? '•';

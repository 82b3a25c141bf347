import type { ReactNode } from 'react';
import classes from './stream-overlay.module.css';

interface Props {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
}

/** Over the player, in its proportions: a few words that also fit a phone's width. */
export function StreamOverlay({ icon, title, children }: Props) {
  return (
    <div className={classes.overlay} role="status">
      <span className={classes.icon}>{icon}</span>
      <p className={classes.title}>{title}</p>
      {children}
    </div>
  );
}

export function Figures({ figures }: { figures: readonly { label: string; value: string }[] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

import classes from './logo.module.css';

/** An X whose right half is a play sign that points at what is on air. */
export function LogoMark({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9.5" className={classes.plate} />
      <path d="M8 8.5 14.5 16 8 23.5" className={classes.stroke} />
      <path d="M25 8.2v15.6L17.2 16z" className={classes.play} />
    </svg>
  );
}

export function Logo() {
  return (
    <span className={classes.logo}>
      <LogoMark />
      <span className={classes.word}>
        Xa<span className={classes.tube}>Tube</span>
      </span>
    </span>
  );
}

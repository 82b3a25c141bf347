import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../shared/ui/copy';
import { EyeIcon, EyeOffIcon } from '../../shared/ui/icons';
import { Panel } from '../../shared/ui/panel';
import { useIngestAddress } from './key-queries';
import classes from './obs-settings.module.css';

/** The two fields OBS asks for, each to be copied by itself, and what to set besides. */
export function ObsSettings({ streamKey }: { streamKey: string | null }) {
  const { t } = useTranslation();
  const { data } = useIngestAddress();
  return (
    <Panel title={t('obs.title')} text={t('obs.text')}>
      <div className={classes.fields}>
        <Field label={t('obs.server')}>
          {data ? (
            <>
              <code data-testid="rtmp-server">{data.rtmpUrl}</code>
              <CopyButton text={data.rtmpUrl} what={t('obs.server')} />
            </>
          ) : (
            <Skeleton height={20} my={8} />
          )}
        </Field>
        <Field label={t('obs.key')} hint={streamKey ? t('obs.keyOnce') : undefined}>
          {streamKey ? (
            <Secret value={streamKey} />
          ) : (
            <span className={classes.none}>{t('obs.keyMissing')}</span>
          )}
        </Field>
      </div>
      <h4 className={classes.heading}>{t('obs.hints')}</h4>
      <dl className={classes.hints}>
        {(['keyframe', 'video', 'audio', 'bitrate'] as const).map((hint) => (
          <div key={hint}>
            <dt>{t(`obs.${hint}`)}</dt>
            <dd>{t(`obs.${hint}Value`)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Field({ label, hint, children }: { label: string; hint?: string; children: React.ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <span id={id} className={classes.label}>
        {label}
      </span>
      <div className={classes.field}>{children}</div>
      {hint && <span className={classes.hint}>{hint}</span>}
    </div>
  );
}

// Always as many dots: the mask tells nothing, and the field does not jump.
const mask = '•'.repeat(28);

function Secret({ value }: { value: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const what = t('obs.key');
  const label = t(shown ? 'copy.hide' : 'copy.reveal', { what });
  return (
    <>
      <code data-testid="key-masked">{shown ? value : mask}</code>
      <Tooltip label={label}>
        <ActionIcon variant="light" size={36} aria-label={label} onClick={() => setShown(!shown)}>
          {shown ? <EyeOffIcon /> : <EyeIcon />}
        </ActionIcon>
      </Tooltip>
      <CopyButton text={value} what={what} />
    </>
  );
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StreamKey } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import { KeyIcon, RotateIcon, TrashIcon } from '../../shared/ui/icons';
import { useNow } from '../../shared/ui/use-now';
import classes from './keys-panel.module.css';

interface Props {
  streamKey: StreamKey;
  onAsk: (about: 'rotate' | 'remove') => void;
}

export function KeyRow({ streamKey, onAsk }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const name = streamKey.label || t('keys.unnamed');
  const revoked = streamKey.revokedAt != null;
  const expired = streamKey.expiresAt != null && Date.parse(streamKey.expiresAt) <= now;
  const spent = revoked || expired;
  const action = (about: 'rotate' | 'remove', label: string, icon: React.ReactNode) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color={about === 'remove' ? 'red.4' : 'gray'}
        size={38}
        aria-label={`${label}: ${name}`}
        onClick={() => onAsk(about)}
        data-testid={about === 'remove' ? 'key-delete' : 'key-rotate'}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <li className={classes.row} data-revoked={spent || undefined} data-testid="key-row">
      <span className={classes.icon}>
        <KeyIcon size={20} />
      </span>
      <div className={classes.words}>
        <span className={classes.name}>
          {name} <code>{streamKey.prefix}…</code>
        </span>
        <span className={classes.facts}>
          <span>
            {t('keys.created')} {format.ago(streamKey.createdAt, now)}
          </span>
          {revoked ? (
            <span>
              {t('keys.revoked')} {format.ago(streamKey.revokedAt ?? '', now)}
            </span>
          ) : (
            <span>
              {t('keys.lastUsed')}{' '}
              {streamKey.lastUsedAt ? format.ago(streamKey.lastUsedAt, now) : t('keys.never')}
            </span>
          )}
          {streamKey.expiresAt && !revoked && (
            <span>
              {expired
                ? t('keys.expired')
                : t('keys.expires', { ahead: format.ahead(streamKey.expiresAt, now) })}
            </span>
          )}
        </span>
      </div>
      {!spent && (
        <div className={classes.actions}>
          {action('rotate', t('keys.rotate'), <RotateIcon />)}
          {action('remove', t('keys.delete'), <TrashIcon />)}
        </div>
      )}
    </li>
  );
}

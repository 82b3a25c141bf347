import { ActionIcon, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './copy-text';
import { CheckIcon, CopyIcon } from './icons';

/** Copies, says so for a moment, and goes back. */
export function useCopy() {
  const [copied, setCopied] = useState(false);
  const copy = async (text: string) => {
    if (!(await copyText(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1800);
  };
  return { copied, copy };
}

export function CopyButton({ text, what, size = 36 }: { text: string; what: string; size?: number }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const label = copied ? t('copy.copied') : t('copy.copy', { what });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={copied ? 'filled' : 'light'}
        size={size}
        aria-label={label}
        onClick={() => void copy(text)}
      >
        {copied ? <CheckIcon /> : <CopyIcon />}
      </ActionIcon>
    </Tooltip>
  );
}

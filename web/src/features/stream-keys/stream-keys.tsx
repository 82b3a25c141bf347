import { useState } from 'react';
import type { CreatedStreamKey } from '../../shared/api/types';
import { KeysPanel } from './keys-panel';
import { ObsSettings } from './obs-settings';
import { ShownKey } from './shown-key';

/** Keys of one channel, and how to use them. A key is known here only from its making until the page is left. */
export function StreamKeys({ channelId }: { channelId: string }) {
  const [made, setMade] = useState<CreatedStreamKey | null>(null);
  const [showing, setShowing] = useState(false);
  const show = (key: CreatedStreamKey) => {
    setMade(key);
    setShowing(true);
  };
  return (
    <>
      <ObsSettings streamKey={made?.key ?? null} />
      <KeysPanel
        channelId={channelId}
        onMade={show}
        onGone={(keyId) => setMade((known) => (known?.id === keyId ? null : known))}
      />
      <ShownKey streamKey={made} opened={showing} onClose={() => setShowing(false)} />
    </>
  );
}

import type { ReadyFile } from './installation';

export interface Callback {
  /** The form, field by field: a field may come twice. */
  fields: [name: string, value: string][];
  secret?: string;
  node?: string;
  boot?: string;
}

/** What the rtmp module sends for a publisher. */
export const publisherFields = (
  call: 'publish' | 'publish_done' | 'update_publish',
  name: string,
  clientid: string,
): Callback['fields'] => [
  ['app', 'live'],
  ['tcurl', 'rtmp://127.0.0.1/live'],
  ['addr', '127.0.0.1'],
  ['clientid', clientid],
  ['call', call],
  ['name', name],
  ['type', 'live'],
];

/** Calls the engine as nginx's local hop does, or as somebody who pretends to be it. */
export async function callBack(ready: ReadyFile, { fields, secret, node, boot }: Callback) {
  const answer = await fetch(`${ready.callbacksUrl}/callbacks/nginx-rtmp`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(secret === undefined ? {} : { 'x-callback-secret': secret }),
      ...(node === undefined ? {} : { 'x-ingest-node': node }),
      ...(boot === undefined ? {} : { 'x-ingest-boot': boot }),
    },
    body: new URLSearchParams(fields).toString(),
  });
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return { status: answer.status, headers, text: await answer.text() };
}

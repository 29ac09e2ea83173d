import type { RequestLog } from '../../context.ts';
import type { EngineObserver } from '../observer.ts';
import type { DeniedPlace } from './places.ts';
import type { OnUnauthorized } from './unauthorized.ts';

/** Tells whoever runs the gateway what was asked without the right to it. */
export const tellDenied = (
  places: readonly DeniedPlace[],
  action: OnUnauthorized,
  { observer, log }: { readonly observer: Pick<EngineObserver, 'fieldsDenied'>; readonly log: RequestLog },
): void => {
  if (places.length === 0) return;
  const denied = places.map(({ coordinate }) => coordinate);
  observer.fieldsDenied(denied, action);
  if (action === 'report') log.info({ denied, action }, 'fields would be denied');
  else log.debug({ denied, action }, 'fields are denied');
};

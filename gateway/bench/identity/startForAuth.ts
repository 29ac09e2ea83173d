import { ours } from '../gateways/own.ts';
import type { identifiedNames, RunningGateway } from '../gateways/gateway.ts';
import { freePort, type Processes } from '../processes.ts';
import { apiKeyOf, createPerson, identifiedGateway, setUpIdentity } from './identifiedGateway.ts';

const tenant = 'acme';

/** Without what is counted for limits. */
const uncounted = { GATEWAY_COST: 'off', GATEWAY_RATES: 'off' };

/** Ours over one supergraph: asking nobody, and in each way of identifiedNames. */
export const startForAuth = async (from: {
  readonly folder: string;
  readonly processes: Processes;
  readonly supergraphFile: string;
  readonly nodeOptions: readonly string[];
}): Promise<RunningGateway[]> => {
  const { folder, processes, supergraphFile, nodeOptions } = from;
  const person = await createPerson();
  const identity = await setUpIdentity(folder, [tenant], () => ({ issuers: [person.issuer] }));
  const identified = async (
    name: (typeof identifiedNames)[number],
    headers: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>>,
  ): Promise<RunningGateway> => {
    const port = await freePort();
    const spec = identifiedGateway(identity, { supergraphFile, port, nodeOptions });
    return processes.startGateway({ name, ...spec, env: { ...spec.env, ...env }, headers }, port);
  };
  const port = await freePort();
  const byKey = { 'x-api-key': apiKeyOf(tenant) };
  const byToken = { authorization: `Bearer ${person.token}` };
  return [
    await processes.startGateway(ours(supergraphFile, port, []), port),
    await identified('ours-key', byKey, uncounted),
    await identified('ours-jwt', byToken, uncounted),
    await identified('ours-guarded', byKey, {}),
  ];
};

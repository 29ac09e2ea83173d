import { ours } from '../gateways/own.ts';
import type { RunningGateway } from '../gateways/gateway.ts';
import { freePort, type Processes } from '../processes.ts';
import { apiKeyOf, createPerson, identifiedGateway, setUpIdentity } from './identifiedGateway.ts';

const tenant = 'acme';

/** Ours three times over one supergraph: asking nobody, by API key, by a person's token. */
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
    name: 'ours-key' | 'ours-jwt',
    headers: Readonly<Record<string, string>>,
  ): Promise<RunningGateway> => {
    const port = await freePort();
    const spec = identifiedGateway(identity, { supergraphFile, port, nodeOptions });
    return processes.startGateway({ name, ...spec, headers }, port);
  };
  const port = await freePort();
  return [
    await processes.startGateway(ours(supergraphFile, port, []), port),
    await identified('ours-key', { 'x-api-key': apiKeyOf(tenant) }),
    await identified('ours-jwt', { authorization: `Bearer ${person.token}` }),
  ];
};

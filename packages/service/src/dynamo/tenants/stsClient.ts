// In a file of its own, so that a bundle that loads it on demand still has the SDK's names.
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  STSClient,
} from '@aws-sdk/client-sts';

export interface Sts {
  assumeRole(input: AssumeRoleCommandInput): Promise<Credentials | undefined>;
  destroy(): void;
}

export const createSts = ({ region, endpoint }: { region: string; endpoint?: string }): Sts => {
  const client = new STSClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return {
    assumeRole: async (input) => (await client.send(new AssumeRoleCommand(input))).Credentials,
    destroy: () => client.destroy(),
  };
};

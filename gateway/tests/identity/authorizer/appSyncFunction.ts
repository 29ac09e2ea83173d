/* A Lambda authorizer as one writes it for AppSync; nothing in it knows of this gateway. */

interface Event {
  authorizationToken: string;
  requestContext: { apiId: string; queryString: string; variables: Record<string, unknown> };
  requestHeaders: Record<string, string>;
}

const users: Record<string, { id: string; plan: string }> = {
  'custom-ada': { id: 'ada', plan: 'pro' },
  'custom-bob': { id: 'bob', plan: 'free' },
};

export const handler = async (event: Event) => {
  const user = users[event.authorizationToken];
  if (!user) return { isAuthorized: false };
  return {
    isAuthorized: true,
    resolverContext: { userId: user.id, store: 'globex', plan: user.plan, isBeta: true, limit: 10 },
    deniedFields:
      user.plan === 'free'
        ? [
            'Mutation.checkout',
            `arn:aws:appsync:eu-central-1:111122223333:apis/${event.requestContext.apiId}/types/Product/fields/cost`,
            'arn:aws:appsync:eu-central-1:111122223333:apis/another-api/types/Product/fields/title',
          ]
        : [],
    ttlOverride: 60,
  };
};

import { type Actor, type Answer, post, type StackAccess } from '../actors.ts';
import type { Seed } from '../seed.ts';

/** Real values of one tenant by what they are, none of which the other tenant has, too. */
export interface Pool {
  readonly byKind: Readonly<Record<string, readonly string[]>>;
  /** Every text that only this tenant has: none of them may ever be told to the other one. */
  readonly secrets: ReadonlySet<string>;
}

const crawl = /* GraphQL */ `
  query ($day: String!) {
    products(first: 100, sort: SKU) {
      nodes {
        id
        sku
        slug
        title
        description
        group {
          id
          code
          title
        }
        category {
          id
          slug
        }
        media {
          url
        }
      }
    }
    newest: products(first: 100) {
      nodes {
        id
        sku
        slug
        title
      }
    }
    categories {
      id
      slug
      path
      children {
        id
        slug
        children {
          id
          slug
        }
      }
    }
    stockLocations(first: 100) {
      nodes {
        id
        name
        address {
          line1
          city
          postalCode
        }
      }
    }
    customerGroups {
      id
      code
      name
    }
    orders(filter: { day: $day }, first: 100) {
      nodes {
        id
        number
        email
        account {
          id
          email
          displayName
        }
        lines {
          id
          sku
          title
        }
        shippingAddress {
          name
          line1
        }
      }
    }
    auditLog(first: 100) {
      nodes {
        id
        target
        requestId
        actor {
          id
        }
      }
    }
    changeRequests(first: 100) {
      nodes {
        id
        requester {
          id
        }
      }
    }
    apiKeys(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`;

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** What an admin of a tenant sees of it. */
const textsOf = async (access: StackAccess, admin: Actor, seed: Seed): Promise<string[]> => {
  const variables = { day: new Date().toISOString().slice(0, 10) };
  const { data, errors } = await post(access.gatewayUrl, await admin.headers(), { query: crawl, variables });
  if (data === null || errors.length > 0) throw new Error(JSON.stringify(errors));
  return [...textsIn(data), ...textsIn(seed)];
};

/** What a tenant has written down itself, which on a stack that was tried before are the values that it was given. */
const notesOf = async (access: StackAccess, admin: Actor): Promise<string[]> => {
  const texts: string[] = [];
  for (const list of ['auditLog', 'changeRequests'] as const) {
    const fields = list === 'auditLog' ? 'target before reason outcome { after }' : 'input reason';
    const query = `query ($after: String) {
      list: ${list}(first: 100, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } }
    }`;
    let after: string | null = null;
    do {
      const answer: Answer = await post(access.gatewayUrl, await admin.headers(), {
        query,
        variables: { after },
      });
      const page = answer.data?.['list'] as
        { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } | null | undefined;
      if (!page) throw new Error(JSON.stringify(answer.errors));
      texts.push(...textsIn(page.nodes));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
  }
  return texts;
};

const isLike =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);

/** The real values of `owner` that `other` does not have. */
export const createPool = async (
  access: StackAccess,
  owner: { admin: Actor; seed: Seed },
  other: { admin: Actor; seed: Seed },
): Promise<Pool> => {
  const [theirs, ours, notes] = await Promise.all([
    textsOf(access, owner.admin, owner.seed),
    textsOf(access, other.admin, other.seed),
    notesOf(access, other.admin),
  ]);
  const shared = new Set([...ours, ...notes]);
  const own = [...new Set(theirs)].filter((text) => text.length >= 5 && !shared.has(text));
  const { seed } = owner;
  return {
    secrets: new Set(own),
    byKind: {
      any: own.filter(isLike(/^[a-z]{3}_[0-9A-Z]{26}$/)),
      product: own.filter(isLike(/^prd_/)),
      group: own.filter(isLike(/^grp_/)),
      category: own.filter(isLike(/^cat_/)),
      sku: own.filter(isLike(/^[A-Z]{3}-[A-Z]+-[A-Z0-9-]+$/)),
      slug: own.filter(isLike(/^[a-z0-9]+(-[a-z0-9]+)+$/)).filter((text) => !text.startsWith('seed-')),
      cart: [seed.cart, seed.accountCart],
      line: [seed.line],
      order: own.filter(isLike(/^ord_/)),
      account: own.filter(isLike(/^acc_/)),
      address: [seed.address],
      customerGroup: own.filter(isLike(/^agr_/)),
      reservation: [seed.reservation],
      change: own.filter(isLike(/^chg_/)),
      apiKey: own.filter(isLike(/^key_/)),
      entry: own.filter(isLike(/^aud_/)),
      ledgerEntry: [seed.ledgerEntry],
      location: own.filter(isLike(/^[WS]\d+$/)),
      cursor: seed.cursors,
      idempotencyKey: seed.idempotencyKeys,
    },
  };
};

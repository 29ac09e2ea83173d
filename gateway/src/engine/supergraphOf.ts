import { Supergraph } from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';

/**
 * Every `@link(for:)` is accepted: what a directive asks for is enforced in front of the plan, not by it. A supergraph that
 * was changed for a planner is not validated: external fields that nothing uses any more are of no account to a plan.
 */
export const supergraphOf = (document: DocumentNode, validateSupergraph = true): Supergraph =>
  Supergraph.build(document, { supportedFeatures: null, validateSupergraph });

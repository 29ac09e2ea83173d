import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GatewayContext } from '../context.ts';

/** What ApolloServer asks of a gateway. */
export type GatewayEngine = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];

type Executor = NonNullable<Awaited<ReturnType<GatewayEngine['load']>>['executor']>;

/** What ApolloServer hands over of one client request; `context` is a GatewayContext. */
export type ServerRequest = Parameters<Executor>[0];

export type ServerResult = Awaited<ReturnType<Executor>>;

export type SchemaListener = Parameters<GatewayEngine['onSchemaLoadOrUpdate']>[0];

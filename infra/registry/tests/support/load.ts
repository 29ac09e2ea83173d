import type { GatewayProcess } from './gatewayProcess.ts';

type Answer = Awaited<ReturnType<GatewayProcess['ask']>>;

/** Asks one query again and again, a moment after each answer; what does not arrive is an answer with errors. */
export const startLoad = (
  gateway: GatewayProcess,
  query: string,
  pauseMs: number,
  onAnswer: (answer: Answer) => void,
): { stop(): Promise<void> } => {
  let loading = true;
  const load = (async () => {
    while (loading) {
      onAnswer(await gateway.ask(query).catch((error: unknown): Answer => ({ errors: error })));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  return {
    async stop() {
      loading = false;
      await load;
    },
  };
};

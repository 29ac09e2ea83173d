import { whenStarterDies } from '../../../infra/local/src/start/starter.ts';
import { type FuzzOptions, help, parseOptions } from './random/options.ts';
import { reportOf, sdlsOf } from './random/report.ts';
import { createTrials, type Trial } from './random/trials.ts';

const options = ((): FuzzOptions => {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.error(`${line} (--help says what there is)`);
    return process.exit(2);
  }
})();
if (options.help) {
  console.log(help);
  process.exit(0);
}

const { from, to } = options.seeds;
const seeds = function* (): Generator<number> {
  for (let seed = from; seed <= to; seed++) yield seed;
};
if (options.print) {
  for (const seed of seeds()) console.log(`# seed ${seed}\n\n${sdlsOf(seed)}`);
  process.exit(0);
}

const trials = createTrials({
  runs: options.runs,
  operationSeed: options['operation-seed'],
  aliases: options.aliases,
  planners: options.planner,
  limitMs: 1_000 * options.seconds,
});

let isStopping = false;
const stop = (): void => {
  if (isStopping) process.exit(130);
  isStopping = true;
  void trials.stop().finally(() => process.exit(130));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
void whenStarterDies(() => isStopping || stop());

const progressOf = (trial: Trial): string => {
  switch (trial.kind) {
    case 'uncomposed':
      return `does not compose: ${trial.why.replace(/\s+/g, ' ').slice(0, 150)}`;
    case 'invalid':
      return trial.why;
    case 'held':
      return `${trial.operations} operations hold${trial.isCut ? ', then the time was over' : ''}`;
    case 'differs':
      return 'DIFFERS';
  }
};

const kinds: Record<Trial['kind'], number> = { uncomposed: 0, invalid: 0, held: 0, differs: 0 };
const operation = options.query && { ...options.query, variables: options.variables };
for (const seed of seeds()) {
  const trial = await trials.trySeed(seed, operation);
  // What was under way has failed because it was stopped.
  if (isStopping) break;
  kinds[trial.kind]++;
  console.error(`seed ${seed}: ${progressOf(trial)}`);
  // Whoever gives an operation means a supergraph that there is.
  if (operation && (trial.kind === 'invalid' || trial.kind === 'uncomposed')) process.exit(2);
  if (trial.kind === 'differs') console.log(reportOf(seed, trial));
}
if (!isStopping) {
  console.log(`${kinds.held} supergraphs hold, ${kinds.differs} differ, ${kinds.uncomposed} do not compose`);
  process.exit(kinds.differs > 0 ? 1 : 0);
}

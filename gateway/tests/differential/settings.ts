/** Operations tried for each supergraph and rule; DIFFERENTIAL_RUNS=5000 for a night. */
export const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 10);

/** The same operations every time, unless asked for others. */
export const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 20_261);

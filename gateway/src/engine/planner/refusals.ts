/** An operation for which there is no plan in the time and the memory that one may take. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/** Operations that take long to plan were first: this one may be asked again. */
export class PlannerBusy extends Error {
  override readonly name = 'PlannerBusy';
}

/** The planner's process ended over the operation. */
export class PlannerEnded extends Error {
  override readonly name = 'PlannerEnded';
}

import type { HospitalChoiceAnswer } from "./events";

const MOST_OFFERED = 12;

/** Hospitals to choose from: the one where planned work ends, then the best ones. */
export function offered(
  choices: readonly HospitalChoiceAnswer[],
  planned: string | null,
): readonly HospitalChoiceAnswer[] {
  const first = choices.filter((each) => each.id === planned);
  const others = choices.filter((each) => each.id !== planned);
  return [...first, ...others].slice(0, MOST_OFFERED);
}

import { useState } from "react";
import type { AssignmentAnswer } from "../events";

/** Whether the next status of this stage was already reported; each stage begins anew. */
export function useTold(assignment: AssignmentAnswer): readonly [boolean, (told?: boolean) => void] {
  const stage = `${assignment.id} ${assignment.status}`;
  const [toldStage, setToldStage] = useState<string | null>(null);
  return [toldStage === stage, (told = true) => setToldStage(told ? stage : null)];
}

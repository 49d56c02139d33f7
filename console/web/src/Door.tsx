import { type ReactNode, useEffect, useState } from "react";
import { NotSignedIn, read, type Seat } from "./api";
import { ChooseUnit } from "./crew/ChooseUnit";
import type { Welcome } from "./events";
import { SignIn } from "./SignIn";
import { Session, SessionContext } from "./session";
import { speaker } from "./words";

interface DoorProps {
  readonly seat: Seat;
  readonly unit: string | null;
  readonly isCrew: boolean;
  readonly children: ReactNode;
}

type Stage = "asking" | "signing in" | Session;

const RETRY_MS = 2_000;

/** Lets a person in: asks what answers here, and to sign in where the service wants it. */
export function Door({ seat, unit, isCrew, children }: DoorProps) {
  const [stage, setStage] = useState<Stage>("asking");
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks anew
  useEffect(() => {
    const stop = new AbortController();
    let retry = 0;
    read<Welcome>("", seat, stop.signal).then(
      (welcome) => setStage(new Session(welcome, seat, socketPath(isCrew, unit), isCrew)),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        if (error instanceof NotSignedIn) setStage("signing in");
        else retry = window.setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      },
    );
    return () => {
      stop.abort();
      window.clearTimeout(retry);
    };
  }, [seat, isCrew, unit, attempt]);

  useEffect(() => {
    if (stage instanceof Session && !(isCrew && unit === null)) return stage.start();
  }, [stage, isCrew, unit]);

  useEffect(() => {
    if (stage instanceof Session) return watchSignIn(stage, () => setStage("signing in"));
  }, [stage]);

  const say = speaker(seat.language);
  if (stage === "asking") return <p className="alone">{say(attempt ? "trying_again" : "loading")}</p>;
  if (stage === "signing in") return <SignIn seat={seat} onToken={() => setAttempt((count) => count + 1)} />;
  return <SessionContext value={stage}>{isCrew && unit === null ? <ChooseUnit /> : children}</SessionContext>;
}

/** A session that has ended shows as a link that is lost: ask whether that is why. */
function watchSignIn({ link, seat }: Session, ended: () => void): () => void {
  return link.subscribe(() => {
    if (link.get().up) return;
    read("/whoami", seat).catch((error: unknown) => {
      if (error instanceof NotSignedIn) ended();
    });
  });
}

function socketPath(isCrew: boolean, unit: string | null): string {
  return isCrew ? `/ws/crew?unit=${encodeURIComponent(unit ?? "")}` : "/ws/console";
}

import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import type { BankAnswer, BeyondAnswer, BridgesAnswer } from "../events";
import { NOW } from "../made";
import { Session, SessionContext } from "../session";
import { BridgeBanner } from "./BridgeBanner";
import { BridgesPane } from "./BridgesPane";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const WELCOME = {
  name: "",
  api: "",
  description: "",
  training: true,
  time_zone: "Europe/Moscow",
  map_source: "",
};
const BANK: BankAnswer = {
  id: 0,
  demand: 0.7,
  districts: [],
  stations: [],
  units: 2,
  covered_before: true,
  covered: true,
  without: null,
  hospitals: [],
  lacks: [],
};
const BEYOND: BeyondAnswer = {
  demand: 0.3,
  districts: [{ id: "d1", name: "Остров", share: 1 }],
  units: 0,
  hospitals: [{ id: "h1", name: "Больница № 4", departments: [{ code: "burns", text: "ожоги" }] }],
};

/** Show the banner and the pane of an opening that leaves one bank. */
async function shown(beyond: BeyondAnswer | null): Promise<string> {
  const warning = {
    bridges: ["Дворцовый"],
    begins_at: NOW,
    ends_at: NOW,
    raised: false,
    split: [],
    proven: true,
    share_raised: 0.7,
    share_split: 0.7,
    banks: [BANK],
    beyond,
    off_home: [],
    drives: [],
  };
  const told: BridgesAnswer = { at: NOW, bridges: [], warning };
  const nothing = () => {};
  const bridges = { isOpen: true, told, fault: null, split: [], open: nothing, close: nothing };
  const session = new Session(WELCOME, { name: "1", language: "ru" }, "/ws/console");
  const place = document.createElement("div");
  await act(async () =>
    createRoot(place).render(
      <SessionContext value={session}>
        <BridgeBanner bridges={bridges} isOpen={true} onOpen={nothing} />
        <BridgesPane
          bridges={bridges}
          stations={new Map()}
          accepting={{ isFree: () => true, accept: nothing }}
        />
      </SessionContext>,
    ),
  );
  return place.textContent ?? "";
}

it("tells what no station reaches, and does not call it undivided", async () => {
  const text = await shown(BEYOND);
  expect(text).toContain("отрезано вызовов: 30 %");
  expect(text).toContain("Вне берегов · 30 % вызовов · свободно бригад: 0 Остров");
  expect(text).toContain("Больница № 4 ожоги");
  expect(text).not.toContain("берега не разделены");
});

it("says that the banks are not divided where everything is on one", async () => {
  const text = await shown(null);
  expect(text).toContain("берега не разделены");
  expect(text).not.toContain("Вне берегов");
  expect(text).not.toContain("отрезано");
});

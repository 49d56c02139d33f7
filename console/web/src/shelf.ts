import type { KeptOrder, Shelf } from "./commands";

const KEPT = "dispatch112.kept";

/** The memory of this tab, which is gone when it is closed. */
export const TAB_SHELF: Shelf = {
  load: () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as KeptOrder[],
  save: (orders) =>
    orders.length ? sessionStorage.setItem(KEPT, JSON.stringify(orders)) : sessionStorage.removeItem(KEPT),
};

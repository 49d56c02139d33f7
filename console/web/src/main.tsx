import "@fontsource/noto-sans/400.css";
import "@fontsource/noto-sans/600.css";
import "./styles.css";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { seatOf } from "./api";
import { Door } from "./Door";
import { startTheme } from "./theme";
import { languageOf } from "./words";

const DispatchPage = lazy(() => import("./dispatcher/DispatchPage"));
const CrewPage = lazy(() => import("./crew/CrewPage"));

const root = document.getElementById("root");
const query = new URLSearchParams(location.search);
const seat = { ...seatOf(location.search), language: languageOf(location.search) };
const unit = query.get("unit");
const isCrew = location.pathname === "/crew";

document.documentElement.lang = seat.language;
startTheme();

// The canvas of the map writes names in the font of the page only once it is there.
void Promise.all(["400 16px", "600 16px"].map((font) => document.fonts.load(`${font} "Noto Sans"`, "Яa1")));

if (root)
  createRoot(root).render(
    <StrictMode>
      <Door seat={seat} unit={unit} isCrew={isCrew}>
        <Suspense>{isCrew ? <CrewPage /> : <DispatchPage />}</Suspense>
      </Door>
    </StrictMode>,
  );

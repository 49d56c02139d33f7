import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  // Everything is a file of its own: the policy of the server lets nothing in that is written into the page.
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  server: { proxy: { "/api": "http://127.0.0.1:8112", "/tiles": "http://127.0.0.1:8112" } },
  test: { environment: "happy-dom" },
});

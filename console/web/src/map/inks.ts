import type { Theme } from "../theme";

/** Colours of the base map. */
export interface BaseInks {
  readonly land: string;
  readonly water: string;
  readonly green: string;
  readonly fields: string;
  readonly building: string;
  readonly wall: string;
  readonly casing: string;
  readonly path: string;
  readonly road: string;
  readonly middleRoad: string;
  readonly mainRoad: string;
  readonly rail: string;
  readonly name: string;
  readonly quietName: string;
  readonly waterName: string;
  readonly greenName: string;
  readonly halo: string;
}

/** Quiet grounds in both themes, so that units and incidents are what is bright. */
export const BASE_INKS: Readonly<Record<Theme, BaseInks>> = {
  dark: {
    land: "#0f1a2b",
    water: "#123a63",
    green: "#11291f",
    fields: "#121f2a",
    building: "#18243a",
    wall: "#24324c",
    casing: "#0b1220",
    path: "#2c3a55",
    road: "#3a4c6d",
    middleRoad: "#4a5f85",
    mainRoad: "#6b80a8",
    rail: "#2c3a55",
    name: "#a9b8d0",
    quietName: "#8496b3",
    waterName: "#7fb0e0",
    greenName: "#7fae95",
    halo: "#0b1220",
  },
  light: {
    land: "#f1f3f6",
    water: "#b9d8ee",
    green: "#d5e8d0",
    fields: "#eaefdf",
    building: "#e0dfe2",
    wall: "#c3c4cb",
    casing: "#b4bcc9",
    path: "#b9bfc9",
    road: "#ffffff",
    middleRoad: "#f6e3a1",
    mainRoad: "#f0b463",
    rail: "#a3a9b5",
    name: "#1e293b",
    quietName: "#475569",
    waterName: "#1f5c8f",
    greenName: "#2f6a3c",
    halo: "#ffffff",
  },
};

import { contrast } from "./contrast.ts";

/** Whether a picture follows the reader's light or dark mode, or is light or dark always. */
export type Theme = "auto" | "light" | "dark";

/**
 * Colours by their role: Okabe and Ito's, which colour-blind readers can tell apart, darkened or lightened until
 * text has a contrast of 4.5 to its ground. No figure says anything by colour alone.
 */
export const palettes = {
  light: {
    ground: "#ffffff",
    ink: "#1f2328",
    muted: "#59636e",
    grid: "#d8dee4",
    quiet: "#8c959f",
    faint: "#eaeef2",
    pick: "#0072b2",
    warn: "#b34700",
    good: "#00795a",
  },
  dark: {
    ground: "#0d1117",
    ink: "#e6edf3",
    muted: "#9198a1",
    grid: "#2a313a",
    quiet: "#7d8590",
    faint: "#1c222a",
    pick: "#56b4e9",
    warn: "#e69f00",
    good: "#2fbf95",
  },
} as const;

/** Below (blue) to above (orange) in steps, lightest or darkest in the middle: `step-0` … `step-10`. */
export const steps = {
  light: [
    "#0b4f85",
    "#2c74a9",
    "#5b9ac6",
    "#92bfdf",
    "#c9dff0",
    "#f4f4f2",
    "#fbdcbc",
    "#f3b679",
    "#dd8a3a",
    "#b8610f",
    "#8a4300",
  ],
  dark: [
    "#8ecbf5",
    "#5fa8da",
    "#3f84b6",
    "#2b628c",
    "#1f4360",
    "#20252c",
    "#4f371c",
    "#7c4f17",
    "#ac6c19",
    "#d98e35",
    "#ffbd6e",
  ],
} as const;

/** Nothing to much: `part-0` … `part-8`. */
export const parts = {
  light: ["#f6f8fa", "#dcebf7", "#bdd9ee", "#97c2e2", "#6ca8d3", "#458cc0", "#2870a8", "#13558b", "#083b68"],
  dark: ["#151b23", "#16293b", "#193953", "#1d4b6e", "#235f8a", "#3178a8", "#4a94c4", "#6fb3df", "#a3d4f5"],
} as const;

/** The ink that is easier to read on a coloured cell: of black and white one always has a contrast above 4.58. */
export function inkOn(colour: string): string {
  const inks = ["#000000", "#ffffff"];
  return inks.reduce((best, ink) => (contrast(ink, colour) > contrast(best, colour) ? ink : best));
}

function coloursOf(theme: "light" | "dark"): string {
  const { ground, ink, muted, grid, quiet, faint, pick, warn, good } = palettes[theme];
  return [
    `.figure{background:${ground}}`,
    `.figure text,.figure .ink{fill:${ink}}`,
    `.figure .axis,.figure .muted{fill:${muted}}`,
    `.figure .grid{stroke:${grid}}`,
    `.figure .rule{stroke:${quiet}}`,
    `.figure .leader{stroke:${quiet}}`,
    `.figure .line{stroke:${quiet}}.figure .line.front{stroke:${ink}}`,
    `.figure .mark{fill:${ground};stroke:${quiet}}`,
    `.figure .solid{fill:${quiet}}`,
    `.figure .empty{fill:${faint};stroke:${grid}}`,
    `.figure .halo{stroke:${ground}}`,
    `.figure .hatch{fill:${ground}}.figure .hatch-line{stroke:${quiet}}`,
    ...(["pick", "warn", "good"] as const).map((role) => {
      const colour = { pick, warn, good }[role];
      return [
        `.figure .${role} .line,.figure .line.${role},.figure .${role} .leader,.figure .${role} .mark{stroke:${colour}}`,
        `.figure .${role} .solid,.figure .solid.${role},.figure .${role} text,.figure text.${role}{fill:${colour}}`,
        `.figure .${role} .mark.full{fill:${colour}}`,
      ].join("");
    }),
    ...steps[theme].map(
      (colour, i) => `.figure .step-${i}{fill:${colour}}.figure text.on-step-${i}{fill:${inkOn(colour)}}`,
    ),
    ...parts[theme].map(
      (colour, i) => `.figure .part-${i}{fill:${colour}}.figure text.on-part-${i}{fill:${inkOn(colour)}}`,
    ),
  ].join("\n");
}

const shapes = `.figure{font:13px/1.3 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.figure .axis{font-size:12px}.figure .small{font-size:11px}.figure .strong{font-weight:600}
.figure .line{fill:none;stroke-width:1.5;stroke-linejoin:round}.figure .dashed{stroke-dasharray:6 4}
.figure .leader{fill:none;stroke-dasharray:1 3}.figure .grid{fill:none}.figure .rule{fill:none}
.figure .mark{stroke-width:1.5}.figure .mark.thin{stroke-width:.75}.figure .halo{stroke-width:3;paint-order:stroke;stroke-linejoin:round}
.figure .hatch-line{stroke-width:1}
.figure .pick .line{stroke-width:3}.figure .pick .line.thin{stroke-width:2}.figure .line.thin.dashed{stroke-width:1;stroke-dasharray:3 3}.figure .pick text{font-weight:600}`;

/**
 * The style sheet of all figures; it touches nothing outside of `.figure`.
 *
 * @example
 * figureStyle("light").includes("prefers-color-scheme"); // false
 */
export function figureStyle(theme: Theme = "auto"): string {
  if (theme !== "auto") return `${shapes}\n${coloursOf(theme)}`;
  return `${shapes}\n${coloursOf("light")}\n@media screen and (prefers-color-scheme:dark){\n${coloursOf("dark")}\n}`;
}

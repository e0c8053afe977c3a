import { figureStyle, palettes } from "../figure/figure-style.ts";

function colours({
  ground,
  ink,
  muted,
  grid,
  faint,
  pick,
  warn,
  good,
}: Readonly<Record<string, string>>): string {
  return `:root{--ground:${ground};--ink:${ink};--muted:${muted};--grid:${grid};--faint:${faint};--pick:${pick};--warn:${warn};--good:${good}}`;
}

/** The style sheet of a page: its own, and that of the figures in it. Light or dark as the reader has it, light on paper. */
export function pageStyle(): string {
  return `${colours(palettes.light)}
@media screen and (prefers-color-scheme:dark){${colours(palettes.dark)}}
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:948px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:20px;line-height:1.3;margin:44px 0 6px}
h3{font-size:16px;margin:20px 0 6px}
p{margin:6px 0;max-width:78ch;overflow-wrap:anywhere}
.muted,figcaption,caption{color:var(--muted)}
.good{color:var(--good)}.warn{color:var(--warn)}
nav{margin:0 0 20px;font-size:14px}nav a{display:inline-block;margin-right:14px}
a{color:var(--pick)}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:12px;margin:20px 0 8px}
dl.facts div{border:1px solid var(--grid);border-radius:8px;padding:10px 14px}
dl.facts dt{font-size:13px;color:var(--muted)}
dl.facts dd{margin:0;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
dl.facts dd small{display:block;font-size:13px;font-weight:400;color:var(--muted)}
figure{margin:10px 0 0}
figcaption{font-size:14px;max-width:78ch;margin:0 0 10px}
.scroll{overflow-x:auto}
:focus-visible{outline:2px solid var(--pick);outline-offset:2px}
svg.figure{display:block;max-width:none;height:auto}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:0 0 4px}
th,td{padding:5px 12px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid)}
th{font-weight:600;white-space:nowrap}
th.right,td.right{text-align:right;white-space:nowrap}
td{max-width:46ch;overflow-wrap:anywhere}
td:last-child{min-width:16ch}
@media screen and (max-width:760px){table{width:max-content}td{max-width:60vw}}
tr.pick td,tr.pick th{color:var(--pick);font-weight:600}
details{margin:10px 0}
summary{cursor:pointer;font-size:14px;color:var(--muted)}
pre{background:var(--faint);padding:12px 14px;border-radius:8px;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
ol.cards{list-style:none;margin:12px 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(124px,1fr));gap:18px 16px}
ol.cards figure{margin:0}ol.cards figcaption{font-size:13px;line-height:1.35;color:var(--ink);margin:6px 0 0;overflow-wrap:anywhere}
ol.cards .taken{display:block}.sure{white-space:nowrap}ol b{font-weight:600}ol.cards small{display:block;font-size:12px;color:var(--muted)}
ol.texts{list-style:none;margin:12px 0;padding:0;font-size:14px}
ol.texts li{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,300px);gap:0 24px;padding:6px 0;border-bottom:1px solid var(--grid)}
ol.texts p{margin:0}.classes ul{margin:0;padding-left:18px;font-size:14px;overflow-wrap:anywhere}
.classes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:18px 24px;margin:12px 0}
.classes.three{grid-template-columns:repeat(auto-fill,minmax(min(100%,258px),1fr))}.classes.one{grid-template-columns:repeat(auto-fill,minmax(132px,1fr))}
.classes.one .frame,.classes.three .frame{max-width:98px}
.classes h3{margin:0 0 6px;overflow-wrap:anywhere}.classes h3 small{font-weight:400;white-space:nowrap;color:var(--muted)}
.strip{display:grid;grid-template-columns:repeat(auto-fill,minmax(72px,1fr));gap:6px}
.frame{display:flex;align-items:center;justify-content:center;width:98px;height:98px;border:1px solid var(--grid);border-radius:6px;overflow:hidden;flex:none;background:#fff}
.frame img{display:block;max-width:100%;max-height:100%;object-fit:contain}
.strip .frame{width:auto;height:auto;aspect-ratio:1;min-width:0}
@media screen and (max-width:760px){ol.texts li{grid-template-columns:minmax(0,1fr)}.strip{grid-template-columns:repeat(auto-fill,minmax(60px,1fr))}}
img.pixels{image-rendering:pixelated}
.frame.gone{background:none;border-style:dashed;font-size:12px;color:var(--muted)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{main{padding:0;max-width:none}nav,summary{display:none}.scroll{overflow:visible}svg.figure{max-width:100%}th{white-space:normal}figure,tr,.strip{break-inside:avoid}h2,h3{break-after:avoid}}
${figureStyle("auto")}`;
}

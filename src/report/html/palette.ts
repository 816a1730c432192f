/**
 * The colours of the page and of its charts, by name. Gains and losses are teal and orange: they stay apart for every
 * kind of colour blindness, and signs say the same. Text reaches a contrast of 4.5 on its ground in both modes.
 */
export const LIGHT = {
  ground: '#f7f7f5',
  surface: '#ffffff',
  raised: '#f1f2f0',
  ink: '#1b1f24',
  muted: '#5c646e',
  rule: '#d9dcdf',
  grid: '#eceeef',
  axis: '#a3aab2',
  strategy: '#1f5fbf',
  hold: '#8d959f',
  price: '#3a424c',
  gain: '#0f766e',
  loss: '#c2410c',
  warn: '#8a5a00',
  'warn-ground': '#fff6df',
  'loss-ground': '#fdeee6',
  'info-ground': '#eef3fb',
  'sim-ground': '#5b21b6',
  'sim-ink': '#ffffff',
  'cost-1': '#1f5fbf',
  'cost-2': '#5fa8d3',
  'cost-3': '#d98a3d',
  'cost-4': '#8f6bb8',
  'regime-bull': '#0f8a7e',
  'regime-bear': '#d9622b',
  'regime-ranging': '#8d959f',
  'regime-volatile': '#8f4fc4',
  'heat-0': '#f3f4f4',
  'heat-p1': '#e1f0ed',
  'heat-p2': '#b7dbd4',
  'heat-p3': '#7cbdb1',
  'heat-p4': '#146a60',
  'heat-n1': '#fbe9de',
  'heat-n2': '#f5cbb0',
  'heat-n3': '#ea9f70',
  'heat-n4': '#a8430c',
  'heat-deep-ink': '#ffffff',
} as const;

export const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  ground: '#0e1116',
  surface: '#151a21',
  raised: '#1d232c',
  ink: '#e7eaee',
  muted: '#9ba5b1',
  rule: '#2c343e',
  grid: '#222932',
  axis: '#566070',
  strategy: '#6aa9ff',
  hold: '#8893a0',
  price: '#c3cad3',
  gain: '#45c4b0',
  loss: '#f58a55',
  warn: '#f0c063',
  'warn-ground': '#2a2413',
  'loss-ground': '#2e1c14',
  'info-ground': '#18222f',
  'sim-ground': '#c4a6ff',
  'sim-ink': '#1a1030',
  'cost-1': '#6aa9ff',
  'cost-2': '#86cdea',
  'cost-3': '#eda65c',
  'cost-4': '#b99be0',
  'regime-bull': '#3fbfae',
  'regime-bear': '#f0804b',
  'regime-ranging': '#8893a0',
  'regime-volatile': '#b884ec',
  'heat-0': '#1d232c',
  'heat-p1': '#17302e',
  'heat-p2': '#1b4842',
  'heat-p3': '#23695f',
  'heat-p4': '#58c9b7',
  'heat-n1': '#35211a',
  'heat-n2': '#56301f',
  'heat-n3': '#834522',
  'heat-n4': '#ff9a66',
  'heat-deep-ink': '#0e1116',
};

/** Light by default, dark where the system asks for it, either by the button; paper is always light. */
export const PALETTE_STYLE = [
  `:root{color-scheme:light;${variables(LIGHT)}}`,
  `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${variables(DARK)}}}`,
  `@media screen{:root[data-theme=dark]{color-scheme:dark;${variables(DARK)}}}`,
].join('\n');

function variables(colors: Readonly<Record<string, string>>): string {
  return Object.entries(colors)
    .map(([name, color]) => `--${name}:${color};`)
    .join('');
}

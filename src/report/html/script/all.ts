import { DATA_SCRIPT } from './data.js';
import { DRAW_SCRIPT } from './draw.js';
import { PAGE_SCRIPT } from './page.js';
import { POINTER_SCRIPT } from './pointer.js';
import { ZOOM_SCRIPT } from './zoom.js';

/**
 * The script of the page. It takes the chart libraries off the window before it does anything, so that nothing else in
 * the page can reach them.
 */
export const SCRIPT = `'use strict';
(() => {
const { vega, vegaLite, vegaInterpreter: interpreter } = window;
delete window.vega;
delete window.vegaLite;
delete window.vegaInterpreter;
${DATA_SCRIPT}${DRAW_SCRIPT}${ZOOM_SCRIPT}${POINTER_SCRIPT}${PAGE_SCRIPT}
drawSoon();
})();
`;

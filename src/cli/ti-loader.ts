import { createRequire } from 'node:module';
import { setTiLoader, type TiModule } from '../features/ti/module.js';

const require = createRequire(import.meta.url);

// Importing this file says how the package is loaded; it is loaded when a `ti.` feature is computed.
setTiLoader((): TiModule => require('technicalindicators'));

// How results are looked at; the same for all, and kept for the next time.

import { stored } from '../controls/stored_signal.ts';

export const mapOn = stored('inctrl.map', true);
export const mapOpacity = stored('inctrl.opacity', 0.85);
export const boxesOn = stored('inctrl.boxes', true);

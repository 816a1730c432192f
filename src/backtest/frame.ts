/** The bar that is being played, or the finer bar: one object, turned to the next. */
export class Frame {
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
  /** its open and its end, UTC ms */
  now = 0;
  end = 0;
}

/** Following a mouse or a pen from its press to its release. Fingers scroll: they have the panel and the keys. */
export interface Follow {
  /** It has moved far enough to mean a drag. */
  begin: () => void;
  move: (x: number, y: number) => void;
  drop: () => void;
  /** Esc, or the pointer was taken away. */
  cancel: () => void;
  /** Released where it was pressed. */
  click?: () => void;
}

const FAR = 4; // px

/** Whether a press can begin a drag. */
export const canDrag = (event: PointerEvent): boolean => event.button === 0 && event.pointerType !== 'touch';

export function follow(down: PointerEvent, on: Follow): void {
  let dragging = false;
  const stop = new AbortController();
  const { signal } = stop;
  const end = (finish: () => void) => {
    stop.abort();
    if (dragging) swallowClick();
    finish();
  };
  addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      const far = Math.hypot(clientX - down.clientX, clientY - down.clientY) >= FAR;
      if (!dragging && far) {
        dragging = true;
        on.begin();
      }
      if (dragging) on.move(clientX, clientY);
    },
    { signal },
  );
  addEventListener('pointerup', () => end(() => (dragging ? on.drop() : on.click?.())), { signal });
  addEventListener('pointercancel', () => end(on.cancel), { signal });
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !dragging) return;
      event.preventDefault();
      event.stopPropagation();
      end(on.cancel);
    },
    { signal, capture: true },
  );
}

/** The click that the browser makes of the release is none. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
}

/** A light that rises, shines and goes out with the sale. The style sheet says how bright it is. */
export const Stage = () => (
  <div className="stage" aria-hidden="true">
    <svg viewBox="0 0 800 800" preserveAspectRatio="xMidYMid slice" focusable="false" role="presentation">
      <defs>
        <radialGradient id="glass" cx="0.42" cy="0.36" r="0.75">
          <stop offset="0" className="glass-core" />
          <stop offset="0.5" className="glass-body" />
          <stop offset="1" className="glass-edge" />
        </radialGradient>
        <radialGradient id="halo">
          <stop offset="0.3" className="halo-near" />
          <stop offset="1" className="halo-far" />
        </radialGradient>
        <linearGradient id="ribbon" x1="0" y1="0" x2="1" y2="0">
          <stop offset="0" className="ribbon-start" />
          <stop offset="0.5" className="ribbon-middle" />
          <stop offset="1" className="ribbon-end" />
        </linearGradient>
        <filter id="soft" x="-50%" y="-50%" width="200%" height="200%">
          <feGaussianBlur stdDeviation="38" />
        </filter>
      </defs>
      <g className="ribbons" filter="url(#soft)">
        <path d="M-80 300 C 160 80 340 360 560 190 S 820 120 900 220 L 900 330 C 760 240 640 300 520 340 S 180 260 -80 440 Z" />
        <path d="M-80 190 C 120 120 330 190 470 90 S 760 60 900 60 L 900 120 C 740 140 600 150 480 190 S 140 230 -80 290 Z" />
      </g>
      <circle className="halo" cx="400" cy="400" r="390" />
      <ellipse className="reflection" cx="400" cy="690" rx="230" ry="34" filter="url(#soft)" />
      <circle className="orbit" cx="400" cy="400" r="262" />
      <circle className="glass" cx="400" cy="400" r="176" />
      <circle className="shade" cx="400" cy="400" r="176" />
      <circle className="rim" cx="400" cy="400" r="176" />
    </svg>
  </div>
);

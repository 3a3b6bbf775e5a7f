/** Half-widths of the streaks of light on the water, from the horizon down. */
const streaks = [190, 132, 164, 92, 116, 58, 30];

/**
 * A light that rises, shines and goes out with the sale, and a ring that shrinks with the stock. The style sheet says how bright
 * they are.
 *
 * @param share the units that are left, in percent
 */
export const Stage = ({ share }: { share: number }) => (
  <div className="stage" aria-hidden="true">
    <svg viewBox="0 0 800 800" focusable="false" role="presentation">
      <defs>
        <linearGradient id="glass" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className="glass-top" />
          <stop offset="0.55" className="glass-middle" />
          <stop offset="1" className="glass-bottom" />
        </linearGradient>
        <radialGradient id="halo">
          <stop offset="0.28" className="halo-near" />
          <stop offset="0.6" className="halo-middle" />
          <stop offset="1" className="halo-far" />
        </radialGradient>
        <linearGradient id="ribbon" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="800" y2="0">
          <stop offset="0" className="ribbon-start" />
          <stop offset="0.5" className="ribbon-middle" />
          <stop offset="1" className="ribbon-end" />
        </linearGradient>
        <filter id="soft" filterUnits="userSpaceOnUse" x="-1800" y="-300" width="4400" height="1200">
          <feGaussianBlur stdDeviation="42" />
        </filter>
      </defs>
      <g className="ribbons" filter="url(#soft)">
        <path d="M-1600 240 C -900 330 -500 360 -200 250 C 100 60 300 330 540 150 S 860 110 1000 190 S 1800 120 2400 200 L 2400 260 S 1500 330 1000 290 C 760 220 640 260 520 300 S 160 230 -200 400 S -1000 470 -1600 320 Z" />
        <path d="M-1600 60 C -900 150 -500 170 -200 120 C 120 90 330 150 470 40 S 760 10 1000 0 S 1800 -40 2400 20 L 2400 80 S 1500 90 1000 60 C 740 100 600 110 480 150 S 140 200 -200 230 S -1000 260 -1600 120 Z" />
      </g>
      <g className="scene">
        <circle className="halo" cx="400" cy="370" r="430" />
        <rect className="water" x="-4000" y="640" width="8800" height="800" />
        <g className="streaks">
          {streaks.map((half, row) => (
            <rect key={half} x={400 - half} y={652 + row * 21} width={half * 2} height="7" rx="3.5" />
          ))}
        </g>
        <circle className="orbit" cx="400" cy="370" r="236" />
        <circle
          className="orbit left"
          cx="400"
          cy="370"
          r="236"
          pathLength="100"
          strokeDasharray={`${share} 100`}
          transform="rotate(-90 400 370)"
        />
        <circle className="glass" cx="400" cy="370" r="164" />
        <circle className="shade" cx="400" cy="370" r="164" />
        <circle className="rim" cx="400" cy="370" r="163" />
      </g>
    </svg>
  </div>
);

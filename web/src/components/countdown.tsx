const units = [
  { name: 'day', seconds: 86_400, modulus: Number.POSITIVE_INFINITY },
  { name: 'hour', seconds: 3_600, modulus: 24 },
  { name: 'minute', seconds: 60, modulus: 60 },
  { name: 'second', seconds: 1, modulus: 60 },
];

/** A time that runs out, in milliseconds. Screen readers can read it, but are not told of each second. */
export function Countdown({ label, left }: { label: string; left: number }) {
  const seconds = Math.ceil(left / 1_000);
  const shown = units.filter(({ seconds: size }) => size === 1 || seconds >= size);
  return (
    <div className="countdown" role="timer" aria-label={label}>
      <p>{label}</p>
      {shown.map(({ name, seconds: size, modulus }, index) => {
        const count = Math.floor(seconds / size) % modulus;
        return (
          <span key={name}>
            <b>{index === 0 ? count : String(count).padStart(2, '0')}</b>{' '}
            <small>{count === 1 ? name : `${name}s`}</small>
          </span>
        );
      })}
    </div>
  );
}

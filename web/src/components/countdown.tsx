const units = [
  { name: 'days', seconds: 86_400, modulus: Number.POSITIVE_INFINITY },
  { name: 'hours', seconds: 3_600, modulus: 24 },
  { name: 'minutes', seconds: 60, modulus: 60 },
  { name: 'seconds', seconds: 1, modulus: 60 },
];

/** A time that runs out, in milliseconds. Screen readers can read it, but are not told of each second. */
export function Countdown({ label, left }: { label: string; left: number }) {
  const seconds = Math.ceil(left / 1_000);
  const shown = units.filter(({ name, seconds: size }) => name !== 'days' || seconds >= size);
  return (
    <div className="countdown" role="timer" aria-label={label}>
      <p>{label}</p>
      {shown.map(({ name, seconds: size, modulus }) => (
        <span key={name}>
          <b>{String(Math.floor(seconds / size) % modulus).padStart(2, '0')}</b> <small>{name}</small>
        </span>
      ))}
    </div>
  );
}

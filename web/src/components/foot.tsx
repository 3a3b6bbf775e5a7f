const links = [
  ['/docs', 'API documentation'],
  ['/docs/errors', 'Errors'],
  ['/openapi.json', 'OpenAPI document'],
  ['/health', 'Health'],
];

export const Foot = () => (
  <footer>
    <nav aria-label="For developers">
      <ul>
        {links.map(([href, text]) => (
          <li key={href}>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  </footer>
);

// The rows of a list of forwards.

// The addresses of the forwards in a piece of HTML, in its order: each row leads to its place in
// its issue.
export function parse(html) {
  return [...html.matchAll(/href="([^"]*\/\d+\/#f\d+)"/g)].map(([, address]) => address);
}

// `vigil nats-config --routes '$VIGIL_NATS_ROUTES'`: the configuration of one server of a cluster, with the same users and rights as the
// embedded one. Passwords are read by nats-server from VIGIL_NATS_<USER>_PASSWORD, the one between the servers from
// VIGIL_NATS_ROUTE_PASSWORD. deploy/nats/nats.conf is its output.
import { parseArgs } from 'node:util';
import { natsConfig } from '../platform/embedded/nats-config.ts';

export function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      name: { type: 'string', default: 'vigil' },
      routes: { type: 'string', default: '' },
      store: { type: 'string', default: '/data' },
      sync: { type: 'string', default: 'always' },
      version: { type: 'string', default: '2.14.0' },
    },
  });
  const cluster = ['http_port: 8222', ...clusterBlock(values.routes)];
  process.stdout.write(
    natsConfig({
      serverName: values.name,
      host: '0.0.0.0',
      port: 4222,
      storeFolder: values.store,
      sync: values.sync,
      serverVersion: values.version,
      password: (user) => `$VIGIL_NATS_${user.toUpperCase()}_PASSWORD`,
      extra: cluster.join('\n'),
    }),
  );
  return Promise.resolve(0);
}

/** `routes`: URLs joined by commas, or a variable that nats-server reads from its environment. */
function clusterBlock(routes: string): string[] {
  if (routes === '') return [];
  const list = routes.startsWith('$')
    ? routes
    : `[${routes
        .split(',')
        .map((route) => JSON.stringify(route))
        .join(', ')}]`;
  return [
    'cluster {',
    '  name: vigil',
    '  port: 6222',
    '  authorization { user: route, password: $VIGIL_NATS_ROUTE_PASSWORD }',
    `  routes: ${list}`,
    '}',
  ];
}

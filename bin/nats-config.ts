// `vigil nats-config --name n1 --routes nats://n2:6222,nats://n3:6222`: the configuration of one server of a cluster, with the same users
// and rights as the embedded one. Passwords are read by nats-server from VIGIL_NATS_<USER>_PASSWORD.
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
  const routes = values.routes.split(',').filter((route) => route !== '');
  const cluster = [
    'http_port: 8222',
    ...(routes.length === 0
      ? []
      : [
          `cluster {\n  name: vigil\n  port: 6222\n  routes: [${routes.map((route) => JSON.stringify(route)).join(', ')}]\n}`,
        ]),
  ];
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

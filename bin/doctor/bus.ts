// NATS: reachable, which version, the streams and how full they are.
import { connectBus, type Bus } from '../../platform/bus/connect.ts';
import { STREAMS } from '../../platform/bus/streams.ts';
import { NATS_VERSION_MIN, compareVersions } from '../../platform/embedded/nats-binary.ts';
import { readEndpoints } from '../../platform/endpoints.ts';
import { messageOf } from '../../platform/errors.ts';
import { silentLog } from '../../platform/log.ts';
import { credentialsOf } from '../../platform/stage-connections.ts';
import { bad, good, note, type Finding } from './finding.ts';
import { sentenceOf, type DoctorSettings } from './machine.ts';

const NEARLY_FULL = 0.8;

export async function examineBus(settings: DoctorSettings): Promise<Finding[]> {
  const url = settings.natsUrl ?? readEndpoints(settings.home)?.natsUrl;
  if (url === undefined) return [];
  let bus: Bus | undefined;
  try {
    bus = await connectBus({
      url,
      name: 'admin',
      credentials: credentialsOf(settings, 'admin'),
      log: silentLog,
      firstConnectMs: 2_000,
    });
    const version =
      compareVersions(bus.serverVersion, NATS_VERSION_MIN) >= 0
        ? good(`nats-server ${bus.serverVersion} answers.`)
        : bad(
            `nats-server ${bus.serverVersion} is too old: ${NATS_VERSION_MIN} or later is needed.`,
          );
    return [version, ...(await streams(bus))];
  } catch (error) {
    return [bad(`NATS cannot be used. ${sentenceOf(error)}`)];
  } finally {
    await bus?.close();
  }
}

async function streams(bus: Bus): Promise<Finding[]> {
  return Promise.all(
    STREAMS.map(async ({ name, bytesMax }) => {
      try {
        const { state } = await bus.manager.streams.info(name);
        const part = state.bytes / bytesMax;
        const sentence = `Stream ${name} holds ${String(state.messages)} messages, ${(part * 100).toFixed(1)} % of its limit.`;
        return part > NEARLY_FULL ? note(sentence) : good(sentence);
      } catch (error) {
        return bad(`Stream ${name} cannot be read (${messageOf(error)}). Run \`vigil prepare\`.`);
      }
    }),
  );
}

package io.hawser.chaos;

import io.hawser.registry.ServerAddress;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Ending;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.faults.Foreign;
import io.hawser.testkit.faults.Frames;
import java.time.Duration;
import java.util.Random;

/** Breaks streams and connections of TCP. */
final class TcpNetwork implements Network {
  private final FaultProxy proxy;

  TcpNetwork(ServerAddress server, long seed) {
    proxy = FaultProxy.builder(server).seed(seed).start();
  }

  @Override
  public ServerAddress address() {
    return proxy.address();
  }

  @Override
  public String harm(Random random) {
    Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    return switch (random.nextInt(16)) {
      case 0 -> {
        proxy.resetAll();
        yield "RESET";
      }
      case 1 -> {
        proxy.refuse();
        proxy.resetAll();
        yield "REFUSE";
      }
      case 2 -> {
        proxy.unreachable();
        proxy.resetAll();
        yield "UNREACHABLE";
      }
      case 3 -> apply(Fault.halfClose(direction));
      case 4 -> apply(Fault.swallow(direction));
      case 5 -> apply(Fault.stall(direction));
      case 6 -> apply(Fault.delay(direction, Duration.ofMillis(1), Duration.ofMillis(300)));
      case 7 -> apply(Fault.trickle(direction, Duration.ofMillis(1)));
      case 8 -> apply(Fault.flip(direction, 0.001));
      case 9 -> apply(Fault.cut(direction, Frames.all().after(3), 7, Ending.RESET));
      case 10 -> apply(Fault.duplicate(Direction.TO_CLIENT, Frames.answers().chance(0.3)));
      case 11 ->
          apply(Fault.reorder(Direction.TO_CLIENT, Frames.answers(), 4, Duration.ofMillis(50)));
      case 12 ->
          apply(
              Fault.late(
                  Direction.TO_CLIENT, Frames.answers().chance(0.2), Duration.ofMillis(1_500)));
      case 13 -> apply(Fault.unknownId(Direction.TO_CLIENT, Frames.answers().chance(0.2)));
      case 14 -> apply(Fault.oversized(Direction.TO_CLIENT, Frames.answers().chance(0.1)));
      default -> {
        Foreign[] protocols = Foreign.values();
        proxy.onNew(
            Fault.foreign(Direction.TO_CLIENT, protocols[random.nextInt(protocols.length)]));
        proxy.resetAll();
        yield "FOREIGN";
      }
    };
  }

  private String apply(Fault fault) {
    proxy.apply(fault);
    return fault.kind().toString();
  }

  @Override
  public void mend() {
    proxy.heal();
  }

  @Override
  public void endAll() {
    proxy.resetAll();
  }

  @Override
  public void close() {
    proxy.close();
  }
}

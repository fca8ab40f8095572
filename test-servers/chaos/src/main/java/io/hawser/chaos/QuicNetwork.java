package io.hawser.chaos;

import io.hawser.registry.ServerAddress;
import io.hawser.testkit.faults.DatagramFaultProxy;
import io.hawser.testkit.faults.DatagramFaults;
import io.hawser.testkit.faults.Direction;
import java.time.Duration;
import java.util.Random;

/** Loses 2 % of all datagrams at any time, and does worse when asked to. */
final class QuicNetwork implements Network {
  private static final DatagramFaults USUAL = DatagramFaults.NONE.withLoss(0.02);

  private final DatagramFaultProxy proxy;

  QuicNetwork(ServerAddress server, long seed) {
    proxy = DatagramFaultProxy.to(server, seed);
    proxy.apply(USUAL);
  }

  @Override
  public ServerAddress address() {
    return proxy.address();
  }

  @Override
  public String harm(Random random) {
    Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    return switch (random.nextInt(8)) {
      case 0 -> {
        proxy.apply(USUAL.withLoss(1));
        yield "UNREACHABLE";
      }
      case 1 -> {
        proxy.apply(direction, USUAL.withLoss(1));
        yield "SILENT";
      }
      case 2 -> {
        proxy.apply(USUAL.withLoss(0.3));
        yield "LOSS_30";
      }
      case 3 -> {
        proxy.apply(USUAL.withDuplication(0.3));
        yield "DUPLICATE";
      }
      case 4 -> {
        proxy.apply(USUAL.withReordering(0.3, Duration.ofMillis(20)));
        yield "REORDER";
      }
      case 5 -> {
        proxy.apply(direction, USUAL.withDelay(Duration.ofMillis(300)));
        yield "DELAY";
      }
      default -> {
        proxy.changeAddresses();
        yield "MOVE";
      }
    };
  }

  @Override
  public void mend() {
    proxy.apply(USUAL);
  }

  @Override
  public void endAll() {
    proxy.forgetClients();
  }

  @Override
  public void close() {
    proxy.close();
  }
}

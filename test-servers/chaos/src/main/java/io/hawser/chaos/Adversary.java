package io.hawser.chaos;

import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Ending;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.faults.Foreign;
import io.hawser.testkit.faults.Frames;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Breaks one thing after another: what, where and for how long is drawn from the seed. One server
 * is left alone at any time, a different one after each fault. So there is nobody to ask only while
 * the client is on its way back to those that have just been mended.
 */
final class Adversary implements Runnable {
  private static final int MAX_PAUSE_MILLIS = 400;
  private static final int MAX_FAULT_MILLIS = 2_500;
  private static final double KILLS = 0.15;

  private final Random random;
  private final List<ServerProcess> servers;
  private final List<FaultProxy> proxies;
  private final Map<String, Integer> done = new TreeMap<>();
  private final Set<Integer> killed = new HashSet<>();
  private volatile boolean over;

  Adversary(long seed, List<ServerProcess> servers, List<FaultProxy> proxies) {
    this.random = new Random(seed);
    this.servers = servers;
    this.proxies = proxies;
  }

  /** How often each thing was done; after its end. */
  Map<String, Integer> done() {
    return done;
  }

  /** Ends it after the fault under way. */
  void stop() {
    over = true;
  }

  @Override
  public void run() {
    try {
      while (!over) {
        Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
        int first = random.nextInt(servers.size());
        boolean second = random.nextInt(3) == 0;
        harm(first);
        if (second) {
          harm((first + 1) % servers.size());
        }
        Thread.sleep(100 + random.nextInt(MAX_FAULT_MILLIS));
        mend(first);
        if (second) {
          mend((first + 1) % servers.size());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void harm(int index) {
    if (random.nextDouble() < KILLS) {
      servers.get(index).kill9();
      killed.add(index);
      count("KILL_9");
      return;
    }
    FaultProxy proxy = proxies.get(index);
    Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    switch (random.nextInt(16)) {
      case 0 -> {
        proxy.resetAll();
        count("RESET");
      }
      case 1 -> {
        proxy.refuse();
        proxy.resetAll();
        count("REFUSE");
      }
      case 2 -> {
        proxy.unreachable();
        proxy.resetAll();
        count("UNREACHABLE");
      }
      case 3 -> apply(proxy, Fault.halfClose(direction));
      case 4 -> apply(proxy, Fault.swallow(direction));
      case 5 -> apply(proxy, Fault.stall(direction));
      case 6 -> apply(proxy, Fault.delay(direction, Duration.ofMillis(1), Duration.ofMillis(300)));
      case 7 -> apply(proxy, Fault.trickle(direction, Duration.ofMillis(1)));
      case 8 -> apply(proxy, Fault.flip(direction, 0.001));
      case 9 -> apply(proxy, Fault.cut(direction, Frames.all().after(3), 7, Ending.RESET));
      case 10 -> apply(proxy, Fault.duplicate(Direction.TO_CLIENT, Frames.answers().chance(0.3)));
      case 11 ->
          apply(
              proxy,
              Fault.reorder(Direction.TO_CLIENT, Frames.answers(), 4, Duration.ofMillis(50)));
      case 12 ->
          apply(
              proxy,
              Fault.late(
                  Direction.TO_CLIENT, Frames.answers().chance(0.2), Duration.ofMillis(1_500)));
      case 13 -> apply(proxy, Fault.unknownId(Direction.TO_CLIENT, Frames.answers().chance(0.2)));
      case 14 -> apply(proxy, Fault.oversized(Direction.TO_CLIENT, Frames.answers().chance(0.1)));
      default -> {
        Foreign[] protocols = Foreign.values();
        proxy.onNew(
            Fault.foreign(Direction.TO_CLIENT, protocols[random.nextInt(protocols.length)]));
        proxy.resetAll();
        count("FOREIGN");
      }
    }
  }

  private void apply(FaultProxy proxy, Fault fault) {
    proxy.apply(fault);
    count(fault.kind().toString());
  }

  private void mend(int index) {
    if (killed.remove(index)) {
      servers.get(index).restart();
    }
    proxies.get(index).heal();
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }
}

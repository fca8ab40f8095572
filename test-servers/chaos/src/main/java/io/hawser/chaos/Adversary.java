package io.hawser.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Breaks one thing after another: what, where and for how long is drawn from the seed. One server
 * is left alone at any time, a different one after each fault. So only a client that is on its way
 * back to those that have just been mended has no server to ask.
 */
final class Adversary implements Runnable {
  private static final int MAX_PAUSE_MILLIS = 400;
  private static final int MAX_FAULT_MILLIS = 2_500;
  private static final double KILLS = 0.15;

  private final Random random;
  private final List<ServerProcess> servers;
  private final List<Network> networks;
  private final Map<String, Integer> done = new TreeMap<>();
  private final Set<Integer> killed = new HashSet<>();
  private volatile boolean over;

  Adversary(long seed, List<ServerProcess> servers, List<Network> networks) {
    this.random = new Random(seed);
    this.servers = servers;
    this.networks = networks;
  }

  /** Returns how often each thing was done. It is called after its end. */
  Map<String, Integer> done() {
    return done;
  }

  /** Ends it after the fault in flight. */
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
    count(networks.get(index).harm(random));
  }

  private void mend(int index) {
    if (killed.remove(index)) {
      servers.get(index).restart();
    }
    networks.get(index).mend();
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }
}

package io.hawser.benchmarks.quic;

import io.hawser.HawserClient;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.faults.DatagramFaultProxy;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures both transports in turn, on each way. */
public final class QuicBench {
  private static final List<Integer> LEVELS = List.of(1, 64, 2_000);
  private static final double[] DELAYS = {1, 20};
  private static final double[] LOSSES = {0, 0.001, 0.01, 0.05};
  private static final int CONNECTS = 11;
  private static final long CHANGE_AFTER_MILLIS = 1_000;

  private final long millis;
  private final PrintWriter progress;
  private final List<QuicReport.Row> rows = new ArrayList<>();
  private final List<QuicReport.Change> changes = new ArrayList<>();
  private @Nullable String noLink;

  /**
   * Prepares it.
   *
   * @param millis the length of a measurement
   * @param progress receives what is measured
   */
  public QuicBench(long millis, PrintWriter progress) {
    this.millis = millis;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @return the figures, without those of the link if there is none
   */
  public QuicReport run() {
    Path folder = temporary();
    try (Pair tcp = Pair.start("tcp", folder);
        Pair quic = Pair.start("quic", folder)) {
      List<Pair> pairs = List.of(tcp, quic);
      for (Pair pair : pairs) {
        warmUp(pair);
      }
      measure(pairs, new Way("loopback", false, 0, 0), null);
      overLink(pairs);
      changes.add(tcpAddressChange(tcp));
      changes.add(quicAddressChange(quic));
    } catch (Exception e) { // as making certificates declares
      throw new IllegalStateException("The measurement ended: " + e, e);
    } finally {
      delete(folder);
    }
    return new QuicReport(rows, changes, noLink);
  }

  private void overLink(List<Pair> pairs) throws InterruptedException {
    try (Link link = new Link()) {
      measure(pairs, new Way("link", true, 0, 0), link);
      for (double delay : DELAYS) {
        for (double loss : LOSSES) {
          String name = String.format(Locale.ROOT, "%.0f ms, %.1f %%", delay, 100 * loss);
          measure(pairs, new Way(name, true, delay, loss), link);
        }
      }
    } catch (UncheckedIOException e) {
      String reason = String.valueOf(e.getMessage());
      noLink = reason;
      say(reason);
    }
  }

  private void warmUp(Pair pair) throws InterruptedException {
    say("warm-up, " + pair.name());
    try (HawserClient client = pair.connect(new ServerAddress("127.0.0.1", pair.port()))) {
      Load.run(client, 64, millis);
    }
  }

  private void measure(List<Pair> pairs, Way way, @Nullable Link link) throws InterruptedException {
    if (link != null) {
      link.set(way.delayMillis(), way.loss());
    }
    for (Pair pair : pairs) {
      say(way.name() + ", " + pair.name());
      ServerAddress address =
          new ServerAddress(way.overLink() ? Link.FAR : "127.0.0.1", pair.port());
      double connect = connectMillis(pair, address);
      try (HawserClient client = pair.connect(address)) {
        for (int level : LEVELS) {
          Load.run(client, level, millis / 4);
          QuicReport.Row row =
              new QuicReport.Row(way, pair.name(), level, connect, Load.run(client, level, millis));
          rows.add(row);
          say(row.line());
        }
      }
    }
  }

  /** Measures from the call until the client is registered, and returns the median. */
  private static double connectMillis(Pair pair, ServerAddress address) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < CONNECTS; i++) {
      long begin = System.nanoTime();
      HawserClient client = pair.connect(address);
      all.add((System.nanoTime() - begin) / 1e6);
      client.close();
    }
    all.sort(Comparator.naturalOrder());
    return all.get(all.size() / 2);
  }

  /** Measures a network that forgets the connection: what is sent on it arrives nowhere. */
  private QuicReport.Change tcpAddressChange(Pair pair) throws InterruptedException {
    try (FaultProxy proxy = FaultProxy.to(new ServerAddress("127.0.0.1", pair.port()));
        HawserClient client = pair.connectWithProbe(proxy.address())) {
      return change(
          pair,
          client,
          () ->
              proxy
                  .connections()
                  .forEach(
                      it ->
                          it.set(
                              Fault.swallow(Direction.TO_SERVER),
                              Fault.swallow(Direction.TO_CLIENT))),
          () -> proxy.counts().accepted() == 1);
    }
  }

  private QuicReport.Change quicAddressChange(Pair pair) throws InterruptedException {
    long[] before = new long[1];
    try (DatagramFaultProxy proxy =
            DatagramFaultProxy.to(new ServerAddress("127.0.0.1", pair.port()));
        HawserClient client = pair.connectWithProbe(proxy.address())) {
      before[0] = proxy.counts().exits();
      return change(
          pair, client, proxy::changeAddresses, () -> proxy.counts().exits() == before[0]);
    }
  }

  private interface Kept {
    boolean isKept();
  }

  private QuicReport.Change change(Pair pair, HawserClient client, Runnable change, Kept kept)
      throws InterruptedException {
    say("change of the client's address, " + pair.name());
    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    try {
      later.schedule(change, CHANGE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      Load.Figures figures = Load.run(client, 1, CHANGE_AFTER_MILLIS + 5_000);
      return new QuicReport.Change(
          pair.name(), kept.isKept(), figures.maxMillis(), figures.failed());
    } finally {
      later.shutdownNow();
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("hawser-bench-quic");
    } catch (IOException e) {
      throw new UncheckedIOException("There is no place for certificates", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }

  private void say(String what) {
    progress.println("bench: " + what);
    progress.flush();
  }
}

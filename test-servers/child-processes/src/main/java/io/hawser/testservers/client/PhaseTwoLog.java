package io.hawser.testservers.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The phase-two pushes seen so far, and which of the coming ones are to fail. Thread-safe. */
public final class PhaseTwoLog {
  private final Map<String, List<String>> events = new HashMap<>();
  private final Map<String, Integer> failuresLeft = new HashMap<>();

  public synchronized void failNext(String resource, int pushes) {
    failuresLeft.put(resource, pushes);
  }

  /** Records a push, also one that is to fail, and returns whether it succeeds. */
  public synchronized boolean push(
      String kind, String resource, String xid, long branchId, String applicationData) {
    int left = failuresLeft.getOrDefault(resource, 0);
    failuresLeft.put(resource, Math.max(0, left - 1));
    String data = applicationData == null ? "" : applicationData;
    String event =
        String.join(
            "|",
            kind,
            resource,
            xid,
            Long.toString(branchId),
            URLEncoder.encode(data, StandardCharsets.UTF_8));
    // The only place where the time between two tries can be seen.
    System.err.println(
        LocalTime.now(ZoneId.systemDefault())
            + " push "
            + event
            + (left > 0 ? " fails" : " succeeds"));
    events.computeIfAbsent(resource, key -> new ArrayList<>()).add(event);
    notifyAll();
    return left == 0;
  }

  /**
   * Waits for so many pushes of one resource and returns all there are, fewer if the time is up.
   */
  public synchronized List<String> await(String resource, int pushes, int limitMillis)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    while (events.getOrDefault(resource, List.of()).size() < pushes) {
      long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    return List.copyOf(events.getOrDefault(resource, List.of()));
  }
}

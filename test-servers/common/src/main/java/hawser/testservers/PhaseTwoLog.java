package hawser.testservers;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The phase-two pushes seen so far, and which of the coming ones are to fail. Thread-safe. */
final class PhaseTwoLog {
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> failuresLeft = new ConcurrentHashMap<>();

  void failNext(String resource, int pushes) {
    failuresLeft.put(resource, pushes);
  }

  /** Records a push, also one that is to fail, and returns whether it succeeds. */
  boolean push(String kind, String resource, String xid, long branchId) {
    boolean[] fails = {false};
    failuresLeft.computeIfPresent(
        resource,
        (key, left) -> {
          fails[0] = true;
          return left > 1 ? left - 1 : null;
        });
    String event = kind + ":" + resource + ":" + xid + ":" + branchId;
    // The only place where the time between two tries can be seen.
    System.err.println(LocalTime.now() + " push " + event + (fails[0] ? " fails" : " succeeds"));
    events.add(event);
    return !fails[0];
  }

  List<String> events() {
    return List.copyOf(events);
  }
}

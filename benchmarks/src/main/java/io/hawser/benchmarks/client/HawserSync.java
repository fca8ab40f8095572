package io.hawser.benchmarks.client;

import static io.hawser.benchmarks.client.HawserConnection.successful;

import io.hawser.benchmarks.load.Call;
import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Hawser's synchronous calls, on platform or virtual threads. */
final class HawserSync implements Subject {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HawserConnection hawser;
  private final ThreadFactory threads;

  HawserSync(HawserConnection hawser, ThreadFactory threads) {
    this.hawser = hawser;
    this.threads = threads;
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Call call = call(workload);
    if (workload == Workload.ONE_SLOW) {
      Threads.bursts(threads, loops, window, call, () -> register(Workload.SLOW_LOCK_KEY));
    } else {
      Threads.run(threads, loops, window, 1, loop -> call);
    }
  }

  private Call call(Workload workload) {
    String lockKey = workload.lockKey();
    return switch (workload) {
      case STATUS -> () -> successful(hawser.tm().sendSync(hawser.status(), TIMEOUT));
      case REGISTER, LARGE, ONE_SLOW -> () -> register(lockKey);
      case BEGIN_COMMIT -> () -> commit(begin());
      case BRANCH ->
          () -> {
            String xid = begin();
            successful(hawser.rm().sendSync(hawser.branchOf(xid), TIMEOUT));
            commit(xid);
          };
      case SPRING, CODEC ->
          throw new IllegalArgumentException("Not for a client: " + workload.id());
    };
  }

  private void register(String lockKey) {
    successful(hawser.rm().sendSync(hawser.register(lockKey), TIMEOUT));
  }

  private String begin() {
    return successful(hawser.tm().sendSync(hawser.begin(), TIMEOUT)).xid();
  }

  private void commit(String xid) {
    successful(hawser.tm().sendSync(hawser.commit(xid), TIMEOUT));
  }
}

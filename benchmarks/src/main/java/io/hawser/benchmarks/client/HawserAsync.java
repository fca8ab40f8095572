package io.hawser.benchmarks.client;

import static io.hawser.benchmarks.client.HawserConnection.successful;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.hawser.protocol.TransactionResponse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hawser's asynchronous calls: the end of each request sends the next. */
final class HawserAsync implements Subject {
  private final HawserConnection hawser;

  HawserAsync(HawserConnection hawser) {
    this.hawser = hawser;
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Supplier<CompletionStage<? extends TransactionResponse>> request = request(workload);
    CountDownLatch ended = new CountDownLatch(loops);
    for (int i = 0; i < loops; i++) {
      new Loop(request, window, window.recorder(i), ended).next();
    }
    ended.await();
  }

  private Supplier<CompletionStage<? extends TransactionResponse>> request(Workload workload) {
    String lockKey = workload.lockKey();
    return switch (workload) {
      case STATUS -> () -> hawser.tm().send(hawser.status());
      case REGISTER, LARGE -> () -> hawser.rm().send(hawser.register(lockKey));
      case BEGIN_COMMIT ->
          () ->
              hawser
                  .tm()
                  .send(hawser.begin())
                  .thenCompose(begun -> hawser.tm().send(hawser.commit(begun.xid())));
      case BRANCH ->
          () ->
              hawser
                  .tm()
                  .send(hawser.begin())
                  .thenCompose(
                      begun ->
                          hawser
                              .rm()
                              .send(hawser.branchOf(begun.xid()))
                              .thenCompose(
                                  branch -> {
                                    successful(branch);
                                    return hawser.tm().send(hawser.commit(begun.xid()));
                                  }));
      case ONE_SLOW, SPRING, CODEC ->
          throw new IllegalArgumentException("Not for a client: " + workload.id());
    };
  }

  private record Loop(
      Supplier<CompletionStage<? extends TransactionResponse>> request,
      Window window,
      Window.LatencyRecorder recorder,
      CountDownLatch ended) {

    void next() {
      request.get().whenComplete(this::ended);
    }

    private void ended(@Nullable TransactionResponse response, @Nullable Throwable error) {
      try {
        if (response == null) {
          throw new IllegalStateException(error);
        }
        successful(response);
        recorder.ended();
        if (window.isOpen()) {
          next();
          return;
        }
      } catch (RuntimeException e) {
        window.fail(e);
      }
      ended.countDown();
    }
  }
}

package io.hawser.chaos;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that call all the time: one half waits for each answer, with a time-out of its own for
 * each call, the other half has up to eight calls in flight. Every third request is large.
 */
final class Callers implements AutoCloseable {
  static final String RESOURCE = "chaos";

  private static final int ASYNC_WINDOW = 8;
  private static final int MIN_TIMEOUT_MILLIS = 20;
  private static final int MAX_TIMEOUT_MILLIS = 2_000;
  private static final int TRANSACTION_MILLIS = 20_000;
  private static final int LARGE = 20_000;

  private final HawserClient client;
  private final Ledger ledger;
  private final long asyncTimeoutMillis;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  Callers(HawserClient client, Ledger ledger, int count, long seed, Duration asyncTimeout) {
    this.client = client;
    this.ledger = ledger;
    this.asyncTimeoutMillis = asyncTimeout.toMillis();
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      boolean sync = i % 2 == 0;
      Thread thread =
          new Thread(() -> call(random, sync), "chaos-caller-" + (sync ? "sync-" : "async-") + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void call(Random random, boolean sync) {
    Semaphore window = new Semaphore(ASYNC_WINDOW);
    @Nullable String[] xid = {null};
    try {
      while (!over) {
        ClientRole role = random.nextBoolean() ? ClientRole.TM : ClientRole.RM;
        Request<?> request = request(random, role, xid[0]);
        if (sync) {
          sync(client.rpc(role), request, random, xid);
        } else {
          window.acquire();
          async(client.rpc(role), request, window, xid);
        }
        if (random.nextInt(4) == 0) {
          Thread.sleep(random.nextInt(5));
        }
      }
      window.tryAcquire(ASYNC_WINDOW, 2 * asyncTimeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request<?> request(Random random, ClientRole role, @Nullable String known) {
    String xid = known == null ? "127.0.0.1:8091:" + random.nextInt() : known;
    String text = random.nextInt(3) == 0 ? "x".repeat(random.nextInt(LARGE)) : "";
    if (role == ClientRole.TM) {
      return switch (random.nextInt(4)) {
        case 0, 1 -> new GlobalBeginRequest(TRANSACTION_MILLIS, "chaos" + text.length());
        case 2 -> new GlobalCommitRequest(xid, "");
        default -> new GlobalStatusRequest(xid, "");
      };
    }
    String lock = "stock:" + random.nextInt();
    return random.nextInt(3) == 0
        ? new GlobalLockQueryRequest(xid, BranchType.AT, RESOURCE, lock, text)
        : new BranchRegisterRequest(xid, BranchType.AT, RESOURCE, lock, text);
  }

  private void sync(RpcClient rpc, Request<?> request, Random random, @Nullable String[] xid) {
    int timeout = MIN_TIMEOUT_MILLIS + random.nextInt(MAX_TIMEOUT_MILLIS - MIN_TIMEOUT_MILLIS);
    Ledger.Entry entry = ledger.begin(name(request) + " sync", timeout);
    try {
      remember(rpc.sendSync(request, Duration.ofMillis(timeout)), xid);
      entry.end(null);
    } catch (RuntimeException e) {
      entry.end(e);
      pauseAfter(e);
    }
  }

  private void async(RpcClient rpc, Request<?> request, Semaphore window, @Nullable String[] xid) {
    Ledger.Entry entry = ledger.begin(name(request) + " async", asyncTimeoutMillis);
    CompletionStage<? extends Response> stage = rpc.send(request);
    stage.whenComplete(
        (response, error) -> {
          window.release();
          if (response != null) {
            remember(response, xid);
          }
          entry.end(error);
        });
  }

  private static String name(Request<?> request) {
    return request.getClass().getSimpleName();
  }

  private static void remember(Response response, @Nullable String[] xid) {
    if (response instanceof GlobalBeginResponse begun && begun.xid() != null) {
      xid[0] = begun.xid();
    }
  }

  /**
   * Waits a little after an error, because no application calls again immediately, which would only
   * use CPU time.
   */
  private static void pauseAfter(RuntimeException error) {
    try {
      Thread.sleep(error.getMessage() == null ? 10 : 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets each thread finish its call; whether all have ended within a time that must be enough. */
  boolean join() throws InterruptedException {
    over = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_TIMEOUT_MILLIS * 50L);
    boolean ended = true;
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      ended &= !thread.isAlive();
    }
    return ended;
  }

  @Override
  public void close() {
    over = true;
    threads.forEach(Thread::interrupt);
  }
}

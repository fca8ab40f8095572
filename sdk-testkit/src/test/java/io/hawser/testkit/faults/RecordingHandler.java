package io.hawser.testkit.faults;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import io.hawser.testkit.EventLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Begins transactions with their names as XIDs, and records all requests. */
final class RecordingHandler implements TransactionMessageHandler {
  private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

  /** Holds answers to requests with that name until the gate is opened. */
  CountDownLatch gate(String name) {
    return gates.computeIfAbsent(name, n -> new CountDownLatch(1));
  }

  /** Returns how often a request with that name has arrived. */
  int handled(String name) {
    AtomicInteger count = handled.get(name);
    return count == null ? 0 : count.get();
  }

  @Override
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    String name = ((GlobalBeginRequest) (TransactionRequest<?>) request).transactionName();
    handled.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
    CountDownLatch gate = gates.get(name);
    try {
      if (gate != null && !gate.await(EventLimit.SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the test did not open the gate of " + name);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("the server was closed", e);
    }
    return request
        .responseType()
        .cast(
            new GlobalBeginResponse(
                ResultCode.Success, "", TransactionExceptionCode.Unknown, name, ""));
  }
}

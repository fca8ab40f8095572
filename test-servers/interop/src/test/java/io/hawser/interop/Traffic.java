package io.hawser.interop;

import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.protocol.Response;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Which server got which request of a client when; times are {@link System#nanoTime}. */
final class Traffic implements RpcHook {
  /** A request that was sent, or was about to be, and got no answer. */
  record Failure(String server, long ended, HawserException error) {}

  private final Map<String, CompletableFuture<Long>> first = new ConcurrentHashMap<>();
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  /** By identity: two calls that ask the same are equal. */
  private final Map<Call, String> unanswered = Collections.synchronizedMap(new IdentityHashMap<>());

  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeRequest(Call call) {
    String server = call.server().toString();
    long now = System.nanoTime();
    unanswered.put(call, server);
    first(server).complete(now);
    last.merge(server, now, Math::max);
  }

  @Override
  public void afterRequest(Call call, Response response, HawserException error) {
    if (error != null) { // first, so that a failed call is never missing in both
      failures.add(new Failure(call.server().toString(), System.nanoTime(), error));
    }
    unanswered.remove(call);
  }

  /** When the server got its first request. */
  CompletableFuture<Long> first(String server) {
    return first.computeIfAbsent(server, s -> new CompletableFuture<>());
  }

  /** When the server got its last request. */
  long last(String server) {
    return last.get(server);
  }

  /** How many requests the server has not answered. */
  long unanswered(String server) {
    synchronized (unanswered) {
      return unanswered.values().stream().filter(server::equals).count();
    }
  }

  /** All failures so far. */
  List<Failure> failures() {
    return List.copyOf(failures);
  }
}

package io.hawser.examples.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Place orders, several at a time. Each is repeated, under another number, until it is accepted or
 * rejected: services may be away for a while.
 */
final class Customers implements AutoCloseable {
  private static final int AT_A_TIME = 8;
  private static final long PAUSE_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CREATED = 201;
  private static final int CONFLICT = 409;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
  private final List<Future<?>> running = new ArrayList<>();
  private final CompletableFuture<Void> halfway = new CompletableFuture<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final String shop;
  private final int orders;

  /** Has them place orders from 0 on. */
  Customers(String shop, int orders) {
    this.shop = shop;
    this.orders = orders;
    for (int i = 0; i < AT_A_TIME; i++) {
      running.add(
          threads.submit(
              () -> {
                placeAll();
                return null;
              }));
    }
  }

  /** Returns when half of the orders are being placed or are. */
  void awaitHalfway() throws Exception {
    halfway.get();
  }

  /** Returns when all orders are accepted or rejected. */
  void awaitEnd() throws Exception {
    for (Future<?> each : running) {
      each.get();
    }
  }

  private void placeAll() throws IOException, InterruptedException {
    try {
      for (int order = next.getAndIncrement(); order < orders; order = next.getAndIncrement()) {
        if (order >= orders / 2) {
          halfway.complete(null);
        }
        place(ShopOrder.of(order));
      }
    } finally {
      halfway.complete(null); // also after a failure, so that nothing waits for it
    }
  }

  private void place(ShopOrder order) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int attempt = 0; ; attempt++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(shop + "/orders?" + order.query(attempt)))
              .timeout(PATIENCE)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status == CREATED) {
        accepted.incrementAndGet();
        return;
      }
      if (status == CONFLICT) {
        rejected.incrementAndGet();
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "order " + order.number() + " has had no answer for " + PATIENCE + ", only " + status);
      }
      repeated.incrementAndGet();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  int accepted() {
    return accepted.get();
  }

  int rejected() {
    return rejected.get();
  }

  /** Returns how many attempts failed, since a service was away, and were repeated. */
  int repeated() {
    return repeated.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package io.hawser.matrix;

import io.hawser.error.HawserException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/**
 * Runs the transactions of {@link Application} while reactor-netty serves and sends HTTP requests
 * in the same JVM, on the Netty of the class path. Prints {@code WEB} and the number of requests,
 * then what {@link Application} prints.
 */
public final class WebApplication {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private WebApplication() {}

  /**
   * Starts it.
   *
   * @param arguments the settings
   */
  public static void main(String[] arguments) {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> response.sendString(Mono.just(request.uri())))
            .bindNow(LIMIT);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> requests =
        CompletableFuture.supplyAsync(() -> requests(server.port(), done));
    try {
      int committed = Application.run(Application.config(arguments));
      done.set(true);
      System.out.println("WEB " + requests.join());
      NativeLibraries.print();
      System.out.println("OK " + committed);
    } catch (HawserException e) {
      System.out.println("REJECTED " + e.getClass().getSimpleName() + ": " + e.getMessage());
    } finally {
      done.set(true);
      server.disposeNow(LIMIT);
    }
  }

  private static int requests(int port, AtomicBoolean done) {
    HttpClient client = HttpClient.create().host("127.0.0.1").port(port);
    int requests = 0;
    while (!done.get()) {
      String uri = "/" + requests++;
      String answer = client.get().uri(uri).responseContent().aggregate().asString().block(LIMIT);
      if (!uri.equals(answer)) {
        throw new IllegalStateException(uri + " is answered with " + answer);
      }
    }
    return requests;
  }
}

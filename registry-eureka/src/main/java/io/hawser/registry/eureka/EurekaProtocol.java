package io.hawser.registry.eureka;

import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import io.hawser.registry.support.http.HttpFailure;
import io.hawser.registry.support.http.HttpProtocol;
import io.hawser.registry.support.http.HttpReply;
import io.hawser.registry.support.http.HttpRequest;
import io.hawser.registry.support.http.HttpServer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The REST interface of Eureka. Every server of a group answers for all of them. */
final class EurekaProtocol implements HttpProtocol {
  private static final String RECENT_CHANGES = "/apps/delta";
  private static final String EVERYTHING = "/apps";
  private static final int FORBIDDEN = 403;

  private final EurekaSettings settings;

  EurekaProtocol(EurekaSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "eureka";
  }

  @Override
  public String kindOfServer() {
    return "a Eureka server";
  }

  /**
   * Returns {@code true}: Eureka's servers answer from a cache of 30 s, unless that is switched
   * off.
   */
  @Override
  public boolean answersFromCache() {
    return true;
  }

  /**
   * Asks for the recent changes, a small document that only a Eureka server has. A server that does
   * not give them (eureka.server.disable-delta) answers as it does to a user without rights, so it
   * is asked for everything.
   */
  @Override
  public Session open(HttpServer server, SessionEvents events, Consumer<List<String>> registries)
      throws HttpFailure {
    HttpRequest request = HttpRequest.get(RECENT_CHANGES, Map.of());
    HttpReply reply = server.send(request);
    if (reply.status() == FORBIDDEN) {
      request = HttpRequest.get(EVERYTHING, Map.of());
      reply = server.send(request);
    }
    if (server.document(request, reply).get("applications").fields().isEmpty()) {
      throw new HttpFailure(
          server + ": the answer to " + request.shortPath() + " is not that of a Eureka server",
          false,
          null);
    }
    return new EurekaSession(server, settings, events);
  }
}

package io.hawser.registry.support.http;

import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.List;
import java.util.function.Consumer;

/** The queries that one kind of registry sends to its servers. */
public interface HttpProtocol {

  /** {@return the name of this kind of registry: {@code "raft cluster"}} */
  String name();

  /** {@return what one of its servers is, for error messages: {@code "a Eureka server"}} */
  String kindOfServer();

  /**
   * {@return whether its servers may answer from an outdated cache, as {@link
   * io.hawser.registry.support.Backend#answersFromCache()}}
   */
  default boolean answersFromCache() {
    return false;
  }

  /**
   * {@return whether servers can be announced, as {@link
   * io.hawser.registry.support.Backend#acceptsAnnouncements()}}
   */
  default boolean acceptsAnnouncements() {
    return true;
  }

  /**
   * Opens a session, for which the server must answer. The session uses this server until it fails.
   *
   * @param server the server
   * @param events receives the reports of the session
   * @param registries learns the addresses of further servers, as {@code http://host:port}
   * @return the session
   * @throws HttpFailure if the server cannot be asked
   */
  Session open(HttpServer server, SessionEvents events, Consumer<List<String>> registries)
      throws HttpFailure;
}

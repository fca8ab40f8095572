package io.hawser.registry.support.http;

import io.hawser.config.ClientLibrary;
import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A registry over HTTP. One of its servers is asked, and the next one when that fails: first those
 * of the settings, then those that the servers name.
 */
public final class HttpBackend implements Backend {
  /**
   * The library that reads the answers. It is not a constant of {@link Json}, because that class
   * cannot be loaded without the library.
   */
  public static final List<ClientLibrary> LIBRARIES =
      List.of(
          new ClientLibrary(
              "com.fasterxml.jackson.core:jackson-core",
              "com.fasterxml.jackson.core.JsonFactory",
              "2.17.0",
              "2.22.3"));

  /** The most servers tried in one attempt; it bounds the time limit of callers. */
  private static final int MOST_SERVERS = 8;

  private final HttpProtocol protocol;
  private final HttpSettings settings;
  private final Access access;
  private final HttpCalls calls;

  private volatile List<String> learned = List.of();

  /** The server that was tried last. Only the worker uses it. */
  private String last = "";

  /**
   * Creates the registry.
   *
   * @param protocol what its servers are asked
   * @param settings where they are
   * @param access lets requests through their access control
   */
  public HttpBackend(HttpProtocol protocol, HttpSettings settings, Access access) {
    this.protocol = protocol;
    this.settings = settings;
    this.access = access;
    this.calls = new HttpCalls(settings.connectTimeout());
  }

  @Override
  public String description() {
    return protocol.name() + " at " + settings.serverNames();
  }

  /** Returns the time for a call and, before it, for connecting to each server. */
  @Override
  public Duration callTimeout() {
    int servers = Math.min(MOST_SERVERS, settings.servers().size() + learned.size());
    Duration once = settings.connectTimeout().plus(settings.requestTimeout());
    return settings.requestTimeout().plus(once.multipliedBy(servers));
  }

  @Override
  public boolean canFailOver() {
    return true;
  }

  @Override
  public boolean answersFromCache() {
    return protocol.answersFromCache();
  }

  @Override
  public boolean acceptsAnnouncements() {
    return protocol.acceptsAnnouncements();
  }

  @Override
  public Session open(SessionEvents events) throws HttpFailure {
    StringJoiner reasons = new StringJoiner("; ");
    boolean rejected = false;
    HttpFailure cause = null;
    for (String url : inOrder()) {
      HttpServer server = new HttpServer(url, protocol.kindOfServer(), calls, access, settings);
      try {
        last = url;
        return protocol.open(server, events, found -> learned = found);
      } catch (HttpFailure e) {
        reasons.add(e.getMessage());
        rejected |= e.isRejected();
        cause = e;
      }
    }
    throw new HttpFailure(reasons.toString(), rejected, cause);
  }

  /**
   * Returns the servers in the order in which they are tried: the one behind the last comes first,
   * as the last has failed. So all are tried in turn, also if there are more than can be tried at
   * one time.
   */
  private List<String> inOrder() {
    List<String> all = new ArrayList<>(settings.servers());
    // Servers name each other without a scheme; a login must not leave TLS.
    boolean secure = settings.servers().stream().anyMatch(url -> url.startsWith("https://"));
    learned.stream()
        .map(url -> secure ? url.replaceFirst("^http://", "https://") : url)
        .filter(url -> !all.contains(url))
        .forEach(all::add);
    int first = all.indexOf(last) + 1;
    List<String> order = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_SERVERS, all.size()); i++) {
      order.add(all.get((first + i) % all.size()));
    }
    return order;
  }

  @Override
  public void close() {
    calls.abort();
  }
}

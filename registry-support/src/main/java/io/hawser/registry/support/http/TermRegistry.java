package io.hawser.registry.support.http;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import io.hawser.registry.support.SupervisedRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A registry whose servers are Seata's own. Its sessions wait for changes by long polls. */
public final class TermRegistry implements HttpProtocol {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Servers end a poll after 28 s by default, and Seata's client after 30 s. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(28);

  private final TermProtocol protocol;
  private final Duration pollTimeout;
  private final String threadName;

  private TermRegistry(TermProtocol protocol, Duration pollTimeout, String threadName) {
    this.protocol = protocol;
    this.pollTimeout = pollTimeout;
    this.threadName = threadName;
  }

  /**
   * Creates a registry with the settings {@code serverAddr}, {@code username}, {@code password},
   * {@code tokenValidityInMilliseconds}, {@code metadataMaxAgeMs}, {@code connectTimeout} and
   * {@code requestTimeout}. It connects with the first call.
   *
   * @param protocol what its servers are asked
   * @param settings the settings
   * @param defaultPort the port of an address without one
   * @param threadName the name of the worker, and the beginning of those of other threads
   * @return the registry
   * @throws io.hawser.error.ConfigurationException if a setting is missing or invalid
   */
  public static RegistryService of(
      TermProtocol protocol, RegistrySettings settings, int defaultPort, String threadName) {
    HttpSettings http = HttpSettings.of(settings, "serverAddr", defaultPort);
    Duration maxAge =
        settings.duration("metadataMaxAgeMs", Duration.ofSeconds(30), SECOND, Duration.ofHours(1));
    Duration validity =
        settings.duration(
            "tokenValidityInMilliseconds", Duration.ofMinutes(29), SECOND, Duration.ofDays(365));
    Duration pollTimeout = maxAge.compareTo(LONGEST_POLL) < 0 ? maxAge : LONGEST_POLL;
    TermRegistry registry = new TermRegistry(protocol, pollTimeout, threadName);
    return SupervisedRegistry.of(
        new HttpBackend(registry, http, new ConsoleLogin(http, validity)), threadName);
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public String kindOfServer() {
    return "a Seata server";
  }

  /** Returns {@code false}: Seata's servers announce themselves, in ways of their own. */
  @Override
  public boolean acceptsAnnouncements() {
    return false;
  }

  @Override
  public Session open(HttpServer server, SessionEvents events, Consumer<List<String>> registries)
      throws HttpFailure {
    protocol.clusters(server); // only a server of the right kind answers
    return new TermSession(
        protocol,
        server,
        registries,
        cluster ->
            new LongPoll(protocol, server.apart(), cluster, pollTimeout, events, threadName));
  }
}

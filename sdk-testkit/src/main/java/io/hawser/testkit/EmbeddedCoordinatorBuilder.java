package io.hawser.testkit;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link EmbeddedCoordinator}. A builder can start several
 * coordinators, one after another if the port is fixed.
 */
public final class EmbeddedCoordinatorBuilder {
  private final ServerConfigBuilder serverConfig = ServerConfig.builder();
  private Duration retryPeriod = Duration.ofSeconds(1);
  private @Nullable Duration maxCommitRetry;
  private @Nullable Duration maxRollbackRetry;
  private int maxApplicationDataBytes = 16 * 1024;
  private int endedKept = 1_000;

  EmbeddedCoordinatorBuilder() {}

  /**
   * Sets the address to listen on.
   *
   * @param host a host name or numeric address; default 127.0.0.1
   * @return this
   */
  public EmbeddedCoordinatorBuilder host(String host) {
    serverConfig.host(host);
    return this;
  }

  /**
   * Sets the port to listen on.
   *
   * @param port the port; 0, the default, means any free port
   * @return this
   */
  public EmbeddedCoordinatorBuilder port(int port) {
    serverConfig.port(port);
    return this;
  }

  /**
   * Sets the pause before a failed branch is retried.
   *
   * @param retryPeriod at least 1 ms; default 1 s
   * @return this
   * @throws ConfigurationException if it is shorter than 1 ms
   */
  public EmbeddedCoordinatorBuilder retryPeriod(Duration retryPeriod) {
    this.retryPeriod = positive("retryPeriod", retryPeriod);
    return this;
  }

  /**
   * Sets the time after which commits are no longer retried. The transaction then ends as {@code
   * CommitRetryTimeout}.
   *
   * @param maxCommitRetry the time since the transaction began; unlimited by default
   * @return this
   * @throws ConfigurationException if it is not at least 1 ms
   */
  public EmbeddedCoordinatorBuilder maxCommitRetry(Duration maxCommitRetry) {
    this.maxCommitRetry = positive("maxCommitRetry", maxCommitRetry);
    return this;
  }

  /**
   * Sets the time after which rollbacks are no longer retried. The transaction then ends as {@code
   * RollbackRetryTimeout}.
   *
   * @param maxRollbackRetry the time since the transaction began; unlimited by default
   * @return this
   * @throws ConfigurationException if it is not at least 1 ms
   */
  public EmbeddedCoordinatorBuilder maxRollbackRetry(Duration maxRollbackRetry) {
    this.maxRollbackRetry = positive("maxRollbackRetry", maxRollbackRetry);
    return this;
  }

  /**
   * Sets the limit of a branch's application data. More data is rejected with the code {@code
   * FailedWriteSession}, like in the stores of Seata's servers.
   *
   * @param bytes the limit in bytes of UTF-8; default 16,384
   * @return this
   * @throws ConfigurationException if it is negative
   */
  public EmbeddedCoordinatorBuilder maxApplicationDataBytes(int bytes) {
    maxApplicationDataBytes = notNegative("maxApplicationDataBytes", bytes);
    return this;
  }

  /**
   * Sets how many successful transactions are kept for {@link EmbeddedCoordinator#find}. The same
   * number of failed transactions is kept as well, with their locks.
   *
   * @param count the number of each; default 1,000
   * @return this
   * @throws ConfigurationException if it is negative
   */
  public EmbeddedCoordinatorBuilder endedKept(int count) {
    endedKept = notNegative("endedKept", count);
    return this;
  }

  /**
   * Announces the coordinator in registries until it is closed, so that clients find it there. The
   * start fails if a registry cannot be reached. The coordinator listens on the loopback address
   * unless {@link #host} is set; then the first address of this machine that is not a loopback
   * address is announced. {@link ServerConfigBuilder#announcement} has more options.
   *
   * @param registries a configuration with the registries in {@code registry.type} and the cluster
   *     for each in {@code registry.<type>.cluster}, by default {@code default}; their providers
   *     must be on the class path
   * @return this
   */
  public EmbeddedCoordinatorBuilder announceIn(HawserConfig registries) {
    serverConfig.announcement(ServerAnnouncement.in(registries));
    return this;
  }

  /**
   * Changes the server endpoint: reply forms, time-outs, threads.
   *
   * @param change called immediately with the builder of the endpoint
   * @return this
   */
  public EmbeddedCoordinatorBuilder server(Consumer<ServerConfigBuilder> change) {
    change.accept(serverConfig);
    return this;
  }

  /**
   * Starts a coordinator with these settings.
   *
   * @return a coordinator that accepts connections
   * @throws ConfigurationException if it cannot listen or a setting of the endpoint is invalid
   */
  public EmbeddedCoordinator start() {
    return new EmbeddedCoordinator(
        new Settings(
            retryPeriod, maxCommitRetry, maxRollbackRetry, maxApplicationDataBytes, endedKept),
        serverConfig.build());
  }

  private static Duration positive(String name, Duration value) {
    if (Objects.requireNonNull(value, name).toMillis() < 1) {
      throw new ConfigurationException(name + ": " + value + " (expected: 1 ms or more)", null);
    }
    return value;
  }

  private static int notNegative(String name, int value) {
    if (value < 0) {
      throw new ConfigurationException(name + ": " + value + " (expected: 0 or more)", null);
    }
    return value;
  }
}

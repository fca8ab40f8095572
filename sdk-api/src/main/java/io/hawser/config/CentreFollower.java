package io.hawser.config;

import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one configuration centre. An outage changes nothing: the last content stays. One WARN
 * reports its begin, one INFO its end.
 */
final class CentreFollower implements ConfigCentre.Reader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CentreFollower.class);

  /**
   * The longest wait for a centre. Every centre fails sooner; only a defective provider reaches it.
   */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ConfigCentre centre;
  private final Supplier<HawserConfig> own;
  private final Consumer consumer;
  private final CompletableFuture<@Nullable Void> first = new CompletableFuture<>();

  // On the thread of the centre only.
  private boolean down;
  private boolean readOnce;

  /** Takes what was read, on the thread of the centre. */
  interface Consumer {
    /**
     * Takes a content.
     *
     * @throws ConfigurationException if a value is invalid
     */
    void read(CentreContent content);

    /** Takes the error of a content that cannot be used. */
    void rejected(String origin, ConfigurationException error);
  }

  CentreFollower(ConfigCentre centre, Supplier<HawserConfig> own, Consumer consumer) {
    this.centre = centre;
    this.own = own;
    this.consumer = consumer;
  }

  /**
   * Starts and waits for the first content.
   *
   * @param failFast whether a centre that cannot be read, or invalid content, is an error;
   *     otherwise that is a warning, and the centre is tried again in the background
   * @throws HawserException if the first attempt failed
   */
  void start(boolean failFast) {
    centre.follow(this);
    HawserException error = firstError();
    if (error == null) {
      return;
    }
    if (failFast) {
      throw error.inCallerThread();
    }
    log.warn(
        "{}. The client starts without it; it is tried again in the background",
        error.getMessage());
  }

  private @Nullable HawserException firstError() {
    try {
      first.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return ours(e.getCause());
    } catch (TimeoutException e) {
      return error("no answer within " + LONGEST.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error("interrupted while waiting", e);
    }
  }

  private HawserException ours(@Nullable Throwable error) {
    return error instanceof HawserException known ? known : error(String.valueOf(error), error);
  }

  private RegistryException error(String reason, @Nullable Throwable cause) {
    return new RegistryException(
        "Cannot read the configuration in " + centre.description() + ": " + reason, cause);
  }

  @Override
  public void read(ConfigCentre.Items items) throws Exception {
    try {
      consumer.read(CentreContent.read(centre, items, own.get()));
      answered();
      first.complete(null);
    } catch (ConfigurationException e) { // the content is at fault, not the connection
      answered();
      if (!first.completeExceptionally(e)) {
        consumer.rejected(centre.description(), e);
      }
    }
  }

  private void answered() {
    if (down) {
      log.info("{} answers {}", centre.description(), readOnce ? "again" : "now");
    }
    down = false;
    readOnce = true;
  }

  @Override
  public void failed(RegistryException error) {
    if (!first.completeExceptionally(error) && !down) {
      log.warn(
          "{}. The last good configuration stays; the centre is tried again until it answers",
          error.getMessage());
    } else {
      log.debug("{}", error.getMessage());
    }
    down = true;
  }

  /** Has the centre read again, because the client's own configuration has changed. */
  void refresh() {
    centre.refresh();
  }

  @Override
  public void close() {
    centre.close();
  }
}

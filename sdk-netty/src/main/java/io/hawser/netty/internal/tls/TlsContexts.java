package io.hawser.netty.internal.tls;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.netty.security.TlsConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one end, as they are in their files when a connection is made. Looking at
 * files may block, so it happens on a thread {@code hawser-tls}, which ends when it has nothing to
 * do. Safe for use by any thread.
 */
public final class TlsContexts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);
  private static final long IDLE_SECONDS = 5;
  private static final long JOIN_MILLIS = 1_000;

  /**
   * The attributes by which a change of a file is noticed. They are empty if the file is not there.
   */
  private record Stamp(@Nullable FileTime modified, long size, @Nullable Object fileKey) {}

  private interface Loader {
    SslContext load(TlsConfig config, SslProvider provider)
        throws IOException, GeneralSecurityException;
  }

  private final TlsConfig config;
  private final Loader loader;
  private final PeerLog logs = new PeerLog();
  private final OwnThreads ownThreads = new OwnThreads("hawser-tls");
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ownThreads);

  /** The check that has not begun; all that ask before it begins share it. */
  private final AtomicReference<@Nullable CompletableFuture<SslContext>> waiting =
      new AtomicReference<>();

  // Only that thread writes them, after the constructor.
  private volatile SslContext context;
  private Map<Path, Stamp> stamps;

  private TlsContexts(TlsConfig config, Loader loader) {
    this.config = config;
    this.loader = loader;
    thread.allowCoreThreadTimeOut(true);
    stamps = look();
    try {
      context = loader.load(config, SslContexts.provider());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new ConfigurationException("TLS cannot be set up: " + reason(e), e);
    }
  }

  /**
   * Makes the contexts of connections that this end opens.
   *
   * @param config what to trust and to show
   * @return the contexts, to be closed
   * @throws ConfigurationException if the files cannot be used
   */
  public static TlsContexts client(TlsConfig config) {
    warnOfUnverifiedNames(config);
    return new TlsContexts(config, SslContexts::client);
  }

  /**
   * Makes the contexts of connections that this end opens, by another provider of TLS.
   *
   * @param config what to trust and to show
   * @param factory uses the files
   * @return the contexts, to be closed
   * @throws ConfigurationException if the files cannot be used
   */
  public static TlsContexts client(TlsConfig config, ContextFactory factory) {
    warnOfUnverifiedNames(config);
    return new TlsContexts(config, (it, provider) -> SslContexts.made(it, factory));
  }

  private static void warnOfUnverifiedNames(TlsConfig config) {
    if (!config.verifyHostName()) {
      log.warn(
          "transport.tls.verifyHostName is off: any program with a trusted certificate can"
              + " impersonate the server");
    }
  }

  /**
   * Makes the contexts of connections that others open.
   *
   * @param config what to show and to trust
   * @return the contexts, to be closed
   * @throws ConfigurationException if the files cannot be used
   */
  public static TlsContexts server(TlsConfig config) {
    return new TlsContexts(config, SslContexts::server);
  }

  /**
   * Makes the contexts of connections that others open, by another provider of TLS.
   *
   * @param config what to show and to trust
   * @param factory uses the files
   * @return the contexts, to be closed
   * @throws ConfigurationException if the files cannot be used
   */
  public static TlsContexts server(TlsConfig config, ContextFactory factory) {
    SslContexts.requireOwn(config);
    return new TlsContexts(config, (it, provider) -> SslContexts.made(it, factory));
  }

  /**
   * Returns what they were made with.
   *
   * @return the configuration
   */
  public TlsConfig config() {
    return config;
  }

  /**
   * Returns what the next connection uses: the certificates as they are in their files now, or
   * those read before if the thread that looks at the files cannot be started.
   *
   * @return completes on the thread of this object, or has completed
   * @throws RejectedExecutionException after {@link #close}
   */
  public CompletionStage<SslContext> current() {
    CompletableFuture<SslContext> check = new CompletableFuture<>();
    CompletableFuture<SslContext> other = waiting.compareAndExchange(null, check);
    if (other != null) {
      return other;
    }
    try {
      return check.completeAsync(
          () -> {
            waiting.compareAndSet(check, null); // before the look: later callers may see more
            return checked();
          },
          thread);
    } catch (RejectedExecutionException e) {
      waiting.compareAndSet(check, null);
      check.completeExceptionally(e);
      throw e;
    } catch (Throwable e) { // "unable to create native thread", which may pass
      waiting.compareAndSet(check, null);
      check.complete(context);
      Unreliable.log(
          () -> logs.warn(log, "No thread to look for changed certificates: {}", e.toString()));
      return check;
    }
  }

  private SslContext checked() {
    Map<Path, Stamp> now = look();
    if (!now.equals(stamps)) {
      // First the stamps: a change during the read is noticed the next time, and a bad file is
      // reported once.
      Map<Path, Stamp> before = stamps;
      stamps = now;
      try {
        context = loader.load(config, SslContexts.provider());
        log.info("Read the changed certificates {}; new connections use them", now.keySet());
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        log.warn(
            "The changed certificates {} cannot be used: {}. New connections go on with those read"
                + " before",
            now.keySet(),
            reason(e));
      } catch (Error e) { // such as no memory, which may pass: they are read again the next time
        stamps = before;
        Unreliable.log(
            () -> logs.warn(log, "The changed certificates cannot be read now: {}", e.toString()));
      }
    }
    return context;
  }

  private Map<Path, Stamp> look() {
    Map<Path, Stamp> seen = new LinkedHashMap<>();
    for (Path file : config.files()) {
      seen.put(file, stamp(file));
    }
    return seen;
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      log.trace("Cannot look at {}", file, e);
      return new Stamp(null, 0, null);
    }
  }

  /**
   * Returns what went wrong. There is no password in it: the JDK's messages have none, nor have
   * ours.
   */
  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException || e instanceof java.io.FileNotFoundException) {
      return "there is no file " + e.getMessage();
    }
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  /** Ends the thread. */
  @Override
  public void close() {
    thread.shutdownNow();
    CompletableFuture<SslContext> dropped = waiting.getAndSet(null);
    if (dropped != null) {
      dropped.completeExceptionally(new RejectedExecutionException("closed"));
    }
    try {
      ownThreads.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

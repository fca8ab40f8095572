package io.hawser.registry.nacos;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One service in Nacos. A session is a connection to one of the Nacos servers. */
final class NacosBackend implements Backend {
  static final String THREAD_NAME = "hawser-nacos";

  private final NacosSettings settings;
  private final Access access;
  private int next; // server to try; on the worker only
  private volatile @Nullable NacosSession newest;
  private volatile boolean closed;

  NacosBackend(NacosSettings settings) {
    this.settings = settings;
    this.access = settings.credentials().access(settings);
    this.next = ThreadLocalRandom.current().nextInt(settings.servers().size());
  }

  @Override
  public String description() {
    return settings.description();
  }

  /** One attempt to connect to each server, which takes up to three steps, and one more answer. */
  @Override
  public Duration callTimeout() {
    return Duration.ofMillis(
        settings.requestMillis() + 3L * settings.connectMillis() * settings.servers().size());
  }

  /** Tries each server once, beginning with the one after the last that was tried. */
  @Override
  public Session open(SessionEvents events) throws NacosFailure {
    access.headers(); // a wrong password is the first thing to report
    List<String> failures = new ArrayList<>();
    NacosFailure last = null;
    List<NacosAddress> servers = settings.servers();
    for (int i = 0; i < servers.size() && !closed; i++) {
      NacosAddress server = servers.get(next);
      next = (next + 1) % servers.size();
      try {
        return opened(new NacosSession(server, settings, access, events));
      } catch (NacosFailure e) {
        failures.add(server + ": " + e.getMessage());
        last = e;
      }
    }
    throw NacosFailure.noAnswer("no connection: " + String.join("; ", failures), last);
  }

  private NacosSession opened(NacosSession session) {
    newest = session;
    if (closed) { // close() may have come too early to see it
      session.close();
    }
    return session;
  }

  @Override
  public boolean canFailOver() {
    return settings.servers().size() > 1;
  }

  /** For up to half a second after a change. */
  @Override
  public boolean answersFromCache() {
    return true;
  }

  @Override
  public Failure classify(Throwable error) {
    if (error instanceof IllegalArgumentException) { // a name that no cluster can have
      return Failure.REJECTED;
    }
    return error instanceof NacosFailure failure ? failure.failure() : Failure.LOST;
  }

  @Override
  public String explain(Throwable error) {
    return error instanceof NacosFailure || error instanceof IllegalArgumentException
        ? String.valueOf(error.getMessage())
        : error.toString();
  }

  @Override
  public void close() {
    closed = true;
    NacosSession session = newest;
    if (session != null) {
      session.close();
    }
  }
}

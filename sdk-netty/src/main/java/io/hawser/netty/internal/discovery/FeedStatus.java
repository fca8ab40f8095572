package io.hawser.netty.internal.discovery;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.registry.ServiceInstance;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of one registry and its log: one WARN when trouble begins, one INFO when it ends. Only
 * the thread of the feed uses it, except {@link #status}.
 */
final class FeedStatus {
  private static final Logger log = LoggerFactory.getLogger(FeedStatus.class);

  /** The reason why the feed cannot follow the servers. */
  enum Trouble {
    NONE,
    /** The vgroup is not mapped to a cluster, so the registry is not asked. */
    MAPPING,
    REGISTRY,
    /** Lookups work, but changes are not pushed. */
    SUBSCRIPTION
  }

  private final LiveConfig config;
  private final String type;
  private final String vgroup;

  /** Limits the lines of a registry that fails and answers by turns. */
  private final PeerLog logs;

  private volatile RegistryStatus status;
  private Trouble trouble = Trouble.NONE;
  private boolean answeredOnce; // for any cluster
  private boolean pushedOnce; // the same: changes were pushed
  private boolean started; // false until it is known whether the start fails
  private @Nullable Runnable unlogged; // logs what happened until then
  private boolean warned; // in this trouble, so that its end is logged, too
  private boolean warningLeftOut; // by the limit of lines, so that a later one must say it
  private boolean unusable;

  FeedStatus(LiveConfig config, String type, String description, PeerLog logs) {
    HawserConfig current = config.current();
    this.config = config;
    this.logs = logs;
    this.type = type;
    this.vgroup = current.get(Keys.TX_SERVICE_GROUP);
    this.status =
        new RegistryStatus(
            type, description, vgroup, current.clusterOf(vgroup), List.of(), null, null);
  }

  /** Returns the current status. Any thread. */
  RegistryStatus status() {
    return status;
  }

  /** Returns whether the libraries of the provider do not fit, so that it is never asked again. */
  boolean isUnusable() {
    return unusable;
  }

  /** Begins to log warnings, because the client has started. A failed start throws instead. */
  void clientStarted() {
    started = true;
    Runnable line = unlogged;
    unlogged = null;
    if (line != null) {
      line.run();
    }
  }

  /**
   * Records the servers of a cluster.
   *
   * @param others clusters that do have servers, if this one has none
   * @param notPushed why changes are not pushed; {@code null} if they are, so that nothing is wrong
   *     any more
   */
  void listed(
      String description,
      String cluster,
      List<ServiceInstance> instances,
      List<String> others,
      @Nullable HawserException notPushed) {
    String error = notPushed == null ? null : notPushed.getMessage();
    status =
        new RegistryStatus(
            type, description, vgroup, cluster, instances, Instant.now(), error, others);
    if (notPushed == null) {
      endTrouble();
      pushedOnce = true;
    }
    answeredOnce = true;
  }

  private void endTrouble() {
    if (unusable) {
      return; // a push does not change that
    }
    if (warned) {
      String registry = "registry " + type + " (" + status.description() + ")";
      String what =
          switch (trouble) {
            case MAPPING -> "vgroup " + vgroup + " is now mapped to a cluster of " + registry;
            case SUBSCRIPTION ->
                "Changes are pushed " + (pushedOnce ? "again" : "now") + " by " + registry;
            default -> "R" + registry.substring(1) + " answers " + (answeredOnce ? "again" : "now");
          };
      // Without a limit of its own, or the last line may be a warning that is not true any more.
      log.info(
          "{}: cluster {} has {} server(s)", what, status.cluster(), status.instances().size());
    }
    trouble = Trouble.NONE;
    unlogged = null;
    warned = false;
    warningLeftOut = false;
  }

  /** Records an error. The servers of the same cluster stay in the status. */
  void failed(String description, @Nullable String mapped, HawserException error, Trouble kind) {
    RegistryStatus before = status;
    boolean sameCluster = Objects.equals(before.cluster(), mapped);
    status =
        new RegistryStatus(
            type,
            description,
            vgroup,
            mapped,
            sameCluster ? before.instances() : List.of(),
            sameCluster ? before.answeredAt() : null,
            error.getMessage(),
            sameCluster ? before.clustersWithServers() : List.of());
    if (unusable) {
      return;
    }
    if (trouble == kind && !warningLeftOut) {
      log.debug("Still: {}", error.getMessage());
      return;
    }
    trouble = kind;
    String warning = error.getMessage() + ". " + consequence(kind);
    logNowOrLater(() -> warn(warning));
  }

  private void warn(String warning) {
    boolean logged = logs.warn(log, "{}", warning);
    warned |= logged;
    warningLeftOut = !logged;
  }

  private void logNowOrLater(Runnable line) {
    if (started) {
      line.run();
    } else {
      unlogged = line;
    }
  }

  /** Records that the libraries of the provider do not fit. */
  void misfit(String description, @Nullable String mapped, HawserException error) {
    boolean first = !unusable;
    unusable = true;
    failed(description, mapped, error, Trouble.REGISTRY);
    if (first) {
      logNowOrLater(
          () -> log.error("{}. It is not asked again before the next start", error.getMessage()));
    }
  }

  private String consequence(Trouble kind) {
    if (kind == Trouble.SUBSCRIPTION) {
      return "Changes are noticed by lookups until a further attempt succeeds";
    }
    if (answeredOnce) {
      return "The last known servers stay in use";
    }
    if (kind == Trouble.REGISTRY) {
      return "It is asked again until it answers";
    }
    return !config.isFollowing()
        ? "Without it this client finds no server"
        : "Servers are looked for as soon as it is set";
  }
}

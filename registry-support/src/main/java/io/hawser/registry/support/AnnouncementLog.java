package io.hawser.registry.support;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs whether the announcements of this process are maintained: one WARN when the registry stops
 * accepting them, one INFO when all are restored. Listeners get no errors of announcements, so the
 * log is the only place that shows them. Only the worker thread uses it.
 */
final class AnnouncementLog {
  private static final Logger log = LoggerFactory.getLogger(AnnouncementLog.class);

  private final Backend backend;
  private boolean warned;

  AnnouncementLog(Backend backend) {
    this.backend = backend;
  }

  /** Warns once that announcements cannot be maintained; those to be withdrawn do not count. */
  void failed(List<Announcement> announcements, Throwable cause) {
    List<Announcement> wanted = announcements.stream().filter(Announcement::isWanted).toList();
    if (warned || wanted.isEmpty()) {
      return;
    }
    warned = true;
    Announcement.Key first = wanted.get(0).key();
    log.warn(
        "The announcement of {} in cluster {}{} is not maintained in {}: {}. It is retried until"
            + " it succeeds; the entry may expire before that",
        first.address(),
        first.cluster(),
        wanted.size() == 1 ? "" : " (and " + (wanted.size() - 1) + " more)",
        backend.description(),
        backend.explain(cause));
  }

  /** Notes that everything that was due has succeeded. */
  void succeeded() {
    if (warned) {
      warned = false;
      log.info("The announcements in {} are maintained again", backend.description());
    }
  }
}

package io.hawser.registry.support;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over everything that is due. It writes announcements before it reads clusters, so that
 * clients which reconnect at the same time find the servers. Only the worker thread uses it.
 */
final class Round {
  private static final Logger log = LoggerFactory.getLogger(Round.class);

  private final Backend backend;
  private final BackendErrors errors;
  private final DesiredState desired;
  private final AnnouncementLog announcementLog;
  private final OpenSession.Reports reports;

  Round(
      Backend backend,
      BackendErrors errors,
      DesiredState desired,
      AnnouncementLog announcementLog,
      OpenSession.Reports reports) {
    this.backend = backend;
    this.errors = errors;
    this.desired = desired;
    this.announcementLog = announcementLog;
    this.reports = reports;
  }

  /**
   * Runs the round and returns whether everything succeeded. It stops early if the session is lost.
   */
  boolean run(OpenSession open) {
    boolean complete = true;
    for (Announcement announcement : desired.announcements()) {
      if (announcement.isDue() && reports.isCurrent(open)) {
        complete &= reports.attempt(open, () -> settle(open.session(), announcement));
      }
    }
    for (ClusterWatch watch : desired.watches()) {
      if (watch.isDue() && reports.isCurrent(open)) {
        complete &= reports.attempt(open, () -> read(open.session(), watch));
      }
    }
    return complete && reports.isCurrent(open);
  }

  private void settle(Session session, Announcement announcement) throws Exception {
    Announcement.Key key = announcement.key();
    if (announcement.isWanted()) {
      try {
        session.announce(key.cluster(), announcement.instance(), false);
      } catch (Throwable e) {
        announcementLog.failed(List.of(announcement), e);
        throw e;
      }
    } else {
      session.withdraw(key.cluster(), announcement.instance());
      desired.withdrawn(key);
    }
    announcement.setDue(false);
  }

  /** Withdraws all servers, at the end. */
  void withdrawAll(Session session) {
    try {
      for (Announcement announcement : desired.announcements()) {
        session.withdraw(announcement.key().cluster(), announcement.instance());
      }
    } catch (Exception e) {
      log.debug("The announcements will expire by the registry's own rules: {}", e.toString());
    }
  }

  private void read(Session session, ClusterWatch watch) throws Exception {
    try {
      watch.read(session.watch(watch.cluster()));
    } catch (Exception e) {
      if (!errors.isLost(e)) { // otherwise listeners are notified of the outage
        watch.failed(backend.classify(e), errors.of(watch.reading(), e));
      }
      throw e;
    }
  }
}

package io.hawser.netty.internal.connection;

import io.hawser.error.ForeignText;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.protocol.XidRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report that a client logs when it closes: what was in flight, and what of it was not
 * finished.
 */
public final class ClosingReport {
  private static final Logger log = LoggerFactory.getLogger(ClosingReport.class);

  /** The others are counted. */
  private static final int MOST_NAMED = 10;

  private static final int XID_SHOWN = 100;

  private ClosingReport() {}

  /**
   * The numbers of requests and pushes that are not finished at one moment.
   *
   * @param requests without an answer from the server
   * @param pushes whose handler, or its answer to the server, has not ended
   */
  public record Pending(int requests, int pushes) {
    public static final Pending NONE = new Pending(0, 0);

    public Pending plus(Pending other) {
      return new Pending(requests + other.requests, pushes + other.pushes);
    }

    public Pending withAtLeast(int otherPushes) {
      return new Pending(requests, Math.max(pushes, otherPushes));
    }
  }

  /** Says whether all that was in flight has been finished. */
  public static String sentence(Pending before, Pending after) {
    if (before.equals(Pending.NONE) && after.equals(Pending.NONE)) {
      return "nothing was in flight";
    }
    String begun =
        before.requests
            + " request(s) and "
            + before.pushes
            + " push(es) to branches were in flight; ";
    return after.equals(Pending.NONE)
        ? begun + "all have ended"
        : begun
            + after.requests
            + " request(s) and "
            + after.pushes
            + " push(es) were cut off when the time for closing was over";
  }

  /** Logs which requests a closing client does not wait for; their callers get an error, too. */
  static void logUnanswered(String connection, List<MessageFuture<?>> unanswered) {
    if (unanswered.isEmpty()) {
      return;
    }
    log.info(
        "Closing {} before {} request(s) have their answer: {}{}",
        connection,
        unanswered.size(),
        unanswered.stream()
            .limit(MOST_NAMED)
            .map(ClosingReport::named)
            .collect(Collectors.joining(", ")),
        unanswered.size() > MOST_NAMED ? " and " + (unanswered.size() - MOST_NAMED) + " more" : "");
  }

  private static String named(MessageFuture<?> future) {
    if (future.request() instanceof XidRequest<?> request) {
      String xid = ForeignText.line(request.xid());
      return future.name()
          + " of "
          + (xid.length() <= XID_SHOWN ? xid : xid.substring(0, XID_SHOWN) + "…");
    }
    return future.name();
  }
}

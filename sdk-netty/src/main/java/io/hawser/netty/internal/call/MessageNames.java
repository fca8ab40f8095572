package io.hawser.netty.internal.call;

import io.hawser.error.ForeignText;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Names messages of peers in the log. A peer chooses the texts of its messages, which may be long
 * or look like other lines. So a name has the kind of a message and one line of its XID.
 */
public final class MessageNames {
  private MessageNames() {}

  /** Returns the name of a message: its kind, and its XID if it has one. */
  public static String of(Message message) {
    String kind = message.getClass().getSimpleName();
    String xid = xidOrNull(message);
    return xid == null ? kind : kind + " of " + ForeignText.line(xid);
  }

  private static @Nullable String xidOrNull(Message message) {
    if (message instanceof TransactionRequest<?> request) {
      return request.xidOrNull();
    }
    return message instanceof BranchPhaseTwoRequest<?> push ? push.xid() : null;
  }
}

package io.hawser.netty.internal.connection;

import io.hawser.context.Xid;
import io.hawser.netty.internal.call.AnswerCheck;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;

/**
 * Notes under which address the server of one connection begins transactions, and passes all
 * answers on. Event loop only.
 */
final class XidWatch implements AnswerCheck {
  private final NodeAddress server;
  private final XidOrigins origins;
  private final AnswerCheck next;

  /** The part of the last XID before its last colon. It is nearly always the same. */
  private String lastPrefix = "";

  XidWatch(NodeAddress server, XidOrigins origins, AnswerCheck next) {
    this.server = server;
    this.origins = origins;
    this.next = next;
  }

  @Override
  public boolean takes(MessageFuture<?> request, Message answer) {
    if (answer instanceof GlobalBeginResponse begun && begun.resultCode() == ResultCode.Success) {
      note(begun.xid());
    }
    return next.takes(request, answer);
  }

  @Override
  public void unclaimed(Message answer) {
    next.unclaimed(answer);
  }

  private void note(String xid) {
    int colon = xid.lastIndexOf(':');
    if (colon <= 0 || (colon == lastPrefix.length() && xid.startsWith(lastPrefix))) {
      return;
    }
    lastPrefix = xid.substring(0, colon);
    ServerAddress origin = Xid.serverOrNull(xid);
    if (origin != null) {
      origins.add(server, origin);
    }
  }
}

package io.hawser.interop;

import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.Response;
import java.util.ArrayList;
import java.util.List;

/** The requests that a client sent to begin and to end transactions, by their outcome. */
final class EndLog implements RpcHook {
  private final List<String> lines = new ArrayList<>();

  @Override
  public synchronized void afterRequest(Call call, Response response, HawserException error) {
    String outcome = error == null ? "" : " " + error.getClass().getSimpleName();
    if (response instanceof GlobalBeginResponse begun) {
      lines.add("begin " + begun.xid());
    } else if (call.request() instanceof GlobalCommitRequest commit) {
      lines.add("commit " + commit.xid() + outcome);
    } else if (call.request() instanceof GlobalRollbackRequest rollback) {
      lines.add("rollback " + rollback.xid() + outcome);
    }
  }

  /** Returns the requests that were sent since the last call. */
  synchronized List<String> drain() {
    List<String> all = List.copyOf(lines);
    lines.clear();
    return all;
  }
}

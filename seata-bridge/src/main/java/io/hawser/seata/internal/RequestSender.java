package io.hawser.seata.internal;

import io.hawser.ClientRole;
import io.hawser.error.HawserException;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import java.time.Duration;

/** Sends requests of Seata's classes, and sends again what certainly never left. */
final class RequestSender {
  private final Attachment attachment;

  RequestSender(Attachment attachment) {
    this.attachment = attachment;
  }

  /**
   * Sends a request and waits for its answer, which may be a failure.
   *
   * @throws HawserException if there is no answer
   * @throws NotStartedException if there is no client
   */
  <R extends Response> R send(ClientRole role, Request<R> request, RequestDeadlines.Limits limits) {
    while (true) {
      Attachment.Attached attached = attachment.orNull();
      if (attached == null) {
        throw new NotStartedException();
      }
      Duration timeout = limits.timeout(attached.timeout(role));
      try {
        R answer = attached.client().rpc(role).sendSync(request, timeout);
        limits.answered();
        return answer;
      } catch (HawserException e) {
        if (!limits.pause(e)) {
          throw e;
        }
      }
    }
  }
}

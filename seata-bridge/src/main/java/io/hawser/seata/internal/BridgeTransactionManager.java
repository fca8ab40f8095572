package io.hawser.seata.internal;

import io.hawser.ClientRole;
import io.hawser.error.HawserException;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.XidRequest;
import java.time.Duration;
import org.apache.seata.common.loader.LoadLevel;
import org.apache.seata.core.exception.TmTransactionException;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.TransactionManager;

/**
 * Begins and ends global transactions for Seata's classes, over the client that is attached. Seata
 * creates it.
 */
@LoadLevel(name = "hawser", order = 100)
public final class BridgeTransactionManager implements TransactionManager {
  private final RequestDeadlines deadlines = Attachment.INSTANCE.deadlines();
  private final RequestSender requests = new RequestSender(Attachment.INSTANCE);

  /** Creates it, by Seata. */
  public BridgeTransactionManager() {}

  @Override
  public String begin(
      String applicationId, String transactionServiceGroup, String name, int timeout)
      throws TransactionException {
    long called = System.nanoTime();
    GlobalBeginResponse answer;
    try {
      answer =
          requests.send(
              ClientRole.TM, new GlobalBeginRequest(timeout, name), RequestDeadlines.ofBegin());
    } catch (HawserException | IllegalStateException e) {
      throw SeataExceptions.tm("begin of " + name, TransactionExceptionCode.BeginFailed, e);
    }
    if (answer.resultCode() == io.hawser.protocol.ResultCode.Failed) {
      throw new TmTransactionException(
          TransactionExceptionCode.BeginFailed,
          "The server rejected the begin of " + name + ": " + SeataExceptions.words(answer));
    }
    deadlines.begun(answer.xid(), called, Duration.ofMillis(timeout));
    return answer.xid();
  }

  @Override
  public GlobalStatus commit(String xid) throws TransactionException {
    return end("commit", xid, new GlobalCommitRequest(xid, ""));
  }

  @Override
  public GlobalStatus rollback(String xid) throws TransactionException {
    return end("rollback", xid, new GlobalRollbackRequest(xid, ""));
  }

  @Override
  public GlobalStatus getStatus(String xid) throws TransactionException {
    return ask("question for the status", xid, new GlobalStatusRequest(xid, ""));
  }

  @Override
  public GlobalStatus globalReport(String xid, GlobalStatus globalStatus)
      throws TransactionException {
    return ask("report", xid, new GlobalReportRequest(xid, "", EnumTranslation.ours(globalStatus)));
  }

  private <R extends GlobalStatusAnswer> GlobalStatus end(
      String what, String xid, XidRequest<R> request) throws TransactionException {
    GlobalStatus status = ask(what, xid, request);
    deadlines.ended();
    return status;
  }

  private <R extends GlobalStatusAnswer> GlobalStatus ask(
      String what, String xid, XidRequest<R> request) throws TransactionException {
    R answer;
    try {
      answer = requests.send(ClientRole.TM, request, deadlines.of(xid));
    } catch (HawserException | IllegalStateException e) {
      throw SeataExceptions.tm(what + " of " + xid, TransactionExceptionCode.Unknown, e);
    }
    SeataExceptions.checkTm(what + " of " + xid, answer);
    return EnumTranslation.theirs(answer.globalStatus());
  }
}

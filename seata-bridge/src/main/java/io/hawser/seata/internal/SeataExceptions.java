package io.hawser.seata.internal;

import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import org.apache.seata.core.exception.RmTransactionException;
import org.apache.seata.core.exception.TmTransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;

/**
 * Turns failures into the exceptions on whose codes Seata's classes decide: whether to wait for a
 * lock, to stop, or to try again.
 */
final class SeataExceptions {
  private SeataExceptions() {}

  /** Rejects an answer that is a failure. {@code what} is for people, such as {@code "begin"}. */
  static void checkTm(String what, TransactionResponse answer) throws TmTransactionException {
    if (answer.resultCode() == ResultCode.Failed) {
      throw new TmTransactionException(
          EnumTranslation.theirs(answer.transactionExceptionCode()), answered(what, answer));
    }
  }

  /** Rejects an answer that is a failure. */
  static void checkRm(String what, TransactionResponse answer) throws RmTransactionException {
    if (answer.resultCode() == ResultCode.Failed) {
      throw new RmTransactionException(
          EnumTranslation.theirs(answer.transactionExceptionCode()), answered(what, answer));
    }
  }

  private static String answered(String what, TransactionResponse answer) {
    return "The server rejected the "
        + what
        + " with "
        + answer.transactionExceptionCode()
        + ": "
        + words(answer);
  }

  /** Returns the message of an answer in one line. */
  static String words(TransactionResponse answer) {
    String words = ForeignText.line(answer.msg());
    return words.isEmpty() ? "(no message)" : words;
  }

  static TmTransactionException tm(
      String what, TransactionExceptionCode own, RuntimeException error) {
    return new TmTransactionException(code(own, error), unanswered(what, error), error);
  }

  static RmTransactionException rm(
      String what, TransactionExceptionCode own, RuntimeException error) {
    return new RmTransactionException(code(own, error), unanswered(what, error), error);
  }

  /**
   * Chooses the code: IO means that another attempt may succeed; the operation's own code, that it
   * cannot.
   */
  private static TransactionExceptionCode code(
      TransactionExceptionCode own, RuntimeException error) {
    return error instanceof HawserException && !(error instanceof InvalidRequestException)
        ? TransactionExceptionCode.IO
        : own;
  }

  private static String unanswered(String what, RuntimeException error) {
    String delivery =
        error instanceof HawserException e && e.mayHaveBeenSent()
            ? " may have been sent and has no answer: "
            : " was not sent: ";
    return "The " + what + delivery + error.getMessage();
  }
}

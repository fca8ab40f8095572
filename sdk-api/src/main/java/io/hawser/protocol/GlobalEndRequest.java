package io.hawser.protocol;

/**
 * A commit, rollback or status request for one global transaction. The three have the same fields
 * (protocol section 3, codes 7, 9 and 15).
 *
 * @param <R> the kind of the answer
 */
public sealed interface GlobalEndRequest<R extends GlobalStatusAnswer> extends XidRequest<R>
    permits GlobalCommitRequest, GlobalRollbackRequest, GlobalStatusRequest {

  /**
   * Returns free text for the TC, which is empty in practice.
   *
   * @return the text, at most 32,767 bytes of UTF-8
   */
  String extraData();
}

package io.hawser.protocol;

/**
 * A request about one known global transaction: commit, rollback or status. The three have the same
 * fields (protocol section 3, codes 7, 9 and 15).
 *
 * @param <R> the kind of the answer
 */
public sealed interface GlobalEndRequest<R extends GlobalStatusAnswer> extends XidRequest<R>
    permits GlobalCommitRequest, GlobalRollbackRequest, GlobalStatusRequest {

  /**
   * Free text for the TC; empty in practice.
   *
   * @return the text, at most 32,767 bytes of UTF-8
   */
  String extraData();
}

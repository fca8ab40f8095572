package io.hawser.testkit;

import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import java.util.concurrent.CompletionStage;

/** How requests reach an RM. */
@FunctionalInterface
interface BranchPusher {

  /**
   * Sends a request to the RM that registered the branch, or to another that can end it.
   *
   * @param clientId the RM that registered the branch
   * @param request what to do
   * @return the answer; failed if there is no such RM or it does not answer in time
   */
  CompletionStage<? extends BranchPhaseTwoResponse> push(
      String clientId, BranchPhaseTwoRequest<?> request);
}

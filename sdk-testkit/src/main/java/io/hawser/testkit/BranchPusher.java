package io.hawser.testkit;

import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import java.util.concurrent.CompletionStage;

/** Sends requests to an RM. */
@FunctionalInterface
interface BranchPusher {

  /**
   * Sends a request to the RM that registered the branch, or to another that can handle it.
   *
   * @param clientId the RM that registered the branch
   * @param request the request
   * @return the answer; the stage fails if there is no such RM or it does not answer in time
   */
  CompletionStage<? extends BranchPhaseTwoResponse> push(
      String clientId, BranchPhaseTwoRequest<?> request);
}

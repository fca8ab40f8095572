package io.hawser.testservers.seata;

import io.hawser.testservers.seata.Transactions.Branch;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.protocol.transaction.AbstractBranchEndRequest;
import org.apache.seata.core.protocol.transaction.AbstractBranchEndResponse;
import org.apache.seata.core.protocol.transaction.BranchCommitRequest;
import org.apache.seata.core.protocol.transaction.BranchRollbackRequest;
import org.apache.seata.core.rpc.RemotingServer;

/** Pushes the end of a branch to its resource manager, through the routing of Seata's server. */
final class PhaseTwo {
  private final RemotingServer server;

  PhaseTwo(RemotingServer server) {
    this.server = server;
  }

  /** Returns Unknown, which is worth another try, if there is no usable answer. */
  BranchStatus push(boolean commit, String xid, Branch branch) {
    AbstractBranchEndRequest request =
        commit ? new BranchCommitRequest() : new BranchRollbackRequest();
    request.setXid(xid);
    request.setBranchId(branch.id);
    request.setBranchType(branch.type);
    request.setResourceId(branch.resource);
    request.setApplicationData(branch.applicationData);
    try {
      // Any client can end an AT branch, as its undo log is in the database.
      boolean tryOtherApplications = branch.type == BranchType.AT;
      Object response =
          server.sendSyncRequest(branch.resource, branch.clientId, request, tryOtherApplications);
      return ((AbstractBranchEndResponse) response).getBranchStatus();
    } catch (TimeoutException | IOException | RuntimeException e) {
      System.err.println("push of branch " + branch.id + ": " + e);
      return BranchStatus.Unknown;
    }
  }
}

package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.load.Workload;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.TransactionRequest;

/** The requests of the workloads. */
final class Messages {
  private static final String XID = Workload.xid("127.0.0.1:8091");

  private Messages() {}

  static TransactionRequest<?> request(Workload workload) {
    return workload == Workload.STATUS
        ? new GlobalStatusRequest(XID, "")
        : new BranchRegisterRequest(
            XID, BranchType.AT, Workload.RESOURCE, workload.lockKey(), Workload.APPLICATION_DATA);
  }
}

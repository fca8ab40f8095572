package io.hawser.benchmarks.seata;

import io.hawser.benchmarks.load.Call;
import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.protocol.ResultCode;
import org.apache.seata.core.protocol.transaction.AbstractTransactionResponse;
import org.apache.seata.core.protocol.transaction.BranchRegisterRequest;
import org.apache.seata.core.protocol.transaction.GlobalBeginRequest;
import org.apache.seata.core.protocol.transaction.GlobalBeginResponse;
import org.apache.seata.core.protocol.transaction.GlobalCommitRequest;
import org.apache.seata.core.protocol.transaction.GlobalStatusRequest;
import org.apache.seata.core.rpc.RemotingClient;
import org.apache.seata.core.rpc.netty.RmNettyRemotingClient;
import org.apache.seata.core.rpc.netty.TmNettyRemotingClient;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.rm.RMClient;
import org.apache.seata.tm.TMClient;

/** Seata's TM and RM clients, at the level of single requests. */
final class SeataClient implements Subject {
  private static final String APPLICATION = "bench";
  private static final String GROUP = "default_tx_group";

  private final String xid = Workload.xid(System.getProperty("service.default.grouplist"));
  private final AtomicLong branches = new AtomicLong();
  private final RemotingClient tm;
  private final RemotingClient rm;

  SeataClient() {
    TMClient.init(APPLICATION, GROUP);
    NoResourceManager resources = new NoResourceManager();
    DefaultResourceManager.mockResourceManager(BranchType.AT, resources);
    RMClient.init(APPLICATION, GROUP);
    resources.registerResource(resources); // this connects the RM
    tm = TmNettyRemotingClient.getInstance();
    rm = RmNettyRemotingClient.getInstance();
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Call call = call(workload);
    if (workload == Workload.ONE_SLOW) {
      Call slow = () -> send(rm, branch(xid, Workload.SLOW_LOCK_KEY));
      Threads.bursts(Thread::new, loops, window, call, slow);
    } else {
      Threads.run(Thread::new, loops, window, 1, loop -> call);
    }
  }

  private Call call(Workload workload) {
    String lockKey = workload.lockKey();
    return switch (workload) {
      case STATUS -> () -> send(tm, status());
      case REGISTER, LARGE, ONE_SLOW -> () -> send(rm, branch(xid, lockKey));
      case BEGIN_COMMIT -> () -> commit(begin());
      case BRANCH ->
          () -> {
            String begun = begin();
            send(rm, branch(begun, Workload.ownLockKey(branches.incrementAndGet())));
            commit(begun);
          };
      default -> throw new IllegalArgumentException("Not for a client: " + workload.id());
    };
  }

  private String begin() throws TimeoutException {
    GlobalBeginRequest request = new GlobalBeginRequest();
    request.setTransactionName("bench");
    return ((GlobalBeginResponse) send(tm, request)).getXid();
  }

  private void commit(String begun) throws TimeoutException {
    GlobalCommitRequest request = new GlobalCommitRequest();
    request.setXid(begun);
    send(tm, request);
  }

  private GlobalStatusRequest status() {
    GlobalStatusRequest request = new GlobalStatusRequest();
    request.setXid(xid);
    return request;
  }

  static BranchRegisterRequest branch(String xid, String lockKey) {
    BranchRegisterRequest request = new BranchRegisterRequest();
    request.setXid(xid);
    request.setBranchType(BranchType.AT);
    request.setResourceId(Workload.RESOURCE);
    request.setLockKey(lockKey);
    request.setApplicationData(Workload.APPLICATION_DATA);
    return request;
  }

  private static AbstractTransactionResponse send(RemotingClient client, Object request)
      throws TimeoutException {
    AbstractTransactionResponse response =
        (AbstractTransactionResponse) client.sendSyncRequest(request);
    if (response.getResultCode() != ResultCode.Success) {
      throw new IllegalStateException(request + " failed: " + response.getMsg());
    }
    return response;
  }
}

package io.hawser.benchmarks.seata;

import org.apache.seata.core.protocol.RegisterRMRequest;
import org.apache.seata.core.protocol.RegisterTMRequest;
import org.apache.seata.core.rpc.RegisterCheckAuthHandler;

/** Seata's server finds it as a service and does not start without one. Clients have none. */
public final class AcceptAll implements RegisterCheckAuthHandler {
  @Override
  public boolean regTransactionManagerCheckAuth(RegisterTMRequest request) {
    return true;
  }

  @Override
  public boolean regResourceManagerCheckAuth(RegisterRMRequest request) {
    return true;
  }
}

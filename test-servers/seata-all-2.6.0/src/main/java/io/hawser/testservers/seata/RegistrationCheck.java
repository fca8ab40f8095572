package io.hawser.testservers.seata;

import org.apache.seata.core.protocol.RegisterRMRequest;
import org.apache.seata.core.protocol.RegisterTMRequest;
import org.apache.seata.core.rpc.RegisterCheckAuthHandler;

/**
 * Found by Seata's server as a service: the class path of the clients has none, and without one the
 * server does not start. Accepts every client, as Seata's server does, unless configured otherwise
 * by {@code reject.tm=true} or {@code reject.rm=true}.
 */
public final class RegistrationCheck implements RegisterCheckAuthHandler {
  @Override
  public boolean regTransactionManagerCheckAuth(RegisterTMRequest request) {
    return !Boolean.getBoolean("reject.tm");
  }

  @Override
  public boolean regResourceManagerCheckAuth(RegisterRMRequest request) {
    return !Boolean.getBoolean("reject.rm");
  }
}

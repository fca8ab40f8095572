package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;

/** Registers TMs. Runs on the event loop, so that requests may follow in the same segment. */
final class RegTmProcessor implements RemotingProcessor<ClientConnection> {
  private final ClientAdmission admission;
  private final ClientRegistry registry;
  private final String version;

  RegTmProcessor(ClientAdmission admission, ClientRegistry registry, String version) {
    this.admission = admission;
    this.registry = registry;
    this.version = version;
  }

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    RegisterTMRequest tm = (RegisterTMRequest) message.body();
    boolean identified =
        admission.register(
            connection, tm, tm.applicationId(), tm.transactionServiceGroup(), tm.version());
    connection.answer(
        message,
        new RegisterTMResponse(identified, version),
        ClientMessage.Substitute.insteadOfAnswerTo(tm));
    if (identified) {
      registry.addTm(connection);
    } else {
      admission.rejected(connection);
    }
  }
}

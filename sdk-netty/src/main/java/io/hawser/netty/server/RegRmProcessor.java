package io.hawser.netty.server;

import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.RemotingProcessor;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Registers RMs and their resources, also later ones. Runs on the event loop. */
final class RegRmProcessor implements RemotingProcessor<ClientConnection> {
  private final Registrar registrar;
  private final ClientRegistry registry;
  private final String version;

  RegRmProcessor(Registrar registrar, ClientRegistry registry, String version) {
    this.registrar = registrar;
    this.registry = registry;
    this.version = version;
  }

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    RegisterRMRequest rm = (RegisterRMRequest) message.body();
    boolean identified =
        registrar.register(
            connection, rm, rm.applicationId(), rm.transactionServiceGroup(), rm.version());
    // Queued before the first push can be, so that the client hears of its registration first.
    connection.answer(
        message, new RegisterRMResponse(identified, version), FailureAnswers.insteadOfAnswerTo(rm));
    if (identified) {
      registry.addRm(connection, resourceIds(rm));
    }
  }

  /** Not trimmed: branches name the resource exactly as the client wrote it. */
  private static Set<String> resourceIds(RegisterRMRequest rm) {
    return Arrays.stream(rm.resourceIds().split(",", -1))
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toSet());
  }
}

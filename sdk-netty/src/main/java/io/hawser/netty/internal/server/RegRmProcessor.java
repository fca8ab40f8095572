package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.ReadGate;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Registers RMs and their resources, also later ones. Runs on the event loop. */
final class RegRmProcessor implements RemotingProcessor<ClientConnection> {
  private final ClientAdmission admission;
  private final ClientRegistry registry;
  private final String version;
  private final Map<EventExecutor, RegistrationQueue> queues = new ConcurrentHashMap<>();

  RegRmProcessor(ClientAdmission admission, ClientRegistry registry, String version) {
    this.admission = admission;
    this.registry = registry;
    this.version = version;
  }

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    RegisterRMRequest rm = (RegisterRMRequest) message.body();
    if (!admission.register(
        connection, rm, rm.applicationId(), rm.transactionServiceGroup(), rm.version())) {
      answer(connection, message, false);
      admission.rejected(connection);
      return;
    }
    int characters = rm.resourceIds().length();
    if (characters < RegistrationQueue.LARGE) {
      ResourceRegistration small =
          new ResourceRegistration(
              registry,
              connection,
              rm.resourceIds(),
              rejection -> ended(connection, message, rejection));
      small.step(Integer.MAX_VALUE);
      return;
    }
    RegistrationQueue queue =
        queues.computeIfAbsent(connection.eventLoop(), RegistrationQueue::new);
    if (!queue.hasRoomFor(characters)) {
      ended(connection, message, "too many large registrations are waiting; it may try again");
      return;
    }
    connection.gate().hold(ReadGate.Reason.REGISTRATION);
    queue.add(
        new ResourceRegistration(
            registry,
            connection,
            rm.resourceIds(),
            rejection -> {
              connection.gate().release(ReadGate.Reason.REGISTRATION);
              ended(connection, message, rejection);
            }));
  }

  private void ended(ClientConnection connection, RpcMessage message, @Nullable String rejection) {
    answer(connection, message, rejection == null);
    if (rejection != null) {
      admission.rejectedResources(connection, rejection);
    }
  }

  private void answer(ClientConnection connection, RpcMessage message, boolean identified) {
    connection.answer(
        message,
        new RegisterRMResponse(identified, version),
        ClientMessage.Substitute.insteadOfAnswerTo(message.body()));
  }
}

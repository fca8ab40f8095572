package io.hawser.netty.internal.server;

import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Pushes requests of a coordinator to the connections of RMs. Any thread. */
public final class RmPushes {
  private final ServerAddress address;
  private final ClientRegistry clients;
  private final InFlightWork running;
  private final EndpointThreads threads;
  private final long timeoutMillis;

  /**
   * Creates it.
   *
   * @param address names the endpoint in errors
   * @param clients the registered RMs
   * @param running knows whether the endpoint is closed
   * @param threads whose event loops must not wait for an answer
   * @param timeout how long an RM has to answer
   */
  public RmPushes(
      ServerAddress address,
      ClientRegistry clients,
      InFlightWork running,
      EndpointThreads threads,
      Duration timeout) {
    this.address = address;
    this.clients = clients;
    this.running = running;
    this.threads = threads;
    this.timeoutMillis = timeout.toMillis();
  }

  /** Pushes and completes with the answer, on an event loop. */
  public <R extends BranchPhaseTwoResponse> CompletionStage<R> send(
      String clientId, BranchPhaseTwoRequest<R> request) {
    try {
      ClientConnection rm = choose(clientId, request);
      MessageFuture<R> future = MessageFuture.staged(request, Map.of(), rm, timeoutMillis, null);
      rm.push(future);
      return future.stage();
    } catch (HawserException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Pushes and waits for the answer. */
  public <R extends BranchPhaseTwoResponse> R sendSync(
      String clientId, BranchPhaseTwoRequest<R> request) {
    if (threads.isEventLoop()) {
      throw new IllegalStateException(
          "sendSync would block an event loop of this server; use send there");
    }
    ClientConnection rm = choose(clientId, request);
    MessageFuture<R> future = MessageFuture.awaited(request, Map.of(), rm, timeoutMillis, null);
    rm.push(future);
    return future.await();
  }

  /** Pushes a request that has no answer to any one RM that has the resource. */
  public void sendOneway(UndoLogDeleteRequest request) {
    Objects.requireNonNull(request, "request");
    checkOpen();
    ClientConnection rm =
        clients.anyWith(request.resourceId(), it -> it.version().atLeast(0, 7, 1));
    if (rm == null) {
      throw new NoServerAvailableException(
          "No RM from release 0.7.1 with resource \""
              + ForeignText.line(request.resourceId())
              + "\" is connected to "
              + address
              + ", so its undo logs cannot be deleted",
          null);
    }
    rm.sendOneway(request);
  }

  private ClientConnection choose(String clientId, BranchPhaseTwoRequest<?> request) {
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(request, "request");
    checkOpen();
    ClientConnection rm = clients.choose(clientId, request.resourceId(), request.branchType());
    if (rm == null) {
      throw new NoServerAvailableException(
          "No RM is connected to "
              + address
              + " that can end branch "
              + request.branchId()
              + " of "
              + ForeignText.line(request.xid())
              + ": looked for \""
              + ForeignText.line(clientId)
              + "\" and others like it with resource \""
              + ForeignText.line(request.resourceId())
              + "\" ("
              + request.branchType()
              + "). Push again when one has registered",
          null);
    }
    return rm;
  }

  private void checkOpen() {
    if (running.isCutOff()) {
      throw new ClientClosedException(
          Delivery.NOT_SENT, "The server that listened on " + address + " is closed", null);
    }
  }
}

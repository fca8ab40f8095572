package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of a merged frame to workers. Each is answered: with its result, with the
 * reason of its failure, or with the reason why it was not tried; a connection that cannot be
 * answered is closed. {@link #process} runs on the event loop, the rest on workers or on the
 * threads that complete asynchronous answers.
 */
final class MergedRequestProcessor implements RemotingProcessor<ClientConnection> {
  private final RequestAnswerer answerer;
  private final WorkerPool workers;
  private final ServerConfig config;

  MergedRequestProcessor(RequestAnswerer answerer, WorkerPool workers, ServerConfig config) {
    this.answerer = answerer;
    this.workers = workers;
    this.config = config;
  }

  @Override
  public void process(ClientConnection connection, RpcMessage frame) {
    MergedWarpMessage merged = (MergedWarpMessage) frame.body();
    process(connection, merged.msgs(), MergedReply.to(connection, frame, merged, config));
  }

  void process(ClientConnection connection, List<Message> requests, MergedReply reply) {
    boolean[] taken = take(requests, connection, reply);
    if (config.parallelMergedRequests()) {
      inParallel(requests, taken, connection, reply);
    } else {
      from(0, requests, taken, connection, reply);
    }
  }

  /** Counts the requests; those that are not taken are answered immediately. */
  private static boolean[] take(
      List<Message> requests, ClientConnection connection, MergedReply reply) {
    boolean[] taken = new boolean[requests.size()];
    for (int i = 0; i < taken.length; i++) {
      String rejection = connection.takeRequest();
      taken[i] = rejection == null;
      if (rejection != null) {
        fail(requests.get(i), i, rejection, connection, reply);
      }
    }
    return taken;
  }

  private static void fail(
      Message request, int index, String reason, ClientConnection connection, MergedReply reply) {
    try {
      reply.result(index, FailureAnswers.of(request, reason));
    } catch (Throwable e) { // most likely memory is short
      connection.cannotAnswer(e);
    }
  }

  private void inParallel(
      List<Message> requests, boolean[] taken, ClientConnection connection, MergedReply reply) {
    for (int i = 0; i < taken.length; i++) {
      if (taken[i]) {
        RejectableTask task;
        try {
          task = new OneRequest(requests.get(i), i, connection, reply);
        } catch (Throwable e) { // no memory
          connection.requestDropped(e);
          continue;
        }
        workers.execute(connection.tasks(), task);
      }
    }
  }

  private final class OneRequest implements RejectableTask {
    private final Message request;
    private final int index;
    private final ClientConnection connection;
    private final MergedReply reply;

    OneRequest(Message request, int index, ClientConnection connection, MergedReply reply) {
      this.request = request;
      this.index = index;
      this.connection = connection;
      this.reply = reply;
    }

    @Override
    public void run() {
      handle(request, index, connection, reply);
    }

    @Override
    public void rejected() {
      reject(request, index, connection, reply);
    }
  }

  /** Has a worker handle the requests from that position on, one after another. */
  private void from(
      int position,
      List<Message> requests,
      boolean[] taken,
      ClientConnection connection,
      MergedReply reply) {
    int first = firstTaken(position, taken);
    if (first == taken.length) {
      return; // in a full queue, a task without a request would take the place of another
    }
    RejectableTask task;
    try {
      task =
          new RejectableTask() {
            @Override
            public void run() {
              handleFrom(first, requests, taken, connection, reply);
            }

            @Override
            public void rejected() {
              rejectFrom(first, requests, taken, connection, reply);
            }
          };
    } catch (Throwable e) { // no memory
      drop(first, taken, connection, e);
      return;
    }
    workers.execute(connection.tasks(), task);
  }

  private void handleFrom(
      int first,
      List<Message> requests,
      boolean[] taken,
      ClientConnection connection,
      MergedReply reply) {
    for (int i = first; i < taken.length; i++) {
      if (taken[i]) {
        CompletableFuture<?> later = handle(requests.get(i), i, connection, reply);
        if (later != null && !later.isDone()) {
          int next = i + 1; // goes on when this one has its answer; no worker waits for that
          try {
            later.whenComplete((done, error) -> from(next, requests, taken, connection, reply));
          } catch (Throwable e) { // no memory
            drop(next, taken, connection, e);
          }
          return;
        }
      }
    }
  }

  private void rejectFrom(
      int first,
      List<Message> requests,
      boolean[] taken,
      ClientConnection connection,
      MergedReply reply) {
    for (int i = first; i < taken.length; i++) {
      if (taken[i]) {
        reject(requests.get(i), i, connection, reply);
      }
    }
  }

  /** Ends the requests from that position on, which cannot be handled. */
  private static void drop(
      int first, boolean[] taken, ClientConnection connection, Throwable reason) {
    for (int i = first; i < taken.length; i++) {
      if (taken[i]) {
        connection.requestDropped(reason);
      }
    }
  }

  private static int firstTaken(int from, boolean[] taken) {
    int i = from;
    while (i < taken.length && !taken[i]) {
      i++;
    }
    return i;
  }

  /** Returns when the request is answered, {@code null} if it is already. Never throws. */
  private @Nullable CompletableFuture<?> handle(
      Message request, int index, ClientConnection connection, MergedReply reply) {
    Message answer;
    try {
      if (answerer.isAsync() && request instanceof TransactionRequest<?> transactional) {
        return answerer
            .answerLater(transactional, connection.session())
            .whenComplete((later, error) -> answered(index, later, error, connection, reply));
      }
      answer = answer(request, connection.session());
    } catch (Throwable e) {
      connection.requestDropped(e);
      return null;
    }
    answered(index, answer, null, connection, reply);
    return null;
  }

  private static void answered(
      int index,
      @Nullable Message answer,
      @Nullable Throwable error,
      ClientConnection connection,
      MergedReply reply) {
    if (answer == null) {
      connection.requestDropped(error);
      return;
    }
    connection.requestHandled();
    try {
      reply.result(index, answer);
    } catch (Throwable e) { // most likely memory is short
      connection.cannotAnswer(e);
    } finally {
      connection.requestAnswered();
    }
  }

  private void reject(Message request, int index, ClientConnection connection, MergedReply reply) {
    connection.requestHandled();
    try {
      fail(request, index, workers.busyMessage(), connection, reply);
    } finally {
      connection.requestAnswered();
    }
  }

  private Message answer(Message request, ClientSession client) {
    // What must not be merged has its slot, too: a list that is cut short would cost the others
    // their answers (section 4.4).
    return request instanceof TransactionRequest<?> transactional
        ? answerer.answer(transactional, client)
        : FailureAnswers.of(
            request,
            request.getClass().getSimpleName()
                + " cannot be merged; only requests to a coordinator can. Send it alone");
  }
}
